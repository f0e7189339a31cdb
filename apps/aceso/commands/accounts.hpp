#pragma once
// Which account of which seed a command acts as.

#include "chain/account.hpp"
#include "cli.hpp"

namespace aceso::app {

struct AccountOptions {
  std::string seed, label;
  std::uint64_t number = 0;
};

/// --seed, --label (with this default) and --number.
void add_account_options(CLI::App* command, AccountOptions& options, const std::string& label);
/// --seed and --number; the label is "patient".
void add_patient_options(CLI::App* command, AccountOptions& options);

Result<chain::Account> open_account(const Cli& cli, const AccountOptions& options);

}  // namespace aceso::app
