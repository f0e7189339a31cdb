// What comes from a chain or its node: RLP, ABI, transactions, signatures, JSON-RPC answers, and the files about it.

#include <nlohmann/json.hpp>

#include "chain/abi.hpp"
#include "chain/deployment.hpp"
#include "chain/journal.hpp"
#include "chain/membership.hpp"
#include "chain/periods.hpp"
#include "chain/records.hpp"
#include "chain/revert.hpp"
#include "chain/rlp.hpp"
#include "chain/rpc_json.hpp"
#include "chain/tls_statement.hpp"
#include "fuzz.hpp"
#include "json_mutator.hpp"

namespace aceso::fuzz {
namespace {

using namespace chain;

void rlp_item(Input& in) {
  const ByteView bytes = in.rest();
  const auto item = rlp::decode(bytes);
  if (!item) return;
  require(std::ranges::equal(rlp::encode(*item), bytes), "what decodes re-encodes identically");
  const auto wide = item->to_u256("item");
  if (wide) require(rlp::Item::integer(*wide) == *item, "an integer has one form");
  const auto narrow = item->to_u64("item");
  require(narrow.has_value() == (wide && wide->to_u64()), "an integer is read by its size");
}

/// Decodes values of types that the input names, and encodes them again.
void abi_values(Input& in) {
  const std::string_view types = in.text();
  const ByteView data = in.rest();
  abi::Decoder decoder(data, types.size(), "values");
  abi::Encoder encoder;
  for (const char type : types) {
    switch (static_cast<std::uint8_t>(type) % 6) {
      case 0: encoder.add(decoder.address("v")); break;
      case 1: encoder.add(decoder.boolean("v")); break;
      case 2: encoder.add(decoder.u64("v")); break;
      case 3: encoder.add(decoder.u256("v")); break;
      case 4: encoder.add(decoder.bytes32("v")); break;
      default: encoder.add(ByteView(decoder.bytes("v"))); break;
    }
  }
  if (decoder.finish()) require(std::ranges::equal(encoder.take(), data), "what decodes re-encodes identically");
}

void transaction(Input& in) {
  const ByteView bytes = in.rest();
  const auto decoded = SignedTransaction::decode(bytes);
  if (!decoded) return;
  require(std::ranges::equal(decoded->encode(), bytes), "what decodes re-encodes identically");
  static_cast<void>(decoded->sender());
}

void signature(Input& in) {
  Digest digest{};
  std::ranges::copy(in.bytes(32), digest.begin());
  const ByteView bytes = in.rest();
  const auto decoded = Signature::from_bytes(bytes);
  if (!decoded) return;
  require(std::ranges::equal(decoded->to_bytes(), bytes), "what decodes re-encodes identically");
  static_cast<void>(recover(digest, *decoded));
}

/// A transaction and a statement that were signed are read and recognised; with a byte changed, they are not.
void signed_things(Input& in) {
  SecretArray<32> key;
  key.reveal_mut().back() = 7;
  static const Account account = Account::from_key(std::move(key)).value();
  Transaction plain;
  for (std::uint64_t* field :
       {&plain.chain_id, &plain.nonce, &plain.max_priority_fee_per_gas, &plain.max_fee_per_gas, &plain.gas_limit})
    *field = in.number(in.below(9));
  plain.value = U256::from(in.number(in.below(9)));
  if (in.below(2) == 0) std::ranges::copy(in.bytes(20), plain.to.emplace().bytes.begin());
  const std::string_view data = in.text();
  plain.data.assign(data.begin(), data.end());
  const SignedTransaction sent = sign(plain, account);
  const Bytes encoded = sent.encode();
  const auto read = SignedTransaction::decode(encoded);
  require(read && read->transaction == plain && read->sender() == account.address(), "a transaction is its sender's");

  const Eip712Domain domain{.chain_id = in.number(1), .verifying_contract = {}};
  const TlsStatement statement = make_tls_statement(account, Digest{3}, in.number(8), domain);
  Bytes bytes = statement.encode();
  const std::size_t at = in.below(bytes.size());
  const std::uint8_t mask = in.byte();
  bytes[at] ^= mask;
  const auto decoded = TlsStatement::decode(bytes);
  if (!decoded) return;
  require(decoded->encode() == bytes, "what decodes re-encodes identically");
  const auto member = check_tls_statement(*decoded, Digest{3}, 0, domain);
  require(!member || (mask == 0 && *member == account.address()), "a changed statement is nobody's");
}

void tls_statement(Input& in) {
  const ByteView bytes = in.rest();
  const auto decoded = TlsStatement::decode(bytes);
  if (!decoded) return;
  require(std::ranges::equal(decoded->encode(), bytes), "what decodes re-encodes identically");
  static_cast<void>(check_tls_statement(*decoded, decoded->tls_key, 0, {}));
}

/// A node that answers every question with the same text.
class OneAnswer final : public RpcTransport {
 public:
  explicit OneAnswer(std::string_view text) : text_(text) {}
  Result<nlohmann::json> call(const std::string& method, const nlohmann::json&) override {
    // Each question is answered once, then refused: a client must not ask for ever.
    require(++calls_ < 1000, "a client comes to an end");
    return read_response(text_, 1, method);
  }

