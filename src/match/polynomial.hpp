#pragma once

#include <span>
#include <vector>

#include "group/scalar.hpp"

namespace aceso::match {

/// The coefficients a_0..a_n of prod (x - root) over n roots; a_n = 1. Secret in, secret out; constant time for a given
/// number of roots.
std::vector<Scalar> polynomial_from_roots(std::span<const Scalar> roots);

}  // namespace aceso::match
