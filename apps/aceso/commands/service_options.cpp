#include "commands/service_options.hpp"

namespace aceso::app {

void add_service_options(CLI::App* command, ServiceOptions& options) {
  auto* url = command->add_option("--hospital", options.url, "The hospital's service; the folder remembers it")
                  ->type_name("https://HOST:PORT");
  auto* account = command
                      ->add_option("--account", options.account,
                                   "The hospital's account, which the chain lists; the folder remembers it")
                      ->type_name("ADDRESS");
  url->needs(account);
  account->needs(url);
}

Result<Service> service_of(const ServiceOptions& options, const std::optional<Service>& remembered) {
  if (options.url.empty()) {
    if (remembered) return *remembered;
    return fail(ErrorCode::bad_argument, "--hospital", "expected the hospital's service, and --account");
  }
  ACESO_TRY(const auto account, read_address(options.account, "--account"));
  return Service{options.url, account};
}

void add_record_option(CLI::App* command, std::string& value) {
  command->add_option("--record", value, "The record's id, 64 hexadecimal digits")->required()->type_name("HEX");
}

Result<Digest> read_digest(const std::string& text, const std::string& option) {
  const auto out = digest_from_hex(text);
  if (!out) return fail(ErrorCode::bad_argument, option, "expected 64 hexadecimal digits");
  return *out;
}

}  // namespace aceso::app
