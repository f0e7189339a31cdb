#pragma once
// The pairing e: G1 x G2 -> GT.

#include <span>

#include "group/gt.hpp"
#include "group/point.hpp"

namespace aceso {

struct Pair {
  G1 p;
  G2 q;
};

/// prod e(p_i, q_i) with one final exponentiation; the identity for an empty span. Variable time in which points are
/// the identity only.
Gt pairing_product(std::span<const Pair> pairs);

/// e(p, q).
Gt pairing(const G1& p, const G2& q);

}  // namespace aceso
