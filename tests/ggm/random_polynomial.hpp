#pragma once
// RapidCheck's polynomials: at most quadratic, in few unknowns and with small coefficients, so that terms often meet
// and cancel.

#include <rapidcheck.h>

#include <cstdint>
#include <tuple>
#include <vector>

#include "ggm/polynomial.hpp"

namespace aceso::ggm {

inline rc::Gen<Polynomial> random_polynomial() {
  const auto variable = rc::gen::inRange<std::uint16_t>(1, 5);
  const auto term = rc::gen::tuple(rc::gen::inRange<std::int64_t>(-3, 4), variable, variable);
  return rc::gen::map(rc::gen::container<std::vector<std::tuple<std::int64_t, std::uint16_t, std::uint16_t>>>(term),
                      [](const auto& terms) {
                        Polynomial sum;
                        for (const auto& [coefficient, x, y] : terms) {
                          const Polynomial product = Polynomial(Variable{x}) * Polynomial(Variable{y});
                          sum = sum.plus_scaled(x == y ? Polynomial(Variable{x}) : product, Scalar::of(coefficient));
                        }
                        return sum;
                      });
}

}  // namespace aceso::ggm
