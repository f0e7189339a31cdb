#include "chain/client.hpp"

#include <algorithm>
#include <limits>
#include <thread>
#include <utility>

#include "chain/rpc_json.hpp"

namespace aceso::chain {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::uint64_t most_blocks_a_call = 10'000;  // the usual bound of public nodes

json to_json(const Call& call, const std::optional<Address>& from) {
  json out{{"data", to_data(call.data)}};
  if (call.to) out["to"] = to_data(call.to->bytes);
  if (from) out["from"] = to_data(from->bytes);
  if (call.value != U256()) out["value"] = to_quantity(call.value);
  return out;
}

json to_json(const LogFilter& filter, std::uint64_t from, std::uint64_t to) {
  json topics = json::array();
  for (const auto& topic : filter.topics) topics.push_back(topic ? json(to_data(*topic)) : json());
  return {{"address", to_data(filter.address.bytes)},
          {"topics", std::move(topics)},
          {"fromBlock", to_quantity(from)},
          {"toBlock", to_quantity(to)}};
}

Result<Log> read_log(const json& value) {
  Log log;
  ACESO_TRY(log.address, read_address(member(value, "address"), "log.address"));
  ACESO_TRY(log.data, read_data(member(value, "data"), "log.data"));
  ACESO_TRY(log.block_number, read_u64(member(value, "blockNumber"), "log.blockNumber"));
  ACESO_TRY(log.transaction_hash, read_digest(member(value, "transactionHash"), "log.transactionHash"));
  const json& topics = member(value, "topics");
  if (!topics.is_array()) return fail(ErrorCode::bad_encoding, "log.topics", "expected a list");
  for (const json& topic : topics) {
    ACESO_TRY(const Digest digest, read_digest(topic, "log.topics"));
    log.topics.push_back(digest);
  }
  return log;
}

Result<Receipt> read_receipt(const json& value) {
  Receipt receipt;
  ACESO_TRY(receipt.transaction_hash, read_digest(member(value, "transactionHash"), "receipt.transactionHash"));
  ACESO_TRY(receipt.block_number, read_u64(member(value, "blockNumber"), "receipt.blockNumber"));
  ACESO_TRY(receipt.gas_used, read_u64(member(value, "gasUsed"), "receipt.gasUsed"));
  ACESO_TRY(const std::uint64_t status, read_u64(member(value, "status"), "receipt.status"));
  receipt.succeeded = status == 1;
  if (const json& created = member(value, "contractAddress"); !created.is_null()) {
    ACESO_TRY(receipt.created, read_address(created, "receipt.contractAddress"));
  }
  return receipt;
}

/// Errors about a call name the call, not the JSON-RPC method.
Error named(Error error, const Call& call) {
  if (!call.what.empty()) error.field = call.what;
  return error;
}

}  // namespace

ChainClient::ChainClient(std::unique_ptr<RpcTransport> transport, milliseconds patience)
    : transport_(std::move(transport)), patience_(patience) {}

Result<json> ChainClient::request(const std::string& method, const json& params) const {
  constexpr milliseconds longest_pause(1'000);
  const auto deadline = steady_clock::now() + patience_;
  milliseconds pause(50);
  for (;;) {
    auto result = transport_->call(method, params);
    if (result || result.error().code != ErrorCode::unavailable || steady_clock::now() + pause > deadline)
      return result;
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, longest_pause);
  }
}

Result<std::uint64_t> ChainClient::chain_id() const {
  ACESO_TRY(const json value, request("eth_chainId", json::array()));
  return read_u64(value, "eth_chainId");
}

Result<std::uint64_t> ChainClient::block_number() const {
  ACESO_TRY(const json value, request("eth_blockNumber", json::array()));
  return read_u64(value, "eth_blockNumber");
}

Result<bool> ChainClient::is_syncing() const {
  // false, or an object that says how far it is.
  ACESO_TRY(const json value, request("eth_syncing", json::array()));
  if (!value.is_boolean() && !value.is_object())
    return fail(ErrorCode::bad_encoding, "eth_syncing", "expected false or an object");
  return value != json(false);
}

Result<std::optional<Digest>> ChainClient::block_hash(std::uint64_t number) const {
  ACESO_TRY(const json block, request("eth_getBlockByNumber", {to_quantity(number), false}));
  if (block.is_null()) return std::nullopt;
  return read_digest(member(block, "hash"), "block.hash");
}

Result<U256> ChainClient::balance(const Address& account) const {
  ACESO_TRY(const json value, request("eth_getBalance", {to_data(account.bytes), "latest"}));
  return read_u256(value, "eth_getBalance");
}

Result<std::uint64_t> ChainClient::nonce(const Address& account) const {
  ACESO_TRY(const json value, request("eth_getTransactionCount", {to_data(account.bytes), "latest"}));
  return read_u64(value, "eth_getTransactionCount");
}

