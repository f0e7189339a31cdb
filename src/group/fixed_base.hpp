#pragma once
// Powers of a base that is used often.

#include "group/affine.hpp"

namespace aceso {

/// A table of one base: d * 2^(5 i) for every odd d below 32 and 52 windows i. 80 KB in G1, 160 KB in G2; making it
/// costs about as much as four or five powers without it. Immutable: threads may share it.
template <class Curve>
class FixedBase {
 public:
  static constexpr unsigned window_bits = 5;
  static constexpr unsigned windows = 52;
  static constexpr std::size_t bytes = windows * (std::size_t{1} << (window_bits - 1)) * sizeof(Affine<Curve>);

  explicit FixedBase(const Point<Curve>& base);

  [[nodiscard]] const Point<Curve>& base() const { return base_; }
  /// base^x in time and memory access independent of x.
  [[nodiscard]] Point<Curve> pow(const Scalar& x) const;

  /// For src/group alone: appends the 52 table entries whose product is base^x.
  void append_entries(const Scalar& x, WipingVector<Affine<Curve>>& out) const;

 private:
  static constexpr std::size_t entries = std::size_t{1} << (window_bits - 1);

  Point<Curve> base_;
  std::vector<Affine<Curve>> table_;  ///< [window][(d - 1) / 2]
};

extern template class FixedBase<G1Curve>;
extern template class FixedBase<G2Curve>;

/// The tables of g1 and g2, made at first use.
const FixedBase<G1Curve>& g1_base();
const FixedBase<G2Curve>& g2_base();

}  // namespace aceso
