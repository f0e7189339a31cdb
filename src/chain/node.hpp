#pragma once
// A chain on this machine: anvil as a child process.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "chain/process.hpp"

namespace aceso::chain {

struct NodeOptions {
  std::filesystem::path executable;  ///< anvil itself, not a script around it, so that signals reach it
  std::filesystem::path state_file;  ///< read at the start when it exists; written every `save_every` and at the end
  std::uint16_t port = 0;            ///< on 127.0.0.1; 0 chooses a free one
  std::uint64_t chain_id = 31337;
  /// Whether gas costs nothing, so that accounts need no funds and no account has any. Otherwise anvil's ten
  /// well-known development accounts have 10,000 ether each: for tests.
  bool free_gas = true;
  bool detach = false;  ///< whether the node outlives this process; see ProcessOptions for the other case
  std::chrono::seconds save_every{10};
  std::chrono::milliseconds start_deadline = std::chrono::seconds(30);
};

/// Mines each transaction at once. Its output is in `state_file` + ".log". A power cut loses up to `save_every`.
class LocalNode {
 public:
  /// Starts the node and waits until it answers. unavailable, with the reason, when the executable is missing, the
  /// port is in use, or the node ends or is silent; refused when it runs another chain than `chain_id`.
  static Result<LocalNode> start(const NodeOptions& options);

  LocalNode(LocalNode&&) noexcept = default;
  LocalNode& operator=(LocalNode&&) = delete;
  /// As stop(), unless detached.
  ~LocalNode();

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] pid_t process_id() const { return process_.id(); }

  /// Ends the node and waits until it has saved its state; unavailable when it had to be killed.
  Result<void> stop(std::chrono::milliseconds deadline = std::chrono::seconds(60));

 private:
  LocalNode(Process process, std::uint16_t port, bool detached)
      : process_(std::move(process)), port_(port), detached_(detached) {}

  Process process_;
  std::uint16_t port_;
  bool detached_;
};

/// The port, when nothing listens on it on 127.0.0.1; for 0, a free one. unavailable when it is in use.
Result<std::uint16_t> free_port(std::uint16_t wanted);

}  // namespace aceso::chain
