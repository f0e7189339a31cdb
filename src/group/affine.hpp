#pragma once
// For src/group alone: many additions in affine coordinates that share one inversion.

#include <array>
#include <span>

#include "group/curve.hpp"
#include "group/wiping.hpp"

namespace aceso {

template <class Curve>
using Affine = typename Blst<Curve>::Affine;  ///< (0, 0) stands for the identity

/// *out = *a * *b. `out` may be `a` or `b`.
template <class Curve>
struct Addition {
  const Affine<Curve>* a;
  const Affine<Curve>* b;
  Affine<Curve>* out;
};

/// Adds affine points with one inversion for all (Montgomery's trick): 5 multiplications and a squaring for each. No
/// addition reads what another one writes. Equal, opposite and identity operands are right, too, but take a branch:
/// for sums of table entries at uniform secret places, and points that are no known powers of the tables' bases, that
/// happens with probability below 2^-120, and never tells more than that it happened.
template <class Curve>
class BatchAdder {
 public:
  BatchAdder() = default;
  BatchAdder(const BatchAdder&) = delete;
  BatchAdder& operator=(const BatchAdder&) = delete;
  ~BatchAdder() { wipe(&slopes_, sizeof slopes_); }

  void run(std::span<const Addition<Curve>> additions);

 private:
  /// As many as share one inversion: enough to make it cheap, few enough to stay in the first caches.
  static constexpr std::size_t together = 192;

  using Field = typename Blst<Curve>::Field;
  struct Slope {
    Field numerator, denominator, before;  ///< before: the product of all earlier denominators
    bool sum_is_a, sum_is_b;               ///< the other one is the identity
    bool sum_is_identity;
  };
  static void prepare(Slope& s, const Affine<Curve>& a, const Affine<Curve>& b);
  void run_together(std::span<const Addition<Curve>> additions);

  std::array<Slope, together> slopes_;
};

/// For each group of consecutive points the product of its points, in order; destroys `points`. `sizes` sum up to
/// points.size(); an empty group gives the identity. Secret-safe as BatchAdder is.
template <class Curve>
WipingVector<Affine<Curve>> sum_groups(WipingVector<Affine<Curve>>& points, std::span<const std::size_t> sizes);

/// Converts many points with one inversion.
template <class Curve>
WipingVector<Affine<Curve>> to_affine(std::span<const typename Curve::Jacobian> points);

}  // namespace aceso
