#pragma once
// Sparse polynomials over F_p in formal unknowns: the discrete logarithms of the group elements that an adversary of
// the generic group model sees.

#include <algorithm>
#include <compare>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include "ggm/scalar.hpp"

namespace aceso::ggm {

/// One formal unknown. Zero is no unknown: it marks an unused place in a monomial.
enum class Variable : std::uint16_t {};

/// A product of at most four unknowns, sorted and packed into one word, so that comparing and hashing cost nothing.
/// Three are enough for the scheme: a pairing joins, for instance, attr * r and s'.
class Monomial {
 public:
  /// The empty product, 1.
  constexpr Monomial() = default;
  constexpr explicit Monomial(Variable unknown) : packed_(static_cast<std::uint16_t>(unknown)) {}

  /// Throws std::length_error beyond four unknowns.
  friend constexpr Monomial operator*(Monomial a, Monomial b) {
    for (std::uint64_t rest = b.packed_; rest != 0; rest >>= 16) a.insert(rest & 0xffff);
    return a;
  }

  constexpr std::uint64_t packed() const { return packed_; }

  friend constexpr auto operator<=>(Monomial, Monomial) = default;

 private:
  /// The greatest unknown is in the lowest 16 bits.
  constexpr void insert(std::uint64_t unknown) {
    if (packed_ >> 48 != 0) throw std::length_error("a monomial of more than four unknowns");
    int shift = 0;
    while (((packed_ >> shift) & 0xffff) > unknown) shift += 16;
    const std::uint64_t smaller = packed_ >> shift << shift;
    packed_ = smaller << 16 | unknown << shift | (packed_ - smaller);
  }

  std::uint64_t packed_ = 0;
};

/// Terms in falling order of their monomials, none with a zero coefficient: equal polynomials have equal terms.
class Polynomial {
 public:
  struct Term {
    Monomial monomial;
    Scalar coefficient;
    friend bool operator==(const Term&, const Term&) = default;
  };

  Polynomial() = default;
  explicit Polynomial(Scalar constant) : Polynomial(std::vector<Term>{{Monomial(), constant}}) {}
  explicit Polynomial(Variable unknown) : Polynomial(std::vector<Term>{{Monomial(unknown), Scalar::of(1)}}) {}

  bool is_zero() const { return terms_.empty(); }

  /// The term of the greatest monomial. Not of the zero polynomial.
  const Term& leading() const { return terms_.front(); }

  const std::vector<Term>& terms() const { return terms_; }

  /// This plus `factor` times `other`: the one step of Gaussian elimination.
  Polynomial plus_scaled(const Polynomial& other, Scalar factor) const {
    Polynomial sum;
    sum.terms_.reserve(terms_.size() + other.terms_.size());
    auto a = terms_.begin();
    for (const Term& b : other.terms_) {
      while (a != terms_.end() && a->monomial > b.monomial) sum.terms_.push_back(*a++);
      Scalar coefficient = b.coefficient * factor;
      if (a != terms_.end() && a->monomial == b.monomial) coefficient = coefficient + a++->coefficient;
      if (!coefficient.is_zero()) sum.terms_.push_back({b.monomial, coefficient});
    }
    sum.terms_.insert(sum.terms_.end(), a, terms_.end());
    return sum;
  }

  friend Polynomial operator+(const Polynomial& a, const Polynomial& b) { return a.plus_scaled(b, Scalar::of(1)); }
  friend Polynomial operator-(const Polynomial& a, const Polynomial& b) { return a.plus_scaled(b, Scalar::of(-1)); }
  friend Polynomial operator*(Scalar factor, const Polynomial& a) { return Polynomial().plus_scaled(a, factor); }

  friend Polynomial operator*(const Polynomial& a, const Polynomial& b) {
    std::vector<Term> products;
    products.reserve(a.terms_.size() * b.terms_.size());
    for (const Term& x : a.terms_) {
      for (const Term& y : b.terms_) products.push_back({x.monomial * y.monomial, x.coefficient * y.coefficient});
    }
    return Polynomial(std::move(products));
  }

  friend bool operator==(const Polynomial&, const Polynomial&) = default;

 private:
  /// From terms in any order, repeated monomials included.
  explicit Polynomial(std::vector<Term> terms) : terms_(std::move(terms)) {
    std::sort(terms_.begin(), terms_.end(), [](const Term& a, const Term& b) { return a.monomial > b.monomial; });
    auto kept = terms_.begin();
    for (auto next = terms_.begin(); next != terms_.end();) {
      Term sum = *next++;
      while (next != terms_.end() && next->monomial == sum.monomial)
        sum.coefficient = sum.coefficient + next++->coefficient;
      if (!sum.coefficient.is_zero()) *kept++ = sum;
    }
    terms_.erase(kept, terms_.end());
  }

  std::vector<Term> terms_;
};

}  // namespace aceso::ggm
