#pragma once
// The field F_p, p = 2^61 - 1: big enough that random scalars do not depend on each other by chance, small enough
// for one machine word. The curve's own order would answer the same questions more slowly.

#include <cstdint>

namespace aceso::ggm {

class Scalar {
 public:
  static constexpr std::uint64_t kPrime = (std::uint64_t{1} << 61) - 1;

  constexpr Scalar() = default;

  /// `value` modulo p; the rows of a share matrix have negative entries.
  static constexpr Scalar of(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    const Scalar magnitude = reduced(value < 0 ? 0 - bits : bits);
    return value < 0 ? -magnitude : magnitude;
  }

  static constexpr Scalar reduced(std::uint64_t value) { return Scalar(value % kPrime); }

  constexpr bool is_zero() const { return value_ == 0; }

  friend constexpr Scalar operator+(Scalar a, Scalar b) { return Scalar(a.value_ + b.value_); }
  friend constexpr Scalar operator-(Scalar a) { return Scalar(kPrime - a.value_); }
  friend constexpr Scalar operator-(Scalar a, Scalar b) { return a + -b; }

  friend constexpr Scalar operator*(Scalar a, Scalar b) {
    const Wide product = static_cast<Wide>(a.value_) * b.value_;
    // 2^61 = 1 (mod p), so the high part is added to the low one.
    return Scalar(static_cast<std::uint64_t>(product & kPrime) + static_cast<std::uint64_t>(product >> 61));
  }

  /// 1/a by Fermat's little theorem; zero for zero.
  constexpr Scalar inverse() const {
    if (value_ == 1) return *this;  // Most rows of a span already lead with 1.
    Scalar result = of(1);
    Scalar square = *this;
    for (std::uint64_t exponent = kPrime - 2; exponent != 0; exponent >>= 1) {
      if (exponent & 1) result = result * square;
      square = square * square;
    }
    return result;
  }

  friend constexpr bool operator==(Scalar, Scalar) = default;

 private:
  __extension__ typedef unsigned __int128 Wide;

  /// From a value below 2p: what sums, and the two parts of a product, come to.
  constexpr explicit Scalar(std::uint64_t value) : value_(value < kPrime ? value : value - kPrime) {}

  std::uint64_t value_ = 0;
};

}  // namespace aceso::ggm
