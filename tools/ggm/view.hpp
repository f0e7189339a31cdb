#pragma once
// What a coalition sees, in the generic group model: every group element is a polynomial in formal unknowns, and the
// coalition opens a record exactly when what is sought, alpha * s1, lies in the linear span of {G1 element * G2
// element} and the GT elements that it sees. The exponents come from a description.

#include <vector>

#include "ggm/description.hpp"
#include "ggm/polynomial.hpp"
#include "ggm/scenario.hpp"

namespace aceso::ggm {

/// Everything that the coalition holds, by group.
struct View {
  std::vector<Polynomial> g1;
  std::vector<Polynomial> g2;
  std::vector<Polynomial> gt;
  Polynomial challenge_key;  ///< what is sought of the first record: not seen.
};

View view_of(const Description& scheme, const Scenario& scenario);

/// Whether the coalition's view determines the challenge's key.
bool opens(const Description& scheme, const Scenario& scenario);

}  // namespace aceso::ggm
