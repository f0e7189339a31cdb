#pragma once
// For src/group alone: powers in G1 of bases without a table, side by side.

#include <span>

#include "group/affine.hpp"

namespace aceso {

struct G1Power {
  G1 base;
  Scalar exponent;
};

/// base^exponent of each, in time and memory access independent of the exponents: x = a + b z^2 cuts each power into
/// two of half the length by the curve's endomorphism, and all of them share the inversions.
WipingVector<Affine<G1Curve>> pow_each(std::span<const G1Power> powers);

}  // namespace aceso
