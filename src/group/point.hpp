#pragma once
// The groups G1 and G2.

#include <blst.h>

#include <array>
#include <span>

#include "base/codec.hpp"
#include "group/scalar.hpp"

namespace aceso {

struct G1Curve {
  using Jacobian = blst_p1;
  static constexpr std::size_t size = 48;
};
struct G2Curve {
  using Jacobian = blst_p2;
  static constexpr std::size_t size = 96;
};

/// An element of G1 or G2, written multiplicatively as in the literature: a * b is the group operation, a.pow(x) a
/// power. Always on the curve and in the subgroup of order r.
template <class Curve>
class Point {
 public:
  static constexpr std::size_t size = Curve::size;

  Point() = default;  ///< the identity
  static Point generator();

  /// The standard compressed form. Refused: a wrong length, a form that is not canonical, a point off the curve or
  /// outside the subgroup, and the identity, which no artifact of the scheme contains. Timing depends on the input.
  static Result<Point> decode(ByteView bytes);
  [[nodiscard]] std::array<std::uint8_t, size> encode() const;

  [[nodiscard]] bool is_identity() const;
  [[nodiscard]] Point inverse() const;

  Point& operator*=(const Point& b);
  friend Point operator*(Point a, const Point& b) { return a *= b; }
  /// a^x in time independent of x.
  [[nodiscard]] Point pow(const Scalar& x) const;
  friend bool operator==(const Point& a, const Point& b) { return a.equals(b); }

  /// For src/group alone.
  [[nodiscard]] const typename Curve::Jacobian& jacobian() const { return point_; }
  static Point from_jacobian(const typename Curve::Jacobian& point);

 private:
  [[nodiscard]] bool equals(const Point& b) const;

  typename Curve::Jacobian point_{};  // Z = 0: the identity
};

using G1 = Point<G1Curve>;
using G2 = Point<G2Curve>;
extern template class Point<G1Curve>;
extern template class Point<G2Curve>;

/// RFC 9380 hash_to_curve, suite BLS12381G1_XMD:SHA-256_SSWU_RO_. `dst` has at most 255 bytes.
G1 hash_to_g1(std::string_view dst, ByteView msg);

/// prod bases[i]^scalars[i]; the spans have the same length. Variable time: for public scalars only.
G1 multi_pow_vartime(std::span<const G1> bases, std::span<const Scalar> scalars);

/// Read an element at the decoder's place; a refused one fails the decoder with `field` named.
G1 read_g1(Decoder& in, std::string_view field);
G2 read_g2(Decoder& in, std::string_view field);

}  // namespace aceso