 private:
  std::string_view text_;
  int calls_ = 0;
};

template <class T>
void require_in(const Result<std::vector<T>>& events, const BlockRange& blocks) {
  if (!events) return;
  for (const T& event : *events) require(event.block >= blocks.from && event.block <= *blocks.to, "as it was asked");
}

void answer(Input& in) {
  const ChainClient client(std::make_unique<OneAnswer>(as_text(in.rest())), std::chrono::milliseconds(0));
  const Address address{{1, 2, 3}};
  if (const auto id = client.chain_id()) require(client.nonce(address) == *id, "a number is a number");
  if (const auto amount = client.balance(address)) require(read_u256(to_quantity(*amount), "x") == *amount, "one form");
  if (const auto code = client.code(address)) require(read_data(to_data(*code), "x") == *code, "one form");
  static_cast<void>(client.call({address, {}, U256(), "Records.get"}));
  static_cast<void>(client.estimate_gas({address, {}, U256(), ""}, address));
  static_cast<void>(client.fees());
  const auto receipt = client.receipt(Digest{1});
  if (receipt && *receipt) require((*receipt)->transaction_hash == Digest{1}, "the receipt that was asked for");
  static_cast<void>(client.broadcast(Bytes{2}));

  const Records records(client, address, 1);
  const Membership membership(client, address);
  const Periods periods(client, address);
  const BlockRange blocks{0, 3};
  require_in(records.published(blocks), blocks);
  require_in(records.authorized(blocks), blocks);
  require_in(records.withdrawn(blocks), blocks);
  require_in(records.verdicts(blocks), blocks);
  require_in(records.reports(blocks), blocks);
  require_in(records.receipts(blocks), blocks);
  require_in(periods.published(blocks), blocks);
  static_cast<void>(membership.hospitals_admitted(blocks));
  static_cast<void>(membership.hospitals_removed(blocks));
  static_cast<void>(membership.is_hospital(address));
  static_cast<void>(membership.encapsulation_key_of(address));
  static_cast<void>(periods.parameters_digest());
  static_cast<void>(periods.period(1));
  static_cast<void>(periods.latest());
  static_cast<void>(records.authorization(Digest{1}, address));
  static_cast<void>(records.verdict(Digest{1}, address, Digest{2}));
  static_cast<void>(records.report(Digest{1}, address, Digest{2}));
}

const ScratchFile& scratch() {
  static const ScratchFile made;
  return made;
}

void deployment(Input& in) {
  scratch().write(as_text(in.rest()));
  const auto read = read_deployment(scratch().path());
  if (!read) return;
  require(write_deployment(scratch().path(), *read).has_value(), "a deployment is written");
  require(read_deployment(scratch().path()) == *read, "and read as the same");
}

FileJournal& journal_file() {
  static const auto made = FileJournal::open(scratch().path()).value();
  return *made;
}

void journal(Input& in) {
  scratch().write(as_text(in.rest()));
  const auto read = journal_file().load();
  if (!read || !*read) return;
  const Bytes encoded = (*read)->encode();
  require(journal_file().store(**read).has_value(), "a transaction is written");
  const auto again = journal_file().load();
  require(again && *again && (*again)->encode() == encoded, "and read as the same");
}

void former_transactions(Input& in) {
  const std::string_view text = as_text(in.rest());
  std::ofstream(scratch().path().string() + ".former", std::ios::binary | std::ios::trunc)
      .write(text.data(), static_cast<std::streamsize>(text.size()));
  const auto read = journal_file().former();
  if (!read) return;
  for (const SignedTransaction& one : *read) {
    const Bytes encoded = one.encode();
    const auto again = SignedTransaction::decode(encoded);
    require(again && again->encode() == encoded, "a former transaction is read as it is written");
  }
}

void revert(Input& in) {
  const std::string text = describe_revert(in.rest());
  require(text.size() < 256, "the reason is short");
  require(std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; }), "and printable");
}

void address(Input& in) {
  const std::string_view text = as_text(in.rest());
  const auto read = parse_address(text, "address");
  if (!read) return;
  require(parse_address(to_string(*read), "address") == *read, "an address is read as it is written");
  require(text.size() == 42, "20 bytes");
}

void read(Input input) {
  static constexpr void (*readers[])(Input&) = {rlp_item,      abi_values,    transaction, signature,
                                                signed_things, tls_statement, answer,      deployment,
                                                journal,       revert,        address,     former_transactions};
  readers[input.below(std::size(readers))](input);
}

}  // namespace
}  // namespace aceso::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aceso::fuzz::read({data, size});
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned int seed) {
  static aceso::fuzz::JsonMutator mutator(
      {"jsonrpc",       "id",     "result",      "error",           "code",    "data",       "message",
       "address",       "topics", "blockNumber", "transactionHash", "gasUsed", "status",     "contractAddress",
       "baseFeePerGas", "format", "version",     "chain_id",        "block",   "membership", "periods",
       "records",       "raw"},
      {"0x", "0x0", "0x1", "0x01", "0x3", "0xffffffffffffffff", "0x10000000000000000", "aceso-deployment",
       "aceso-pending-transaction", "0x0102030000000000000000000000000000000000",
       "0x0100000000000000000000000000000000000000000000000000000000000000",
       "0x0000000000000000000000000000000000000000000000000000000000000001", "reverted"});
  return mutator.mutate(data, size, most, 1, seed);
}
