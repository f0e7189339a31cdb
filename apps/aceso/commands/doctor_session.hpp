#pragma once
// What the commands of `aceso doctor` share: the folder of a doctor, the chain, and the hospital's service.

#include "client/doctor_client.hpp"
#include "client/doctor_folder.hpp"
#include "commands/service_options.hpp"

namespace aceso::app {

struct DoctorOptions {
  std::string folder;
  ChainOptions chain;
  ServiceOptions service;
};

/// --folder, those of the chain, --hospital and --account.
void add_doctor_session_options(CLI::App* command, DoctorOptions& options);

struct DoctorSession {
  DoctorFolder folder;
  Session chain;
  Service hospital;
  service::DoctorKeys keys;

  static Result<DoctorSession> open(const Cli& cli, const DoctorOptions& options);

  [[nodiscard]] const service::Consortium& consortium() const { return chain.consortium(); }
  [[nodiscard]] Result<Connection> connect() const { return Connection::open(consortium(), hospital); }
  [[nodiscard]] DoctorClient client(Connection& connection) const { return {connection, keys.signing}; }
  /// The folder's parameters, which must be those on the chain.
  [[nodiscard]] Result<abe::PublicParameters> parameters() const;
};

}  // namespace aceso::app
