#pragma once
// For src/group alone: reading a table at a secret place.

#include <cstddef>
#include <cstdint>
#include <span>

namespace aceso {

/// out = table[index], every entry read: neither time nor the memory touched depends on `index`, which is in range.
template <class Entry>
void lookup_ct(Entry& out, std::span<const Entry> table, std::uint64_t index) {
  using Words [[gnu::vector_size(16), gnu::aligned(8), gnu::may_alias]] = std::uint64_t;
  static_assert(sizeof(Entry) % sizeof(Words) == 0);
  constexpr std::size_t count = sizeof(Entry) / sizeof(Words);
  // A block of the entry at a time, so that it stays in registers.
  constexpr std::size_t block = count % 6 == 0 ? 6 : 1;
  for (std::size_t at = 0; at < count; at += block) {
    Words found[block] = {};
    for (std::uint64_t i = 0; i < table.size(); ++i) {
      const std::uint64_t mask = std::uint64_t{0} - (((i ^ index) - 1) >> 63);  // all ones when i == index
      const auto* const entry = reinterpret_cast<const Words*>(&table[i]) + at;
      for (std::size_t k = 0; k < block; ++k) found[k] |= entry[k] & mask;
    }
    for (std::size_t k = 0; k < block; ++k) (reinterpret_cast<Words*>(&out) + at)[k] = found[k];
  }
}

}  // namespace aceso
