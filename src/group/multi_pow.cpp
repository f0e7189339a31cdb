#include <cassert>

#include "group/products.hpp"
#include "group/recode.hpp"

namespace aceso {
namespace {

constexpr unsigned small_bits = 32;

/// base^k for a small k, negated when asked.
G1 small_power(const G1& base, std::uint64_t k, bool negative) {
  std::uint8_t bytes[8];
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(k >> (8 * i));
  blst_p1 out;
  blst_p1_mult(&out, &base.jacobian(), bytes, small_bits);
  blst_p1_cneg(&out, negative);
  return G1::from_jacobian(out);
}

/// The exponent when it fits small_bits, else nothing.
std::optional<std::uint64_t> small_vartime(const Scalar& x) {
  Limbs k;
  integer_of(k, x);
  if ((k.limb[1] | k.limb[2] | k.limb[3]) != 0 || k.limb[0] >> small_bits != 0) return std::nullopt;
  return k.limb[0];
}

G1 pippenger_vartime(std::span<const G1> bases, std::span<const Scalar> scalars) {
  std::vector<blst_p1> points;
  for (const G1& base : bases) points.push_back(base.jacobian());
  const auto affine = to_affine<G1Curve>(points);
  std::vector<blst_scalar> numbers(scalars.size());
  for (std::size_t i = 0; i < scalars.size(); ++i) blst_scalar_from_fr(&numbers[i], &scalars[i].fr());
  // A null second pointer tells blst that the rest follows in memory.
  const blst_p1_affine* const point_list[] = {affine.data(), nullptr};
  const std::uint8_t* const number_list[] = {numbers.data()->b, nullptr};
  std::vector<limb_t> scratch(blst_p1s_mult_pippenger_scratch_sizeof(bases.size()) / sizeof(limb_t));
  blst_p1 out;
  blst_p1s_mult_pippenger(&out, point_list, bases.size(), number_list, 255, scratch.data());
  return G1::from_jacobian(out);
}

}  // namespace

G1 multi_pow_vartime(std::span<const G1> bases, std::span<const Scalar> scalars) {
  assert(bases.size() == scalars.size());
  // AND and OR policies have ones alone, thresholds of few small integers, and both of either sign.
  G1Products sum;
  sum.begin();
  std::vector<G1> other_bases;
  std::vector<Scalar> other_scalars;
  for (std::size_t i = 0; i < bases.size(); ++i) {
    const auto positive = small_vartime(scalars[i]), negative = small_vartime(-scalars[i]);
    if (positive == 1 || negative == 1) {
      sum.multiply(positive == 1 ? bases[i] : bases[i].inverse());
    } else if (positive || negative) {
      sum.multiply(small_power(bases[i], positive ? *positive : *negative, !positive));
    } else if (!bases[i].is_identity()) {
      other_bases.push_back(bases[i]);
      other_scalars.push_back(scalars[i]);
    }
  }
  const G1 simple = sum.take().front();
  return other_bases.empty() ? simple : simple * pippenger_vartime(other_bases, other_scalars);
}

}  // namespace aceso
