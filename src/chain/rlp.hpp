#pragma once
// Recursive length prefix (Yellow Paper, appendix B): the encoding of transactions.

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "chain/u256.hpp"

namespace aceso::chain::rlp {

/// A byte string or a list of items.
class Item {
 public:
  static Item string(ByteView bytes);
  /// An integer is the string of its big-endian bytes without leading zeros; zero is the empty string.
  static Item integer(std::uint64_t value);
  static Item integer(const U256& value);
  static Item list(std::vector<Item> items);

  [[nodiscard]] bool is_list() const { return is_list_; }
  /// Empty for a list.
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  /// Empty for a string.
  [[nodiscard]] const std::vector<Item>& items() const { return items_; }

  /// The integer that this item encodes. Refuses (bad_encoding, naming `field`) a list, leading zeros, and values
  /// too large for the type.
  [[nodiscard]] Result<U256> to_u256(std::string_view field) const;
  [[nodiscard]] Result<std::uint64_t> to_u64(std::string_view field) const;

  friend bool operator==(const Item&, const Item&) = default;

 private:
  bool is_list_ = false;
  Bytes bytes_;
  std::vector<Item> items_;
};

/// Lists nested deeper than this are refused: the decoder recurses, and no transaction comes near it.
inline constexpr std::size_t max_depth = 32;

/// The one encoding of `item`.
Bytes encode(const Item& item);

/// Reads exactly one item that fills `bytes`. Refuses (bad_encoding) every form that encode() does not produce.
Result<Item> decode(ByteView bytes);

}  // namespace aceso::chain::rlp
