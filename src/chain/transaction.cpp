#include "chain/transaction.hpp"

#include <algorithm>

#include "chain/hash.hpp"
#include "chain/rlp.hpp"

namespace aceso::chain {
namespace {

using rlp::Item;

constexpr std::uint8_t type_eip1559 = 2;
constexpr std::size_t signed_fields = 12;

std::vector<Item> fields_of(const Transaction& t) {
  return {Item::integer(t.chain_id),
          Item::integer(t.nonce),
          Item::integer(t.max_priority_fee_per_gas),
          Item::integer(t.max_fee_per_gas),
          Item::integer(t.gas_limit),
          Item::string(t.to ? ByteView(t.to->bytes) : ByteView()),
          Item::integer(t.value),
          Item::string(t.data),
          Item::list({})};
}

Bytes envelope(std::vector<Item> fields) {
  Bytes out{type_eip1559};
  append(out, rlp::encode(Item::list(std::move(fields))));
  return out;
}

tl::unexpected<Error> refuse(std::string field, std::string expected) {
  return fail(ErrorCode::bad_encoding, "transaction." + std::move(field), "expected " + std::move(expected));
}

Result<std::optional<Address>> to_recipient(const Item& item) {
  const Bytes& bytes = item.bytes();
  if (item.is_list() || (!bytes.empty() && bytes.size() != 20)) return refuse("to", "an address or nothing");
  if (bytes.empty()) return std::nullopt;
  Address out;
  std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
  return out;
}

Result<Transaction> to_transaction(const std::vector<Item>& items) {
  Transaction t;
  ACESO_TRY(t.chain_id, items[0].to_u64("transaction.chainId"));
  ACESO_TRY(t.nonce, items[1].to_u64("transaction.nonce"));
  ACESO_TRY(t.max_priority_fee_per_gas, items[2].to_u64("transaction.maxPriorityFeePerGas"));
  ACESO_TRY(t.max_fee_per_gas, items[3].to_u64("transaction.maxFeePerGas"));
  ACESO_TRY(t.gas_limit, items[4].to_u64("transaction.gasLimit"));
  ACESO_TRY(t.to, to_recipient(items[5]));
  ACESO_TRY(t.value, items[6].to_u256("transaction.value"));
  if (items[7].is_list()) return refuse("data", "bytes");
  t.data = items[7].bytes();
  if (items[8] != Item::list({})) return refuse("accessList", "an empty list");
  return t;
}

}  // namespace

Bytes SignedTransaction::encode() const {
  std::vector<Item> fields = fields_of(transaction);
  fields.push_back(Item::integer(signature.y_parity));
  fields.push_back(Item::integer(U256{signature.r}));
  fields.push_back(Item::integer(U256{signature.s}));
  return envelope(std::move(fields));
}

Digest SignedTransaction::hash() const { return keccak256(encode()); }

Result<Address> SignedTransaction::sender() const { return recover(signing_hash(transaction), signature); }

Result<SignedTransaction> SignedTransaction::decode(ByteView bytes) {
  if (bytes.empty() || bytes[0] != type_eip1559) return refuse("type", "2");
  ACESO_TRY(const Item list, rlp::decode(bytes.subspan(1)));
  const std::vector<Item>& items = list.items();
  if (items.size() != signed_fields) return refuse("fields", "12 of them");
  SignedTransaction out;
  ACESO_TRY(out.transaction, to_transaction(items));
  ACESO_TRY(const std::uint64_t y_parity, items[9].to_u64("transaction.yParity"));
  if (y_parity > 1) return refuse("yParity", "0 or 1");
  ACESO_TRY(const U256 r, items[10].to_u256("transaction.r"));
  ACESO_TRY(const U256 s, items[11].to_u256("transaction.s"));
  out.signature = {r.bytes, s.bytes, static_cast<std::uint8_t>(y_parity)};
  return out;
}

Digest signing_hash(const Transaction& transaction) { return keccak256(envelope(fields_of(transaction))); }

SignedTransaction sign(Transaction transaction, const Account& account) {
  const Signature signature = account.sign(signing_hash(transaction));
  return {std::move(transaction), signature};
}

}  // namespace aceso::chain
