#pragma once
// What the commands of `aceso patient` share: the folder of a record, the chain, and its hospital's service.

#include "client/patient_client.hpp"
#include "client/patient_folder.hpp"
#include "commands/service_options.hpp"

namespace aceso::app {

struct PatientOptions {
  std::string folder;
  ChainOptions chain;
  ServiceOptions service;
};

/// --folder, those of the chain, --hospital and --account.
void add_patient_session_options(CLI::App* command, PatientOptions& options);

/// A record's folder with its keys, the chain, and its hospital.
struct PatientSession {
  PatientFolder folder;
  Session chain;
  Service hospital;
  PatientKeys keys;

  static Result<PatientSession> open(const Cli& cli, const PatientOptions& options);

  [[nodiscard]] const service::Consortium& consortium() const { return chain.consortium(); }
  [[nodiscard]] Result<Connection> connect() const { return Connection::open(consortium(), hospital); }
  [[nodiscard]] PatientClient client(Connection& connection) const {
    return {connection, folder.record_id, keys.request};
  }
};

/// Other hospitals by the list of one's own, which is asked when it is needed first.
class HospitalDirectory {
 public:
  explicit HospitalDirectory(const PatientSession& session) : session_(session) {}

  /// A connection to the hospital, checked to be it. ErrorCode::unavailable when nobody says where it is.
  Result<Connection> connect(const chain::Address& hospital);

 private:
  const PatientSession& session_;
  std::optional<std::vector<Service>> known_;
};

/// Where the chain shows a report on the session's record. ErrorCode::refused when it does not.
Result<chain::Address> hospital_that_delivered(const PatientSession& session, const Digest& report);

}  // namespace aceso::app
