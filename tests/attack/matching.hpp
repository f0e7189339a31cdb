#pragma once
// A record's index and a trapdoor, for the attacks on matching.

#include <gtest/gtest.h>

#include "group/pairing.hpp"
#include "match/authorization.hpp"
#include "match/polynomial.hpp"
#include "match/verdict.hpp"
#include "support/seeded_random.hpp"

namespace aceso::attack {

inline std::vector<Scalar> hashed(const std::vector<std::string>& words) {
  std::vector<Scalar> out;
  for (const std::string& word : words) out.push_back(match::h_kw(word));
  return out;
}

/// IndexBuild's formula with every value chosen by the cheater.
inline match::Index index_with(const Digest& record_id, std::span<const Scalar> roots, const Scalar& rho,
                               const Scalar& kappa) {
  const auto a = match::polynomial_from_roots(roots);
  match::Index out{record_id, {}, G1::generator().pow(kappa)};
  for (std::size_t j = 0; j < a.size(); ++j)
    out.slots.push_back(G1::generator().pow(rho * a[j]) * match::h_idx(record_id, j).pow(kappa));
  return out;
}

struct Matching : ::testing::Test {
  aceso::testing::SeededRandom rng{"attack on matching"};
  Digest record_id{1, 2, 3};
  std::vector<Scalar> keywords = hashed({"flu", "asthma", "copd"});
  match::IndexBuildResult built = match::index_build(record_id, keywords, 8, rng).value();
  match::VerdictContext context{{9}, 31337, {1}, 4, {2}, {3}};

  match::Trapdoor trapdoor(const std::vector<std::string>& interests, unsigned m = 8) {
    return match::trd_gen(hashed(interests), m, rng).value();
  }
  static bool answers(const match::Trapdoor& t, const match::Index& index, const Scalar& kappa) {
    return match::matches(t, match::strip(index, kappa));
  }
};

}  // namespace aceso::attack
