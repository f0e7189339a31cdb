#include "group/pairing.hpp"

#include <vector>

namespace aceso {

Gt pairing_product(std::span<const Pair> pairs) {
  std::vector<blst_p1_affine> ps;
  std::vector<blst_p2_affine> qs;
  ps.reserve(pairs.size());
  qs.reserve(pairs.size());
  for (const Pair& pair : pairs) {
    if (pair.p.is_identity() || pair.q.is_identity()) continue;  // e(1, q) = e(p, 1) = 1
    blst_p1_to_affine(&ps.emplace_back(), &pair.p.jacobian());
    blst_p2_to_affine(&qs.emplace_back(), &pair.q.jacobian());
  }
  if (ps.empty()) return {};
  // A null second pointer tells blst that the points follow each other in memory.
  const blst_p1_affine* p_list[] = {ps.data(), nullptr};
  const blst_p2_affine* q_list[] = {qs.data(), nullptr};
  blst_fp12 f;
  blst_miller_loop_n(&f, q_list, p_list, ps.size());
  blst_final_exp(&f, &f);
  return Gt::from_fp12(f);
}

Gt pairing(const G1& p, const G2& q) {
  const Pair pair[] = {{p, q}};
  return pairing_product(pair);
}

}  // namespace aceso
