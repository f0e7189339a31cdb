#pragma once
// Reading an Ethereum chain and handing transactions to it, through any node that speaks EIP-1474.

#include <chrono>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "chain/address.hpp"
#include "chain/rpc_transport.hpp"
#include "chain/u256.hpp"

namespace aceso::chain {

/// A message call: what a transaction does, or what a view is asked.
struct Call {
  std::optional<Address> to;  ///< nothing: creates a contract
  Bytes data;
  U256 value;        ///< wei
  std::string what;  ///< names the call in errors, for example "Records.publish"
};

/// What became of a mined transaction.
struct Receipt {
  Digest transaction_hash{};
  std::uint64_t block_number = 0;
  std::uint64_t gas_used = 0;
  bool succeeded = false;
  std::optional<Address> created;  ///< the new contract's address

  friend bool operator==(const Receipt&, const Receipt&) = default;
};

/// An event as the chain stores it.
struct Log {
  Address address;
  std::vector<Digest> topics;
  Bytes data;
  std::uint64_t block_number = 0;
  Digest transaction_hash{};
};

/// Blocks, both ends included; without `to`, up to the latest one.
struct BlockRange {
  std::uint64_t from = 0;
  std::optional<std::uint64_t> to;
};

/// Events of one contract. A topic of nothing matches all.
struct LogFilter {
  Address address;
  std::vector<std::optional<Digest>> topics;
  BlockRange blocks;
};

/// Wei a gas.
struct Fees {
  std::uint64_t max_fee_per_gas = 0;
  std::uint64_t max_priority_fee_per_gas = 0;
};

/// Calls that fail with `unavailable` are repeated for `patience`: every call is safe to repeat, sending a signed
/// transaction included, since its bytes name it. Other errors return at once. Thread-safe when the transport is.
class ChainClient {
 public:
  explicit ChainClient(std::unique_ptr<RpcTransport> transport,
                       std::chrono::milliseconds patience = std::chrono::seconds(10));

  [[nodiscard]] Result<std::uint64_t> chain_id() const;
  [[nodiscard]] Result<std::uint64_t> block_number() const;
  /// Whether the node knows that it is behind the others.
  [[nodiscard]] Result<bool> is_syncing() const;
  /// The hash of the block of this number; nothing when the chain has none (yet, or any more).
  [[nodiscard]] Result<std::optional<Digest>> block_hash(std::uint64_t number) const;
  [[nodiscard]] Result<U256> balance(const Address& account) const;
  /// The number of the account's mined transactions: the nonce that can be mined next.
  [[nodiscard]] Result<std::uint64_t> nonce(const Address& account) const;
  /// Empty when no contract is at the address.
  [[nodiscard]] Result<Bytes> code(const Address& account) const;

  /// What a call returns, at block `at` or the latest. A revert is the error that revert.hpp describes.
  [[nodiscard]] Result<Bytes> call(const Call& call, const std::optional<Address>& from = std::nullopt,
                                   std::optional<std::uint64_t> at = std::nullopt) const;
  /// The gas that `call` needs now; a revert as in call().
  [[nodiscard]] Result<std::uint64_t> estimate_gas(const Call& call, const Address& from) const;

  /// The tip that the node suggests (0 when it has no suggestion), and a price that stays sufficient while the base
  /// fee doubles, thus for at least five full blocks. A base fee of 0 is that of a consortium's chain whose gas is
  /// free; there both are 0, whatever the node suggests, so that accounts need no funds.
  [[nodiscard]] Result<Fees> fees() const;

  /// Logs in the chain's order. Long ranges are asked in parts, which are halved when the node refuses them.
  [[nodiscard]] Result<std::vector<Log>> logs(const LogFilter& filter) const;

  /// Hands a signed transaction to the node. An error says nothing about whether it will be mined.
  [[nodiscard]] Result<void> broadcast(ByteView raw_transaction) const;
  /// The receipt, or nothing while the transaction is not mined.
  [[nodiscard]] Result<std::optional<Receipt>> receipt(const Digest& transaction_hash) const;

 private:
  [[nodiscard]] Result<nlohmann::json> request(const std::string& method, const nlohmann::json& params) const;
  [[nodiscard]] Result<void> append_logs(const LogFilter& filter, std::uint64_t from, std::uint64_t to,
                                         std::vector<Log>& out) const;

  std::unique_ptr<RpcTransport> transport_;
  std::chrono::milliseconds patience_;
};

/// How long a client waits for its node.
struct Waiting {
  HttpLimits call = {};
  std::chrono::milliseconds patience = std::chrono::seconds(10);
};
/// For questions that somebody waits for.
inline constexpr Waiting at_once{{.connect_timeout_ms = 1'500, .total_timeout_ms = 3'000},
                                 std::chrono::milliseconds(500)};

/// A client of the node at `url`; see open_http().
Result<std::unique_ptr<ChainClient>> connect(const std::string& url, const Waiting& waiting = {});

}  // namespace aceso::chain
