#include "group/affine.hpp"

#include <cstring>

namespace aceso {
namespace {

/// Montgomery forms are fully reduced, hence unique.
template <class T>
bool equal(const T& a, const T& b) {
  std::uint64_t words_a[sizeof(T) / 8], words_b[sizeof(T) / 8], difference = 0;
  std::memcpy(words_a, &a, sizeof a);
  std::memcpy(words_b, &b, sizeof b);
  for (std::size_t i = 0; i < std::size(words_a); ++i) difference |= words_a[i] ^ words_b[i];
  return difference == 0;
}

template <class T>
bool is_zero(const T& value) {
  return equal(value, T{});
}

/// The 1 of the curve's field, in Montgomery form.
template <class Curve>
typename Blst<Curve>::Field field_one() {
  return Blst<Curve>::generator()->z;
}

}  // namespace

template <class Curve>
void BatchAdder<Curve>::prepare(Slope& s, const Affine<Curve>& a, const Affine<Curve>& b) {
  using B = Blst<Curve>;
  s.sum_is_identity = false;
  B::field_sub(&s.denominator, &b.x, &a.x);
  B::field_sub(&s.numerator, &b.y, &a.y);
  s.sum_is_b = is_zero(a.x) && is_zero(a.y);
  s.sum_is_a = is_zero(b.x) && is_zero(b.y);
  if (s.sum_is_a || s.sum_is_b) {
    s.denominator = field_one<Curve>();
  } else if (is_zero(s.denominator)) {
    s.sum_is_identity = !equal(a.y, b.y);  // b = -a; no point of odd order has y = 0
    if (s.sum_is_identity) {
      s.denominator = field_one<Curve>();
    } else {  // the tangent: 3 x^2 / 2 y
      B::field_sqr(&s.numerator, &a.x);
      B::field_mul_by_3(&s.numerator, &s.numerator);
      B::field_add(&s.denominator, &a.y, &a.y);
    }
  }
}

template <class Curve>
void BatchAdder<Curve>::run(std::span<const Addition<Curve>> additions) {
  for (std::size_t at = 0; at < additions.size(); at += together)
    run_together(additions.subspan(at, std::min(together, additions.size() - at)));
}

template <class Curve>
void BatchAdder<Curve>::run_together(std::span<const Addition<Curve>> additions) {
  using B = Blst<Curve>;
  Field product = field_one<Curve>();
  for (std::size_t i = 0; i < additions.size(); ++i) {
    prepare(slopes_[i], *additions[i].a, *additions[i].b);
    slopes_[i].before = product;
    B::field_mul(&product, &product, &slopes_[i].denominator);
  }
  Field inverse;
  B::field_inverse(&inverse, &product);
  for (std::size_t i = additions.size(); i-- > 0;) {
    const Slope& s = slopes_[i];
    const auto& [a, b, out] = additions[i];
    Field lambda, x;
    B::field_mul(&lambda, &inverse, &s.before);  // 1 / denominator
    B::field_mul(&inverse, &inverse, &s.denominator);
    if (s.sum_is_a || s.sum_is_b || s.sum_is_identity) {
      *out = s.sum_is_a ? *a : s.sum_is_b ? *b : Affine<Curve>{};
      continue;
    }
    B::field_mul(&lambda, &lambda, &s.numerator);
    B::field_sqr(&x, &lambda);
    B::field_sub(&x, &x, &a->x);
    B::field_sub(&x, &x, &b->x);
    Affine<Curve> sum;
    B::field_sub(&sum.y, &a->x, &x);
    B::field_mul(&sum.y, &sum.y, &lambda);
    B::field_sub(&sum.y, &sum.y, &a->y);
    sum.x = x;
    *out = sum;
  }
}

template <class Curve>
WipingVector<Affine<Curve>> sum_groups(WipingVector<Affine<Curve>>& points, std::span<const std::size_t> sizes) {
  BatchAdder<Curve> adder;
  std::vector<Addition<Curve>> additions;
  std::vector<std::size_t> left(sizes.begin(), sizes.end());
  do {
    additions.clear();
    Affine<Curve>* first = points.data();
    for (std::size_t g = 0; g < sizes.size(); ++g) {
      const std::size_t pairs = left[g] / 2, rest = left[g] - pairs;
      // Point i and point rest + i: neither is the place of another sum, and a middle one stays where it is.
      for (std::size_t i = 0; i < pairs; ++i) additions.push_back({first + i, first + rest + i, first + i});
      left[g] = rest;
      first += sizes[g];
    }
    adder.run(additions);
  } while (!additions.empty());

  WipingVector<Affine<Curve>> out(sizes.size());
  const Affine<Curve>* first = points.data();
  for (std::size_t g = 0; g < sizes.size(); first += sizes[g++])
    if (sizes[g] > 0) out[g] = *first;
  return out;
}

template <class Curve>
WipingVector<Affine<Curve>> to_affine(std::span<const typename Curve::Jacobian> points) {
  // blst's batch conversion does not take the identity.
  std::vector<const typename Curve::Jacobian*> finite;
  for (const auto& point : points)
    if (!Blst<Curve>::is_inf(&point)) finite.push_back(&point);
  WipingVector<Affine<Curve>> converted(finite.size()), out(points.size());
  if (!finite.empty()) Blst<Curve>::batch_to_affine(converted.data(), finite.data(), finite.size());
  for (std::size_t i = 0; i < finite.size(); ++i)
    out[static_cast<std::size_t>(finite[i] - points.data())] = converted[i];
  return out;
}

template class BatchAdder<G1Curve>;
template class BatchAdder<G2Curve>;
template WipingVector<Affine<G1Curve>> sum_groups<G1Curve>(WipingVector<Affine<G1Curve>>&,
                                                           std::span<const std::size_t>);
template WipingVector<Affine<G2Curve>> sum_groups<G2Curve>(WipingVector<Affine<G2Curve>>&,
                                                           std::span<const std::size_t>);
template WipingVector<Affine<G1Curve>> to_affine<G1Curve>(std::span<const blst_p1>);
template WipingVector<Affine<G2Curve>> to_affine<G2Curve>(std::span<const blst_p2>);

}  // namespace aceso
