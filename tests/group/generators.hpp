#pragma once
// Random scalars and points for properties.

#include <rapidcheck/gtest.h>

#include "group/gt.hpp"
#include "group/pairing.hpp"
#include "group/point.hpp"

namespace rc {

/// Uniform scalars, and small and large ones in one case of four.
template <>
struct Arbitrary<aceso::Scalar> {
  static Gen<aceso::Scalar> arbitrary() {
    using aceso::Scalar;
    const auto small = gen::map(gen::inRange<std::uint64_t>(0, 5), &Scalar::from_u64);
    const auto wide = gen::map(gen::container<aceso::Bytes>(48, gen::noShrink(gen::arbitrary<std::uint8_t>())),
                               [](const aceso::Bytes& b) { return Scalar::reduce(b); });
    return gen::weightedOneOf<Scalar>(
        {{6, wide}, {1, small}, {1, gen::map(small, [](const Scalar& x) { return -x; })}});
  }
};

template <class Curve>
struct Arbitrary<aceso::Point<Curve>> {
  static Gen<aceso::Point<Curve>> arbitrary() {
    return gen::map(gen::arbitrary<aceso::Scalar>(),
                    [](const aceso::Scalar& x) { return aceso::Point<Curve>::generator().pow(x); });
  }
};

template <>
struct Arbitrary<aceso::Gt> {
  static Gen<aceso::Gt> arbitrary() {
    return gen::map(gen::arbitrary<aceso::Scalar>(), [](const aceso::Scalar& x) {
      static const aceso::Gt base = aceso::pairing(aceso::G1::generator(), aceso::G2::generator());
      return base.pow(x);
    });
  }
};

}  // namespace rc

namespace aceso {

inline void showValue(const Scalar& x, std::ostream& out) { out << to_hex(x.encode().reveal()); }
template <class Curve>
void showValue(const Point<Curve>& x, std::ostream& out) {
  out << to_hex(x.encode());
}
inline void showValue(const Gt& x, std::ostream& out) { out << to_hex(x.encode()); }

}  // namespace aceso
