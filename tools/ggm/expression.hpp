#pragma once
// Exponents as a description writes them: sums, differences and products of unknowns and whole numbers.

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace aceso::ggm {

/// A parsed exponent. Unknowns are numbers that the description gives them.
struct Expression {
  enum class Kind { number, unknown, sum, difference, product };

  Kind kind = Kind::number;
  int number = 0;                      ///< of Kind::number
  std::size_t unknown = 0;             ///< of Kind::unknown
  std::vector<Expression> parts = {};  ///< two, of the others

  /// The value in any ring: `number` and `unknown` give the leaves' values.
  template <typename Value>
  Value evaluate(const std::function<Value(int)>& of_number,
                 const std::function<Value(std::size_t)>& of_unknown) const {
    const auto part = [&](std::size_t i) { return parts[i].evaluate(of_number, of_unknown); };
    switch (kind) {
      case Kind::number: return of_number(number);
      case Kind::unknown: return of_unknown(unknown);
      case Kind::sum: return part(0) + part(1);
      case Kind::difference: return part(0) - part(1);
      case Kind::product: break;
    }
    return part(0) * part(1);
  }
};

/// Parses "beta * (alpha - gamma) + w * r"; `unknown` turns a name into its number, or throws. Throws
/// std::runtime_error for what is no expression.
Expression parse_expression(std::string_view text, const std::function<std::size_t(std::string_view)>& unknown);

}  // namespace aceso::ggm
