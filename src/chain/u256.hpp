#pragma once
// The 256-bit unsigned integers of the EVM, as far as a client needs them.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"

namespace aceso::chain {

/// An integer below 2^256, big-endian. Amounts of money are in wei.
struct U256 {
  std::array<std::uint8_t, 32> bytes{};

  static U256 from(std::uint64_t value);
  /// The product, which always fits.
  static U256 product(std::uint64_t a, std::uint64_t b);
  /// From at most 32 big-endian bytes, leading zeros allowed; nothing when there are more bytes.
  static std::optional<U256> from_bytes(ByteView big_endian);

  /// The value when it is below 2^64.
  [[nodiscard]] std::optional<std::uint64_t> to_u64() const;
  /// The shortest big-endian form; zero is empty.
  [[nodiscard]] ByteView significant() const;

  friend auto operator<=>(const U256&, const U256&) = default;
};

/// The sum modulo 2^256.
U256 operator+(const U256& a, const U256& b);

}  // namespace aceso::chain
