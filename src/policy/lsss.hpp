#pragma once
// Linear secret sharing for policies: the matrix (M, rho) of docs/scheme.md, and its reconstruction.

#include <cstdint>
#include <optional>
#include <vector>

#include "group/scalar.hpp"
#include "policy/policy.hpp"

namespace aceso::policy {

/// One entry of a sparse row of M.
struct Entry {
  std::uint32_t column;
  Scalar value;
};

/// The label of a row.
struct Label {
  std::string attribute;     ///< rho(i)
  std::uint32_t occurrence;  ///< occ(i): how many earlier rows have this attribute
};

/// The labels of all rows, in the order of the policy's text, and tau.
struct Labels {
  std::vector<Label> rows;
  std::uint32_t tau;  ///< the largest number of rows that share one attribute
};
Labels labels(const Policy& policy);

/// One row of M with its label.
struct Row : Label {
  std::vector<Entry> entries;  ///< by increasing column; the others are zero
};

/// The matrix of a policy, a row for each attribute in the order of the policy's text. Column 0 carries the secret.
struct Lsss {
  std::vector<Row> rows;
  std::uint32_t columns;
  std::uint32_t tau;  ///< as in Labels
};

/// AND of n: additive shares, so that all coefficients are 1. OR: copies. k of n: Shamir's, with the points 1..n.
Lsss make_lsss(const Policy& policy);

/// The shares lambda_i = sum_j M_ij v_j. `v` has `columns` entries, the secret first. Secret in, secret out.
std::vector<Scalar> share(const Lsss& lsss, std::span<const Scalar> v);

/// A row and its reconstruction coefficient: sum w_i lambda_i is the secret.
struct Weight {
  std::uint32_t row;
  Scalar w;
};

/// A smallest set of rows that `attributes` may use, by increasing row, all weights 1 where no threshold gate is used;
/// nothing when they do not satisfy the policy. Public data, variable time.
std::optional<std::vector<Weight>> reconstruct(const Policy& policy, const AttributeSet& attributes);

}  // namespace aceso::policy
