#pragma once
// The target group GT of the pairing.

#include <blst.h>

#include <array>
#include <span>
#include <vector>

#include "base/codec.hpp"
#include "group/scalar.hpp"

namespace aceso {

/// An element of the subgroup of order r of Fp12*, written multiplicatively. May be secret (E^s1): wiped when it dies.
class Gt {
 public:
  static constexpr std::size_t size = 576;

  Gt();  ///< the identity
  Gt(const Gt&) = default;
  Gt& operator=(const Gt&) = default;
  ~Gt() { wipe(&value_, sizeof value_); }

  /// The twelve coefficients (docs/scheme.md, "Encodings"). Refused: a wrong length, a coefficient not below p, an
  /// element outside the subgroup of order r (it would leak an exponent modulo a small order), the identity.
  static Result<Gt> decode(ByteView bytes);
  [[nodiscard]] std::array<std::uint8_t, size> encode() const;

  [[nodiscard]] bool is_identity() const;
  [[nodiscard]] Gt inverse() const;

  Gt& operator*=(const Gt& b);
  friend Gt operator*(Gt a, const Gt& b) { return a *= b; }
  /// a^x in time and memory access independent of x: four powers of 64 bits side by side, since the Frobenius maps give
  /// a^z, a^(z^2) and a^(z^3) for nearly nothing.
  [[nodiscard]] Gt pow(const Scalar& x) const;
  friend bool operator==(const Gt& a, const Gt& b);

  /// For src/group alone; `element` is in the subgroup.
  static Gt from_fp12(const blst_fp12& element);
  [[nodiscard]] const blst_fp12& fp12() const { return value_; }

 private:
  blst_fp12 value_;
};

/// prod bases[i]^exponents[i]; the spans have the same length. Variable time: for public exponents only.
Gt multi_pow_vartime(std::span<const Gt> bases, std::span<const Scalar> exponents);

/// A table of one base for powers with secret exponents: 480 KB, made in the time of about nine powers without it.
/// Immutable: threads may share it.
class FixedBaseGt {
 public:
  explicit FixedBaseGt(const Gt& base);

  [[nodiscard]] const Gt& base() const { return base_; }
  /// base^x in time and memory access independent of x.
  [[nodiscard]] Gt pow(const Scalar& x) const;

 private:
  Gt base_;
  std::vector<blst_fp12> table_;  ///< [window][(d - 1) / 2]: base^(d 2^(5 window))
};

/// Reads an element at the decoder's place.
Gt read_gt(Decoder& in, std::string_view field);

}  // namespace aceso
