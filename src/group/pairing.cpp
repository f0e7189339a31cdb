#include "group/pairing.hpp"

#include <vector>

#include "group/affine.hpp"
#include "group/recode.hpp"

namespace aceso {
namespace {

constexpr std::size_t line_count = 68;  // 63 doublings and 5 additions for the bits of |z|

/// One pair in the loop: the next line, and the point as blst's line functions take it: (-2 x, 2 y).
struct Walker {
  const blst_fp6* line;
  blst_fp x, y;

  void step(blst_fp12& f) {
    blst_fp6 at_p;
    at_p.fp2[0] = line->fp2[0];
    for (std::size_t k = 0; k < 2; ++k) {
      blst_fp_mul(&at_p.fp2[1].fp[k], &line->fp2[1].fp[k], &x);
      blst_fp_mul(&at_p.fp2[2].fp[k], &line->fp2[2].fp[k], &y);
    }
    blst_fp12_mul_by_xy00z0(&f, &f, &at_p);
    ++line;
  }
};

}  // namespace

Lines::Lines(const G2& q) {
  if (q.is_identity()) return;
  blst_p2_affine affine;
  blst_p2_to_affine(&affine, &q.jacobian());
  steps_.resize(line_count);
  blst_precompute_lines(steps_.data(), &affine);
}

Gt pairing_product(std::span<const LinedPair> pairs) {
  std::vector<blst_p1> points;
  for (const LinedPair& pair : pairs) points.push_back(pair.p.jacobian());
  const auto affine = to_affine<G1Curve>(points);
  std::vector<Walker> walkers;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].p.is_identity() || pairs[i].q->steps().empty()) continue;  // e(1, q) = e(p, 1) = 1
    Walker& walker = walkers.emplace_back(Walker{pairs[i].q->steps().data(), {}, {}});
    blst_fp_add(&walker.x, &affine[i].x, &affine[i].x);
    blst_fp_cneg(&walker.x, &walker.x, true);
    blst_fp_add(&walker.y, &affine[i].y, &affine[i].y);
  }
  if (walkers.empty()) return {};

  blst_fp12 f = *blst_fp12_one();
  for (int bit = 62; bit >= 0; --bit) {
    if (bit != 62) blst_fp12_sqr(&f, &f);
    for (Walker& walker : walkers) walker.step(f);
    if ((z_abs >> bit & 1) != 0)
      for (Walker& walker : walkers) walker.step(f);
  }
  blst_fp12_conjugate(&f);  // z is negative
  blst_final_exp(&f, &f);
  return Gt::from_fp12(f);
}

Gt pairing_product(std::span<const Pair> pairs) {
  std::vector<Lines> lines;
  lines.reserve(pairs.size());
  std::vector<LinedPair> lined;
  for (const Pair& pair : pairs) lined.push_back({pair.p, &lines.emplace_back(pair.q)});
  return pairing_product(lined);
}

Gt pairing(const G1& p, const G2& q) {
  const Pair pair[] = {{p, q}};
  return pairing_product(pair);
}

}  // namespace aceso
