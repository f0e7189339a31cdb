#pragma once
// Floors: the primitives that an operation cannot do without, as measured in the same run.

#include "measure.hpp"

namespace aceso::bench {

inline double fixed_g1(const Primitives& p) { return p.at("G1 fixed base, 64 together, each"); }
inline double fixed_g2(const Primitives& p) { return p.at("G2 fixed base, 16 together, each"); }
inline double power_g1(const Primitives& p) { return p.at("G1 power of 16 bases, each"); }

/// One more pair in a product over lines.
inline double lined_pair(const Primitives& p) {
  return (p.at("pairing product of 16 over lines") - p.at("pairing over lines")) / 15;
}
/// A product of n pairs over lines: shared squarings and one final exponentiation.
inline double lined_product(const Primitives& p, double n) {
  return p.at("pairing over lines") + (n - 1) * lined_pair(p);
}

}  // namespace aceso::bench
