#pragma once
// The pairing e: G1 x G2 -> GT.

#include <array>
#include <span>

#include "group/gt.hpp"
#include "group/point.hpp"

namespace aceso {

/// What the Miller loop needs of an element of G2: its 68 line functions, 19.6 KB. Making them costs as much as a
/// third of a Miller loop, so it pays to keep those of a point that is paired more than once.
class Lines {
 public:
  explicit Lines(const G2& q);

  /// For src/group alone.
  [[nodiscard]] std::span<const blst_fp6> steps() const { return steps_; }  ///< none for the identity

 private:
  std::vector<blst_fp6> steps_;
};

struct Pair {
  G1 p;
  G2 q;
};

/// A pair whose lines are at hand; they must outlive it.
struct LinedPair {
  G1 p;
  const Lines* q;
};

/// prod e(p_i, q_i) with one final exponentiation and the squarings of one Miller loop; the identity for an empty span.
/// Variable time in which points are the identity only.
Gt pairing_product(std::span<const LinedPair> pairs);
Gt pairing_product(std::span<const Pair> pairs);

/// e(p, q).
Gt pairing(const G1& p, const G2& q);

}  // namespace aceso
