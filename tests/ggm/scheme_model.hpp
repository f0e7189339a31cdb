#pragma once
// The scheme in the generic group model: group elements are polynomials in formal unknowns, and a coalition opens a
// record exactly when its key alpha * s1 lies in the linear span of {G1 element * G2 element} and the GT elements
// that it sees. Symbols are those of docs/scheme.md.

#include <string_view>
#include <vector>

#include "ggm/polynomial.hpp"
#include "ggm/scenario.hpp"

namespace aceso::ggm {

enum class Form {
  fixed,    ///< The scheme: K_x0 = beta (alpha - gamma_x) + W r_x, with r_x fresh for each node.
  naive,    ///< Broken: K_x0 = beta alpha - gamma_x + W r_x. Two users who share a node divide their keys.
  compact,  ///< Broken: one r for all nodes of a key, each node blinded by zeta delta_x instead.
};

std::string_view to_string(Form form);

/// Everything that the coalition holds, by group.
struct View {
  std::vector<Polynomial> g1;
  std::vector<Polynomial> g2;
  std::vector<Polynomial> gt;
  Polynomial challenge_key;  ///< alpha * s1 of the first record: not seen, sought.
};

View view_of(Form form, const Scenario& scenario);

/// Whether the coalition's view determines the challenge's key.
bool opens(Form form, const Scenario& scenario);

}  // namespace aceso::ggm
