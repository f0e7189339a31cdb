#include "chain/u256.hpp"

#include <algorithm>

namespace aceso::chain {

U256 U256::from(std::uint64_t value) {
  U256 out;
  for (std::size_t i = 32; i-- > 24; value >>= 8) out.bytes[i] = static_cast<std::uint8_t>(value);
  return out;
}

U256 U256::product(std::uint64_t a, std::uint64_t b) {
  // Four 32-bit partial products; `middle` cannot overflow: (2^32-1)^2 + 2 (2^32-1) = 2^64 - 1.
  constexpr std::uint64_t low_half = 0xffffffff;
  const std::uint64_t low = (a & low_half) * (b & low_half);
  const std::uint64_t cross = (a >> 32) * (b & low_half) + (low >> 32);
  const std::uint64_t middle = (a & low_half) * (b >> 32) + (cross & low_half);
  std::uint64_t high = (a >> 32) * (b >> 32) + (cross >> 32) + (middle >> 32);
  U256 out = from((middle << 32) | (low & low_half));
  for (std::size_t i = 24; i-- > 16; high >>= 8) out.bytes[i] = static_cast<std::uint8_t>(high);
  return out;
}

std::optional<U256> U256::from_bytes(ByteView big_endian) {
  U256 out;
  if (big_endian.size() > out.bytes.size()) return std::nullopt;
  std::copy_backward(big_endian.begin(), big_endian.end(), out.bytes.end());
  return out;
}

std::optional<std::uint64_t> U256::to_u64() const {
  const ByteView digits = significant();
  if (digits.size() > 8) return std::nullopt;
  std::uint64_t out = 0;
  for (const std::uint8_t digit : digits) out = out << 8 | digit;
  return out;
}

ByteView U256::significant() const {
  const auto first = std::find_if(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b != 0; });
  return {first, bytes.end()};
}

U256 operator+(const U256& a, const U256& b) {
  U256 out;
  unsigned carry = 0;
  for (std::size_t i = 32; i-- > 0;) {
    const unsigned sum = unsigned{a.bytes[i]} + b.bytes[i] + carry;
    out.bytes[i] = static_cast<std::uint8_t>(sum);
    carry = sum >> 8;
  }
  return out;
}

}  // namespace aceso::chain
