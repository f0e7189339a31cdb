#pragma once
// Many products of powers at once.

#include "group/fixed_base.hpp"

namespace aceso {

/// Collects products of powers and evaluates them together: what is one inversion for a single point is one for all,
/// and additions in affine coordinates cost half of the usual ones. For one product it is no slower than one by one.
///
///   Products<G1Curve> p;
///   p.begin().multiply(g1_base(), a).multiply(h);  // g1^a h
///   p.begin().power(b, x);                         // b^x
///   std::vector<G1> both = p.take();
///
/// Time and memory access depend on the shape alone, not on exponents (BatchAdder names the exception).
template <class Curve>
class Products {
 public:
  Products& begin();  ///< the next product, empty so far: the identity
  Products& multiply(const FixedBase<Curve>& base, const Scalar& exponent);
  Products& multiply(const Point<Curve>& factor);
  /// A base without a table.
  Products& power(const Point<Curve>& base, const Scalar& exponent) requires std::is_same_v<Curve, G1Curve>;

  /// The products in the order in which they were begun, in affine form, which encodes without an inversion. The
  /// object is empty again.
  std::vector<Point<Curve>> take();

 private:
  struct LatePower {
    std::size_t place;  ///< in entries_, where its value goes
    Point<Curve> base;
    Scalar exponent;
  };

  WipingVector<Affine<Curve>> entries_;
  std::vector<std::size_t> sizes_;
  std::vector<LatePower> late_;
};

extern template class Products<G1Curve>;
extern template class Products<G2Curve>;
using G1Products = Products<G1Curve>;
using G2Products = Products<G2Curve>;

}  // namespace aceso
