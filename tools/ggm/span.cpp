#include "ggm/span.hpp"

#include <utility>

namespace aceso::ggm {

void LinearSpan::insert(const Polynomial& polynomial) {
  const Polynomial row = remainder(polynomial);
  if (row.is_zero()) return;
  rows_.emplace(row.leading().monomial, row.leading().coefficient.inverse() * row);
}

Polynomial LinearSpan::remainder(Polynomial polynomial) const {
  while (!polynomial.is_zero()) {
    const auto row = rows_.find(polynomial.leading().monomial);
    if (row == rows_.end()) break;
    polynomial = polynomial.plus_scaled(row->second, -polynomial.leading().coefficient);
  }
  return polynomial;
}

}  // namespace aceso::ggm
