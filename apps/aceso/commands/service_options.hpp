#pragma once
// Which hospital's service a command speaks with, and as whom.

#include "client/connection.hpp"
#include "commands/chain/session.hpp"

namespace aceso::app {

struct ServiceOptions {
  std::string url, account;
};

/// --hospital and --account, which a folder remembers.
void add_service_options(CLI::App* command, ServiceOptions& options);
/// The service that the options name, or else the one that is remembered. ErrorCode::bad_argument when there is none.
Result<Service> service_of(const ServiceOptions& options, const std::optional<Service>& remembered);

/// --record with an id.
void add_record_option(CLI::App* command, std::string& value);
/// A value of 64 hexadecimal digits.
Result<Digest> read_digest(const std::string& text, const std::string& option);

}  // namespace aceso::app
