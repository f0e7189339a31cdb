#include "commands/chain/commands.hpp"
#include "commands/commands.hpp"

namespace aceso::app {

void add_chain_commands(Cli& cli) {
  auto* group = cli.root().add_subcommand("chain", "Run a chain, send transactions to it, and read from it");
  group->require_subcommand(1);
  add_node_commands(cli, group);
  add_membership_commands(cli, group);
  add_period_commands(cli, group);
  add_sharing_commands(cli, group);
  add_result_commands(cli, group);
  add_search_commands(cli, group);
}

}  // namespace aceso::app
