#pragma once
// A chain of one account in memory, whose connection can be broken at any point.

#include <functional>
#include <map>
#include <set>

#include "chain/rpc_json.hpp"
#include "chain/rpc_transport.hpp"
#include "chain/transaction.hpp"
#include "vectors.hpp"

namespace aceso::chain::test {

/// What the node knows. Outlives transports to it, as a node outlives connections.
struct FakeNode {
  std::uint64_t nonce = 0;  ///< of the account
  std::uint64_t block = 100;
  std::map<Digest, bool> mined;  ///< transaction hash, whether it succeeded
  std::vector<Bytes> received;   ///< every raw transaction, in order
  bool mines = true;             ///< whether a transaction that can be mined is mined when it arrives
  bool reverts = false;          ///< whether mined transactions fail
  int hidden_receipts = 0;       ///< how many questions for a receipt are still answered with none
  std::string balance = "0xffffffffffffffff";

  /// Runs before and after each call. An error is what the caller sees; after `after` the node has acted.
  using Fault = std::function<std::optional<Error>(const std::string& method)>;
  Fault before;
  Fault after;

  /// How often each method was called, broken calls included.
  std::map<std::string, int> calls;

  [[nodiscard]] std::set<Bytes> distinct() const { return {received.begin(), received.end()}; }
};

inline Error lost(const std::string& method) { return {ErrorCode::unavailable, method, "connection lost"}; }
inline Error said(const std::string& method, const std::string& text) {
  return {ErrorCode::refused, method, "the node answered error -32000: " + text};
}

class FakeTransport final : public RpcTransport {
 public:
  explicit FakeTransport(FakeNode& node) : node_(node) {}

  Result<nlohmann::json> call(const std::string& method, const nlohmann::json& params) override {
    ++node_.calls[method];
    if (const auto fault = node_.before ? node_.before(method) : std::nullopt) return tl::unexpected<Error>(*fault);
    auto answer = act(method, params);
    if (const auto fault = node_.after ? node_.after(method) : std::nullopt) return tl::unexpected<Error>(*fault);
    return answer;
  }

 private:
  Result<nlohmann::json> act(const std::string& method, const nlohmann::json& params) {
    if (method == "eth_chainId") return "0x7a69";
    if (method == "eth_blockNumber") return to_quantity(node_.block);
    if (method == "eth_estimateGas") return "0x10000";
    if (method == "eth_getBlockByNumber") return nlohmann::json{{"baseFeePerGas", "0x7"}};
    if (method == "eth_maxPriorityFeePerGas") return "0x1";
    if (method == "eth_getBalance") return node_.balance;
    // Two transactions of the account wait behind a gap, as after another node forgot the one before them.
    if (method == "eth_getTransactionCount") return to_quantity(node_.nonce + (params[1] == "pending" ? 2 : 0));
    if (method == "eth_sendRawTransaction") return accept(hex(params[0]));
    if (method == "eth_getTransactionReceipt") return receipt(digest(params[0]));
    if (method == "eth_call") return tl::unexpected<Error>(said(method, "no"));
    return tl::unexpected<Error>(said(method, "method not found"));
  }

  Result<nlohmann::json> accept(const Bytes& raw) {
    node_.received.push_back(raw);
    const SignedTransaction transaction = SignedTransaction::decode(raw).value();
    const Digest hash = transaction.hash();
    if (transaction.transaction.nonce < node_.nonce) return tl::unexpected<Error>(said("send", "nonce too low"));
    if (node_.mines && transaction.transaction.nonce == node_.nonce) {
      node_.mined[hash] = !node_.reverts;
      ++node_.nonce;
      ++node_.block;
    }
    return to_data(hash);
  }

  Result<nlohmann::json> receipt(const Digest& hash) {
    if (node_.hidden_receipts-- > 0) return nullptr;
    const auto found = node_.mined.find(hash);
    if (found == node_.mined.end()) return nullptr;
    return nlohmann::json{{"transactionHash", to_data(hash)},
                          {"blockNumber", to_quantity(node_.block)},
                          {"gasUsed", "0x5208"},
                          {"status", found->second ? "0x1" : "0x0"},
                          {"contractAddress", nullptr}};
  }

  FakeNode& node_;
};

}  // namespace aceso::chain::test
