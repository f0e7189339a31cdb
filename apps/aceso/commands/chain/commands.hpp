#pragma once
// The commands of `aceso chain`. Each function adds its subcommands to `group`.

#include "cli.hpp"

namespace aceso::app {

void add_node_commands(Cli& cli, CLI::App* group);        ///< up, down, status
void add_membership_commands(Cli& cli, CLI::App* group);  ///< deploy, admit-hospital, admit-kgc, encapsulation-key
void add_period_commands(Cli& cli, CLI::App* group);      ///< publish-parameters, publish-period, check
void add_sharing_commands(Cli& cli, CLI::App* group);     ///< publish, authorize, withdraw, withdraw-by-patient
void add_result_commands(Cli& cli, CLI::App* group);      ///< record-verdict, deliver-report, acknowledge
void add_search_commands(Cli& cli, CLI::App* group);      ///< search, record, audit-verdict

}  // namespace aceso::app
