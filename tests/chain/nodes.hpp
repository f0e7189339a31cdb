#pragma once
// The chain nodes that tests run against, and what tests need of them.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "chain/deployment.hpp"
#include "chain/node.hpp"
#include "chain/process.hpp"
#include "vectors.hpp"

namespace aceso::chain::test {

namespace fs = std::filesystem;

/// A directory that is removed with all in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (fs::temp_directory_path() / "aceso-chain-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() { fs::remove_all(path_); }
  [[nodiscard]] fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

/// anvil's executable in node_modules, whatever the machine.
inline fs::path anvil() {
  for (const auto& entry : fs::directory_iterator(ACESO_PROJECT_DIR "/node_modules/@foundry-rs")) {
    if (fs::exists(entry.path() / "bin" / "anvil")) return entry.path() / "bin" / "anvil";
  }
  return "no anvil in node_modules";
}

inline NodeOptions anvil_options(const TemporaryDirectory& directory) {
  return {.executable = anvil(), .state_file = directory / "state.json"};
}

/// hardhat's node, started and awaited.
struct HardhatNode {
  Process process;
  std::string url;

  static HardhatNode start(const TemporaryDirectory& directory) {
    setenv("HARDHAT_DISABLE_TELEMETRY_PROMPT", "true", 1);
    const std::string port = std::to_string(free_port(0).value());
    const std::string root = ACESO_PROJECT_DIR;
    HardhatNode node{Process::start({.executable = "/usr/bin/env",
                                     .arguments = {"node", root + "/node_modules/hardhat/internal/cli/bootstrap.js",
                                                   "--config", root + "/tests/chain/hardhat.config.cjs", "node",
                                                   "--hostname", "127.0.0.1", "--port", port},
                                     .output = directory / "hardhat.log"})
                         .value(),
                     "http://127.0.0.1:" + port};
    const ChainClient client(open_http(node.url).value(), std::chrono::seconds(60));
    EXPECT_TRUE(client.chain_id()) << node.process.last_line();
    return node;
  }
};

inline Bytes creation_code(const std::string& contract) {
  std::ifstream in(ACESO_PROJECT_DIR "/build/contracts/" + contract + ".json");
  const auto artifact = nlohmann::json::parse(in, nullptr, false);
  if (artifact.is_discarded()) {
    ADD_FAILURE() << "no bytecode of " << contract << ": run node tools/compile-contracts.mjs";
    return {};
  }
  return hex(artifact["bytecode"]);
}

inline CreationCodes creation_codes() {
  return {creation_code("Membership"), creation_code("Periods"), creation_code("Records")};
}

/// The account number `n` of the tests.
inline Account test_account(std::uint64_t n) { return Account::derive(secret(std::string(64, '5')), "test", n); }

}  // namespace aceso::chain::test
