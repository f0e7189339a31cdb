#pragma once
// Where the three contracts are.

#include <filesystem>

#include "chain/client.hpp"
#include "chain/sender.hpp"

namespace aceso::chain {

/// Creation bytecode of the contracts, as the compiler gives it.
struct CreationCodes {
  Bytes membership;
  Bytes periods;
  Bytes records;
};

struct Deployment {
  std::uint64_t chain_id = 0;
  std::uint64_t block = 0;  ///< of the first contract: no event is older
  Address membership;
  Address periods;
  Address records;

  friend bool operator==(const Deployment&, const Deployment&) = default;
};

/// Creates the three contracts; the sender becomes the consortium. When it stops halfway, a second run creates them
/// anew and the first ones stay unused, since nobody knows their addresses. Errors as in Sender::send().
Result<Deployment> deploy(Sender& sender, const CreationCodes& codes);

/// Whether the node's chain is the deployment's and has code at its addresses; an error (refused) says what is amiss.
Result<void> check_deployment(const ChainClient& client, const Deployment& deployment);

/// Writes a JSON file, mode 0600, atomically.
Result<void> write_deployment(const std::filesystem::path& path, const Deployment& deployment);

/// Reads what write_deployment() writes: addresses with checksum, no other members (bad_encoding).
Result<Deployment> read_deployment(const std::filesystem::path& path);

}  // namespace aceso::chain
