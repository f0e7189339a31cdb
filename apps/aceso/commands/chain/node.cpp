// A chain on this machine: up, down, status.

#include "chain/node.hpp"

#include <algorithm>

#include "commands/chain/commands.hpp"
#include "commands/chain/session.hpp"
#include "local_chain.hpp"

namespace aceso::app {
namespace {

struct Options {
  ChainOptions chain;
  std::string anvil;
  std::uint16_t port = 0;
};

/// Whether the node of the file answers; a process of another chain on its port does not count.
bool answers(const NodeInfo& node) {
  auto transport = chain::open_http(node.url());
  if (!transport) return false;
  const chain::ChainClient client(std::move(*transport), std::chrono::milliseconds(0));
  const auto chain_id = client.chain_id();
  return chain_id && *chain_id == node.chain_id;
}

Answer answer_of(const NodeInfo& node, const std::string& state) {
  Answer out;
  out.facts["node"] = state;
  out.facts["url"] = node.url();
  out.facts["chain_id"] = node.chain_id;
  return out;
}

Result<Answer> up_command(const Options& o) {
  const fs::path path = node_path(o.chain);
  std::error_code error;
  if (fs::exists(path, error)) {
    ACESO_TRY(const NodeInfo former, read_node(path));
    if (answers(former)) return answer_of(former, "runs already");
  }
  fs::create_directories(o.chain.dir, error);
  if (error) return fail(ErrorCode::unavailable, o.chain.dir, "cannot make the folder: " + error.message());
  ACESO_TRY(const fs::path executable, find_anvil(o.anvil));
  NodeInfo node{.executable = fs::absolute(executable, error)};
  const chain::NodeOptions options{.executable = node.executable,
                                   .state_file = fs::path(o.chain.dir) / "state.json",
                                   .port = o.port,
                                   .detach = true};
  ACESO_TRY(auto running, chain::LocalNode::start(options));
  node.process = running.process_id();
  node.port = running.port();
  node.chain_id = options.chain_id;
  if (const auto written = write_node(path, node); !written) {
    ACESO_CHECK(running.stop());  // nobody would find it again
    return tl::unexpected<Error>(written.error());
  }
  return answer_of(node, "started");
}

Result<Answer> down_command(const Options& o) {
  ACESO_TRY(const NodeInfo node, read_node(node_path(o.chain)));
  const auto stopped = chain::stop_detached(node.process, node.executable, std::chrono::seconds(60));
  const bool had_ended = !stopped && stopped.error().code == ErrorCode::bad_argument;
  if (!stopped && !had_ended) return tl::unexpected<Error>(stopped.error());
  std::error_code error;
  fs::remove(node_path(o.chain), error);
  return answer_of(node, had_ended ? "had ended already" : "stopped");
}

Result<Answer> status_command(const Options& o) {
  Answer out;
  if (o.chain.rpc.empty()) {
    const auto node = read_node(node_path(o.chain));
    const bool running = node && answers(*node);
    out.facts["running"] = running;
    if (node) out.facts["url"] = node->url();
    if (!running) return out;
  }
  ACESO_TRY(const auto client, connect_chain(o.chain));
  ACESO_TRY(const std::uint64_t chain_id, client->chain_id());
  ACESO_TRY(const std::uint64_t block, client->block_number());
  out.facts["chain_id"] = chain_id;
  out.facts["block"] = block;
  std::error_code error;
  out.facts["deployed"] = fs::exists(deployment_path(o.chain), error);
  if (!fs::exists(deployment_path(o.chain), error)) return out;

  ACESO_TRY(const Session session, Session::open(o.chain));
  const auto& contracts = session.consortium();
  out.facts["membership"] = chain::to_string(contracts.membership.address());
  out.facts["periods"] = chain::to_string(contracts.periods.address());
  out.facts["records"] = chain::to_string(contracts.records.address());
  ACESO_TRY(const auto parameters, contracts.periods.parameters_digest());
  if (parameters) out.facts["parameters_digest"] = to_hex(*parameters);
  ACESO_TRY(const auto period, contracts.periods.latest());
  if (period) out.facts["latest_period"] = *period;
  out.facts["hospitals"] = nlohmann::ordered_json::array();
  ACESO_TRY(const auto admitted, contracts.membership.hospitals_admitted(contracts.all_blocks()));
  for (const auto& event : admitted) {
    ACESO_TRY(const bool still, contracts.membership.is_hospital(event.hospital));
    const std::string hospital = chain::to_string(event.hospital);
    auto& hospitals = out.facts["hospitals"];
    if (still && std::find(hospitals.begin(), hospitals.end(), hospital) == hospitals.end())
      hospitals.push_back(hospital);
  }
  return out;
}

}  // namespace

void add_node_commands(Cli& cli, CLI::App* group) {
  const auto o = std::make_shared<Options>();

  auto* up = group->add_subcommand("up", "Start a chain on this machine, and leave it running");
  add_dir_option(up, o->chain);
  number(up, "--port", o->port, "Port on 127.0.0.1; 0 chooses a free one")->capture_default_str();
  optional_file(up, "--anvil", o->anvil, "anvil's executable; else $ACESO_ANVIL, else the one in node_modules");
  cli.run(up, [o] { return up_command(*o); });

  auto* down = group->add_subcommand("down", "Stop the chain that 'chain up' started; its state is kept");
  add_dir_option(down, o->chain);
  cli.run(down, [o] { return down_command(*o); });

  auto* status = group->add_subcommand("status", "Show the chain, its contracts, hospitals and latest period");
  add_chain_options(status, o->chain);
  cli.run(status, [o] { return status_command(*o); });
}

}  // namespace aceso::app
