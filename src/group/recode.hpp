#pragma once
// For src/group alone: scalars cut into digits, in constant time.

#include <array>
#include <cstdint>

#include "base/secret.hpp"
#include "group/scalar.hpp"

namespace aceso {

/// Little-endian 64-bit limbs of a number derived from a secret scalar; wiped when it dies.
struct Limbs {
  std::array<std::uint64_t, 4> limb{};

  Limbs() = default;
  Limbs(const Limbs&) = delete;
  Limbs& operator=(const Limbs&) = delete;
  ~Limbs() { wipe(limb.data(), sizeof limb); }

  /// `count` bits from bit `at` on, zeros beyond the top; count is below 64.
  [[nodiscard]] std::uint64_t bits(unsigned at, unsigned count) const;
};

/// x as a number below r.
void integer_of(Limbs& out, const Scalar& x);

/// The odd one of x and x + r, below 2^256.
void odd_integer_of(Limbs& out, const Scalar& x);

/// |z|, z = -0xd201000000010000 being the parameter of BLS12-381: r = z^4 - z^2 + 1.
inline constexpr std::uint64_t z_abs = 0xd201000000010000;

/// The odd one of x and r - x; true when it is the second.
bool odd_or_negated(Limbs& out, const Scalar& x);

/// n = a[0] + a[1] |z| + a[2] |z|^2 + a[3] |z|^3 for an n up to r, with all a[i] below |z|. The endomorphisms of G1 (by
/// z^2) and the Frobenius maps of GT (by z) turn one long power into short ones.
void base_z_digits(Limbs& out, const Limbs& n);

/// x = a + b z^2 modulo r, with a and b odd and below 2^130: what a regular signed recoding takes.
struct OddHalves {
  Limbs a, b;
};
void odd_halves(OddHalves& out, const Scalar& x);

/// A digit of a regular signed recoding: odd, between -(2^w - 1) and 2^w - 1, so that there is no zero to hide.
struct SignedDigit {
  std::uint64_t place;  ///< (|digit| - 1) / 2
  bool negative;
};

/// How many digits of w bits a number of so many bits has.
constexpr unsigned digit_count(unsigned number_bits, unsigned w) { return (number_bits + w - 1) / w; }

/// Digit i of an odd number k = sum_i digit_i 2^(w i) with `count` digits (Joye and Tunstall, AFRICACRYPT 2009).
SignedDigit signed_digit(const Limbs& k, unsigned w, unsigned i, unsigned count);

}  // namespace aceso
