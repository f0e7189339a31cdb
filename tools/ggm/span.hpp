#pragma once
// Membership in a linear span of polynomials, by Gaussian elimination.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>

#include "ggm/polynomial.hpp"

namespace aceso::ggm {

/// All linear combinations over F_p of the polynomials inserted so far. Deterministic: nothing is drawn, and the rows
/// are looked up by their leading monomial and never listed.
class LinearSpan {
 public:
  void insert(const Polynomial& polynomial);

  bool contains(const Polynomial& polynomial) const { return remainder(polynomial).is_zero(); }

  std::size_t dimension() const { return rows_.size(); }

 private:
  /// `polynomial` minus multiples of rows, until its leading monomial leads no row.
  Polynomial remainder(Polynomial polynomial) const;

  struct Hash {
    std::size_t operator()(Monomial monomial) const { return std::hash<std::uint64_t>()(monomial.packed()); }
  };

  /// Echelon form: each row under its leading monomial, with leading coefficient 1.
  std::unordered_map<Monomial, Polynomial, Hash> rows_;
};

}  // namespace aceso::ggm
