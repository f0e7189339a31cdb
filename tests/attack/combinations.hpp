#pragma once
// A cheater's search: is the sought element a product of small powers of the elements that it can compute?

#include <optional>
#include <span>
#include <vector>

#include "group/gt.hpp"

namespace aceso::attack {

/// Coefficients k_i in -bound..bound with prod elements[i]^k_i = target; nothing when there are none. Meets in the
/// middle: about (2 bound + 1)^(n / 2) products.
std::optional<std::vector<int>> small_combination(const Gt& target, std::span<const Gt> elements, int bound);

/// The same with powers -1 and 1 of at most three elements: for long lists.
bool sparse_combination(const Gt& target, std::span<const Gt> elements);

}  // namespace aceso::attack
