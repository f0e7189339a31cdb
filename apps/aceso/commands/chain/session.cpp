#include "commands/chain/session.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "chain/file.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;

constexpr const char* format = "aceso-node";
constexpr std::size_t size_most = 65536;

tl::unexpected<Error> not_a_node_file(const fs::path& path) {
  return fail(ErrorCode::bad_encoding, path.string(), "is not a node file, version 1");
}

}  // namespace

void add_dir_option(CLI::App* command, ChainOptions& options) {
  command->add_option("--dir", options.dir, "Folder of what is known of the chain")
      ->type_name("DIR")
      ->envname("ACESO_CHAIN_DIR")
      ->capture_default_str();
}

void add_chain_options(CLI::App* command, ChainOptions& options) {
  add_dir_option(command, options);
  command->add_option("--rpc", options.rpc, "Node to use instead of the folder's own")->type_name("URL");
}

Result<void> write_node(const fs::path& path, const NodeInfo& node) {
  const json file{{"format", format},          {"version", 1},
                  {"process", node.process},   {"port", node.port},
                  {"chain_id", node.chain_id}, {"executable", node.executable.string()}};
  return chain::write_file(path, file.dump(2) + "\n");
}

Result<NodeInfo> read_node(const fs::path& path) {
  ACESO_TRY(const std::string text, chain::read_file(path, size_most));
  const json file = json::parse(text, nullptr, false);
  const auto is_number = [&](const char* name, std::uint64_t most) {
    return file.contains(name) && file[name].is_number_unsigned() && file[name].get<std::uint64_t>() <= most;
  };
  if (!file.is_object() || file.size() != 6 || file.value("format", json()) != format ||
      file.value("version", json()) != 1 || !is_number("process", std::numeric_limits<pid_t>::max()) ||
      !is_number("port", 65535) || !is_number("chain_id", std::numeric_limits<std::uint64_t>::max()) ||
      !file.contains("executable") || !file["executable"].is_string())
    return not_a_node_file(path);
  return NodeInfo{file["process"], file["port"], file["chain_id"], file["executable"].get<std::string>()};
}

Result<std::unique_ptr<chain::ChainClient>> connect_chain(const ChainOptions& options, const chain::Waiting& waiting) {
  if (!options.rpc.empty()) return chain::connect(options.rpc, waiting);
  const auto node = read_node(node_path(options));
  if (!node)
    return fail(node.error().code, options.dir,
                "expected a chain here: run 'aceso chain up', or name a node with --rpc");
  return chain::connect(node->url(), waiting);
}

Result<std::unique_ptr<chain::Sender>> open_sender(const Cli& cli, const ChainOptions& options,
                                                   const AccountOptions& account, const chain::ChainClient& client) {
  ACESO_TRY(auto opened, open_account(cli, account));
  ACESO_TRY(auto journal,
            chain::FileJournal::open(fs::path(options.dir) / ("journal-" + chain::to_string(opened.address()))));
  return std::make_unique<chain::Sender>(client, std::move(opened), std::move(journal));
}

Result<Session> Session::open(const ChainOptions& options) {
  const auto deployment = chain::read_deployment(deployment_path(options));
  if (!deployment)
    return fail(deployment.error().code, deployment_path(options).string(),
                deployment.error().message + "; 'aceso chain deploy' writes it");
  Session out;
  ACESO_TRY(out.client_, connect_chain(options));
  ACESO_CHECK(chain::check_deployment(*out.client_, *deployment));
  out.consortium_ = std::make_unique<service::Consortium>(*out.client_, *deployment);
  return out;
}

Answer answer_of(const chain::Receipt& receipt) {
  Answer out;
  out.facts["transaction"] = "0x" + to_hex(receipt.transaction_hash);
  out.facts["block"] = receipt.block_number;
  out.facts["gas"] = receipt.gas_used;
  return out;
}

}  // namespace aceso::app
