#include "group/fixed_base.hpp"

#include "group/lookup.hpp"
#include "group/products.hpp"
#include "group/recode.hpp"

namespace aceso {

static_assert(FixedBase<G1Curve>::windows == digit_count(256, FixedBase<G1Curve>::window_bits));

template <class Curve>
FixedBase<Curve>::FixedBase(const Point<Curve>& base) : base_(base), table_(windows * entries) {
  constexpr unsigned bits = window_bits * windows;
  std::vector<typename Curve::Jacobian> chain(bits);
  chain[0] = base.jacobian();
  for (unsigned i = 1; i < bits; ++i) Blst<Curve>::twice(&chain[i], &chain[i - 1]);
  const auto doublings = to_affine<Curve>(chain);

  for (unsigned w = 0; w < windows; ++w) table_[w * entries] = doublings[w * window_bits];
  // 2^b + {1, 3, ..., 2^b - 1} for b = 1, 2, ..., all windows together.
  BatchAdder<Curve> adder;
  for (unsigned b = 1; b < window_bits; ++b) {
    const std::size_t known = std::size_t{1} << (b - 1);
    std::vector<Addition<Curve>> additions;
    for (unsigned w = 0; w < windows; ++w)
      for (std::size_t d = 0; d < known; ++d) {
        Affine<Curve>* const first = &table_[w * entries];
        additions.push_back({&doublings[w * window_bits + b], first + d, first + known + d});
      }
    adder.run(additions);
  }
}

template <class Curve>
void FixedBase<Curve>::append_entries(const Scalar& x, WipingVector<Affine<Curve>>& out) const {
  Limbs k;
  odd_integer_of(k, x);
  if (out.capacity() < out.size() + windows) out.reserve(2 * out.size() + windows);
  for (unsigned w = 0; w < windows; ++w) {
    const SignedDigit digit = signed_digit(k, window_bits, w, windows);
    auto& entry = out.emplace_back();
    lookup_ct(entry, std::span(&table_[w * entries], entries), digit.place);
    Blst<Curve>::field_negate_if(&entry.y, &entry.y, digit.negative);
  }
}

template <class Curve>
Point<Curve> FixedBase<Curve>::pow(const Scalar& x) const {
  Products<Curve> product;
  product.begin().multiply(*this, x);
  return product.take().front();
}

template class FixedBase<G1Curve>;
template class FixedBase<G2Curve>;

const FixedBase<G1Curve>& g1_base() {
  static const FixedBase<G1Curve> table(G1::generator());
  return table;
}

const FixedBase<G2Curve>& g2_base() {
  static const FixedBase<G2Curve> table(G2::generator());
  return table;
}

}  // namespace aceso
