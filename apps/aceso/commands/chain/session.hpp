#pragma once
// How the commands of `aceso chain` reach a chain, and the folder in which they keep what they know of it:
//   node.json                 the node that `chain up` started
//   state.json, state.json.log  the node's own
//   deployment.json           where the contracts are
//   journal-ADDRESS           the transaction of an account that is not finished yet

#include "commands/accounts.hpp"
#include "commands/options.hpp"
#include "files.hpp"
#include "service/consortium.hpp"

namespace aceso::app {

struct ChainOptions {
  std::string dir = "chain", rpc;
};

/// --dir.
void add_dir_option(CLI::App* command, ChainOptions& options);
/// --dir and --rpc.
void add_chain_options(CLI::App* command, ChainOptions& options);

inline fs::path deployment_path(const ChainOptions& options) { return fs::path(options.dir) / "deployment.json"; }

/// The node that runs for a folder.
struct NodeInfo {
  pid_t process = 0;
  std::uint16_t port = 0;
  std::uint64_t chain_id = 0;
  fs::path executable;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port); }
};

inline fs::path node_path(const ChainOptions& options) { return fs::path(options.dir) / "node.json"; }
Result<void> write_node(const fs::path& path, const NodeInfo& node);
Result<NodeInfo> read_node(const fs::path& path);

/// A client of --rpc, or of the folder's node.
Result<std::unique_ptr<chain::ChainClient>> connect_chain(const ChainOptions& options,
                                                          const chain::Waiting& waiting = {});

/// A sender whose unfinished transaction outlives this process.
Result<std::unique_ptr<chain::Sender>> open_sender(const Cli& cli, const ChainOptions& options,
                                                   const AccountOptions& account, const chain::ChainClient& client);

/// The contracts of the folder's deployment, checked to be there.
class Session {
 public:
  static Result<Session> open(const ChainOptions& options);

  [[nodiscard]] const chain::ChainClient& client() const { return *client_; }
  [[nodiscard]] service::Consortium& consortium() const { return *consortium_; }

 private:
  std::unique_ptr<chain::ChainClient> client_;
  std::unique_ptr<service::Consortium> consortium_;
};

/// The facts of a transaction that happened.
Answer answer_of(const chain::Receipt& receipt);

}  // namespace aceso::app
