#include "commands/accounts.hpp"

#include "commands/options.hpp"
#include "files.hpp"
#include "service/key_material.hpp"

namespace aceso::app {

void add_account_options(CLI::App* command, AccountOptions& options, const std::string& label) {
  file(command, "--seed", options.seed, "Key file of the seed of all accounts of one party");
  options.label = label;
  command->add_option("--label", options.label, "What the account is for")
      ->capture_default_str()
      ->check(CLI::IsMember({"patient", "hospital", "kgc", "consortium"}));
  number(command, "--number", options.number, "Number of the account, from 0")->capture_default_str();
}

void add_patient_options(CLI::App* command, AccountOptions& options) {
  file(command, "--seed", options.seed, "Key file of the patient's seed");
  number(command, "--number", options.number, "Number of the record's account, from 0")->capture_default_str();
  options.label = "patient";
}

Result<chain::Account> open_account(const Cli& cli, const AccountOptions& options) {
  ACESO_TRY(const auto seed, load_secret(cli, options.seed, service::decode_account_seed));
  return chain::Account::derive(seed, options.label, options.number);
}

}  // namespace aceso::app
