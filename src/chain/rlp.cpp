#include "chain/rlp.hpp"

#include <utility>

namespace aceso::chain::rlp {
namespace {

constexpr std::uint8_t string_base = 0x80;
constexpr std::uint8_t list_base = 0xc0;
constexpr std::size_t most_short = 55;

void append_header(Bytes& out, std::uint8_t base, std::size_t size) {
  if (size <= most_short) {
    out.push_back(static_cast<std::uint8_t>(base + size));
    return;
  }
  const U256 length = U256::from(size);
  const ByteView digits = length.significant();
  out.push_back(static_cast<std::uint8_t>(base + most_short + digits.size()));
  append(out, digits);
}

void append_item(Bytes& out, const Item& item) {
  if (item.is_list()) {
    Bytes payload;
    for (const Item& child : item.items()) append_item(payload, child);
    append_header(out, list_base, payload.size());
    append(out, payload);
    return;
  }
  const Bytes& bytes = item.bytes();
  if (bytes.size() != 1 || bytes[0] >= string_base) append_header(out, string_base, bytes.size());
  append(out, bytes);
}

tl::unexpected<Error> refuse(std::string message) { return fail(ErrorCode::bad_encoding, "RLP", std::move(message)); }

Result<ByteView> take(ByteView& rest, std::size_t size) {
  if (size > rest.size()) return refuse("ends before its length says");
  const ByteView out = rest.first(size);
  rest = rest.subspan(size);
  return out;
}

/// The payload of the item whose prefix byte, already taken from `rest`, is `base` + `code`.
Result<ByteView> take_payload(ByteView& rest, std::size_t code) {
  if (code <= most_short) return take(rest, code);
  ACESO_TRY(const ByteView digits, take(rest, code - most_short));
  const auto length = U256::from_bytes(digits)->to_u64();  // at most 8 digits
  if (digits[0] == 0 || *length <= most_short) return refuse("a length is not in its shortest form");
  return take(rest, *length);
}

Result<Item> take_item(ByteView& rest, std::size_t depth) {
  ACESO_TRY(const ByteView prefix_byte, take(rest, 1));
  const std::uint8_t prefix = prefix_byte[0];
  if (prefix < string_base) return Item::string(prefix_byte);
  if (prefix < list_base) {
    ACESO_TRY(const ByteView payload, take_payload(rest, std::size_t{prefix} - string_base));
    if (payload.size() == 1 && payload[0] < string_base) return refuse("a small byte has a needless prefix");
    return Item::string(payload);
  }
  if (depth == max_depth) return refuse("lists are nested too deep");
  ACESO_TRY(ByteView payload, take_payload(rest, std::size_t{prefix} - list_base));
  std::vector<Item> items;
  while (!payload.empty()) {
    ACESO_TRY(Item item, take_item(payload, depth + 1));
    items.push_back(std::move(item));
  }
  return Item::list(std::move(items));
}

}  // namespace

Item Item::string(ByteView bytes) {
  Item out;
  out.bytes_.assign(bytes.begin(), bytes.end());
  return out;
}

Item Item::integer(std::uint64_t value) { return integer(U256::from(value)); }

Item Item::integer(const U256& value) { return string(value.significant()); }

Item Item::list(std::vector<Item> items) {
  Item out;
  out.is_list_ = true;
  out.items_ = std::move(items);
  return out;
}

Result<U256> Item::to_u256(std::string_view field) const {
  const auto value = U256::from_bytes(bytes_);
  if (is_list_ || !value || (!bytes_.empty() && bytes_[0] == 0)) {
    return fail(ErrorCode::bad_encoding, std::string(field),
                "expected an integer of at most 32 bytes without leading zeros");
  }
  return *value;
}

Result<std::uint64_t> Item::to_u64(std::string_view field) const {
  ACESO_TRY(const U256 wide, to_u256(field));
  const auto value = wide.to_u64();
  if (!value) return fail(ErrorCode::bad_encoding, std::string(field), "expected an integer below 2^64");
  return *value;
}

Bytes encode(const Item& item) {
  Bytes out;
  append_item(out, item);
  return out;
}

Result<Item> decode(ByteView bytes) {
  ACESO_TRY(Item item, take_item(bytes, 0));
  if (!bytes.empty()) return refuse("has bytes after its end");
  return item;
}

}  // namespace aceso::chain::rlp
