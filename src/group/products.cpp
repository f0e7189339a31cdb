#include "group/products.hpp"

#include "group/variable_base.hpp"

namespace aceso {

template <class Curve>
Products<Curve>& Products<Curve>::begin() {
  sizes_.push_back(0);
  return *this;
}

template <class Curve>
Products<Curve>& Products<Curve>::multiply(const FixedBase<Curve>& base, const Scalar& exponent) {
  base.append_entries(exponent, entries_);
  sizes_.back() += FixedBase<Curve>::windows;
  return *this;
}

template <class Curve>
Products<Curve>& Products<Curve>::multiply(const Point<Curve>& factor) {
  Blst<Curve>::to_affine(&entries_.emplace_back(), &factor.jacobian());
  ++sizes_.back();
  return *this;
}

template <class Curve>
Products<Curve>& Products<Curve>::power(const Point<Curve>& base,
                                        const Scalar& exponent) requires std::is_same_v<Curve, G1Curve> {
  late_.push_back({entries_.size(), base, exponent});
  entries_.emplace_back();
  ++sizes_.back();
  return *this;
}

template <class Curve>
std::vector<Point<Curve>> Products<Curve>::take() {
  if constexpr (std::is_same_v<Curve, G1Curve>) {
    std::vector<G1Power> powers;
    for (const LatePower& late : late_) powers.push_back({late.base, late.exponent});
    const auto values = pow_each(powers);
    for (std::size_t i = 0; i < late_.size(); ++i) entries_[late_[i].place] = values[i];
  }
  std::vector<Point<Curve>> out;
  out.reserve(sizes_.size());
  for (const Affine<Curve>& sum : sum_groups<Curve>(entries_, sizes_)) {
    typename Curve::Jacobian point;
    Blst<Curve>::from_affine(&point, &sum);
    out.push_back(Point<Curve>::from_jacobian(point));
  }
  entries_ = WipingVector<Affine<Curve>>();  // {} would keep the memory as it is
  sizes_.clear();
  late_.clear();
  return out;
}

template class Products<G1Curve>;
template class Products<G2Curve>;

}  // namespace aceso
