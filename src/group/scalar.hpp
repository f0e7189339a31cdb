#pragma once
// The field Z_r of exponents, r the order of the BLS12-381 groups.

#include <blst.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/codec.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"

namespace aceso {

/// An element of Z_r. May be secret: every operation here takes time independent of the values unless it is named
/// _vartime, and the memory is wiped when the object dies.
class Scalar {
 public:
  static constexpr std::size_t size = 32;

  Scalar() = default;  ///< zero
  Scalar(const Scalar&) = default;
  Scalar& operator=(const Scalar&) = default;
  ~Scalar() { wipe(&fr_, sizeof fr_); }

  static Scalar from_u64(std::uint64_t v);
  static Scalar one() { return from_u64(1); }

  /// Exactly 32 big-endian bytes of an integer below r; nothing otherwise.
  static std::optional<Scalar> decode(ByteView bytes);
  /// 48 or more big-endian bytes, reduced modulo r; uniform within 2^-128 when the bytes are.
  static Scalar reduce(ByteView bytes);
  /// Uniform in Z_r (RFC 9380's 48-byte reduction).
  static Scalar random(Random& rng);
  /// Uniform in Z_r without zero.
  static Scalar random_nonzero(Random& rng);

  /// 32 big-endian bytes.
  [[nodiscard]] SecretArray<size> encode() const;

  [[nodiscard]] bool is_zero() const { return *this == Scalar(); }
  /// 1/x; zero for zero.
  [[nodiscard]] Scalar inverse() const;

  friend Scalar operator+(const Scalar& a, const Scalar& b);
  friend Scalar operator-(const Scalar& a, const Scalar& b);
  friend Scalar operator*(const Scalar& a, const Scalar& b);
  Scalar operator-() const { return Scalar() - *this; }
  friend bool operator==(const Scalar& a, const Scalar& b);

  /// For src/group alone.
  [[nodiscard]] const blst_fr& fr() const { return fr_; }

 private:
  blst_fr fr_{};
};

/// hash_to_field of RFC 9380 (section 5.2) onto Z_r: expand_message_xmd with SHA-256, L = 48, count = 1.
/// `dst` has at most 255 bytes.
Scalar hash_to_scalar(std::string_view dst, ByteView msg);

/// Write, and read at the decoder's place, 32 big-endian bytes of a number below r.
void write_scalar(Encoder& out, const Scalar& x);
Scalar read_scalar(Decoder& in, std::string_view field);

}  // namespace aceso
