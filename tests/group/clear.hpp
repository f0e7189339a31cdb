#pragma once
// The plain versions of what src/group does fast, and the inputs at which fast versions break.

#include "group/pairing.hpp"
#include "group/products.hpp"

namespace aceso::testing {

/// Square and multiply, bit by bit.
template <class Element>
Element clear_pow(const Element& base, const Scalar& x) {
  const auto digits = x.encode();
  Element out;
  for (const std::uint8_t byte : digits.reveal())
    for (int bit = 7; bit >= 0; --bit) {
      out *= Element(out);
      if ((byte >> bit & 1) != 0) out *= base;
    }
  return out;
}

/// The product of single pairings, by blst's own Miller loop.
inline Gt clear_pairing_product(std::span<const Pair> pairs) {
  Gt out;
  for (const Pair& pair : pairs) {
    blst_p1_affine p;
    blst_p2_affine q;
    blst_p1_to_affine(&p, &pair.p.jacobian());
    blst_p2_to_affine(&q, &pair.q.jacobian());
    blst_fp12 f;
    blst_miller_loop(&f, &q, &p);
    blst_final_exp(&f, &f);
    out *= Gt::from_fp12(f);
  }
  return out;
}

/// Around every place where a recoding, a window or an endomorphism could go wrong.
inline std::vector<Scalar> edge_scalars() {
  const auto u = &Scalar::from_u64;
  const Scalar one = u(1), z = u(0xd201000000010000), z2 = z * z, half = u(2).inverse();
  std::vector<Scalar> out = {Scalar(), half, half - one, z2 * z, z2 * z - one, z2 * z + one};
  Scalar power = one;
  for (int bit = 0; bit < 255; ++bit, power = power + power) {
    out.push_back(power);
    out.push_back(power - one);
  }
  for (std::uint64_t k = 0; k < 66; ++k)
    for (const Scalar& base : {Scalar(), z, z2, z2 - one, z2 + one, z2 + z2}) {
      out.push_back(base + u(k));
      out.push_back(base - u(k));
      out.push_back(base * u(k));
      out.push_back(base * u(k) - u(k));
    }
  return out;
}

}  // namespace aceso::testing