Result<Bytes> ChainClient::code(const Address& account) const {
  ACESO_TRY(const json value, request("eth_getCode", {to_data(account.bytes), "latest"}));
  return read_data(value, "eth_getCode");
}

Result<Bytes> ChainClient::call(const Call& call, const std::optional<Address>& from,
                                std::optional<std::uint64_t> at) const {
  const auto value = request("eth_call", {to_json(call, from), at ? to_quantity(*at) : "latest"});
  if (!value) return tl::unexpected<Error>(named(value.error(), call));
  return read_data(*value, "eth_call");
}

Result<std::uint64_t> ChainClient::estimate_gas(const Call& call, const Address& from) const {
  const auto value = request("eth_estimateGas", json::array({to_json(call, from)}));
  if (!value) return tl::unexpected<Error>(named(value.error(), call));
  return read_u64(*value, "eth_estimateGas");
}

Result<Fees> ChainClient::fees() const {
  ACESO_TRY(const json block, request("eth_getBlockByNumber", {"latest", false}));
  ACESO_TRY(const std::uint64_t base, read_u64(member(block, "baseFeePerGas"), "block.baseFeePerGas"));
  if (base == 0) return Fees{};
  const auto suggested = request("eth_maxPriorityFeePerGas", json::array());
  std::uint64_t tip = 0;
  if (suggested) {
    ACESO_TRY(tip, read_u64(*suggested, "eth_maxPriorityFeePerGas"));
  } else if (suggested.error().code != ErrorCode::refused) {
    return tl::unexpected<Error>(suggested.error());
  }
  const auto max_fee = (U256::product(base, 2) + U256::from(tip)).to_u64();
  if (!max_fee) return fail(ErrorCode::limit, "block.baseFeePerGas", "gas costs 2^64 wei or more");
  return Fees{*max_fee, tip};
}

Result<std::vector<Log>> ChainClient::logs(const LogFilter& filter) const {
  std::uint64_t last = 0;
  if (filter.blocks.to) {
    last = *filter.blocks.to;
  } else {
    ACESO_TRY(last, block_number());
  }
  std::vector<Log> out;
  for (std::uint64_t from = filter.blocks.from; from <= last;) {
    const std::uint64_t to = from + std::min(last - from, most_blocks_a_call - 1);
    ACESO_CHECK(append_logs(filter, from, to, out));
    if (to == std::numeric_limits<std::uint64_t>::max()) break;
    from = to + 1;
  }
  return out;
}

Result<void> ChainClient::append_logs(const LogFilter& filter, std::uint64_t from, std::uint64_t to,
                                      std::vector<Log>& out) const {
  const auto value = request("eth_getLogs", json::array({to_json(filter, from, to)}));
  if (!value) {
    // Nodes bound the blocks or the answer in ways of their own; smaller questions fit them all.
    const bool too_much = value.error().code == ErrorCode::refused || value.error().code == ErrorCode::limit;
    if (!too_much || from == to) return tl::unexpected<Error>(value.error());
    const std::uint64_t middle = from + (to - from) / 2;
    ACESO_CHECK(append_logs(filter, from, middle, out));
    return append_logs(filter, middle + 1, to, out);
  }
  if (!value->is_array()) return fail(ErrorCode::bad_encoding, "eth_getLogs", "expected a list");
  for (const json& entry : *value) {
    ACESO_TRY(Log log, read_log(entry));
    if (log.address != filter.address || log.block_number < from || log.block_number > to) {
      return fail(ErrorCode::bad_encoding, "eth_getLogs", "the node gave a log that was not asked for");
    }
    out.push_back(std::move(log));
  }
  return {};
}

Result<void> ChainClient::broadcast(ByteView raw_transaction) const {
  ACESO_CHECK(transport_->call("eth_sendRawTransaction", json::array({to_data(raw_transaction)})));
  return {};
}

Result<std::optional<Receipt>> ChainClient::receipt(const Digest& transaction_hash) const {
  ACESO_TRY(const json value, request("eth_getTransactionReceipt", json::array({to_data(transaction_hash)})));
  if (value.is_null()) return std::nullopt;
  ACESO_TRY(Receipt receipt, read_receipt(value));
  if (receipt.transaction_hash != transaction_hash) {
    return fail(ErrorCode::bad_encoding, "receipt.transactionHash", "is of another transaction");
  }
  return receipt;
}

Result<std::unique_ptr<ChainClient>> connect(const std::string& url, const Waiting& waiting) {
  ACESO_TRY(auto transport, open_http(url, waiting.call));
  return std::make_unique<ChainClient>(std::move(transport), waiting.patience);
}

}  // namespace aceso::chain
