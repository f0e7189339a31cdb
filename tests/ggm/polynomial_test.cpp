#include "ggm/polynomial.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <stdexcept>

#include "ggm/random_polynomial.hpp"

namespace aceso::ggm {
namespace {

TEST(Scalar, InverseAndSign) {
  EXPECT_EQ(Scalar::of(-1) * Scalar::of(-1), Scalar::of(1));
  EXPECT_EQ(Scalar::of(-1), Scalar::reduced(Scalar::kPrime - 1));
  EXPECT_TRUE(Scalar::reduced(Scalar::kPrime).is_zero());
  EXPECT_TRUE((-Scalar()).is_zero());
}

RC_GTEST_PROP(Scalar, FieldLaws, (std::uint64_t x, std::uint64_t y, std::uint64_t z)) {
  const Scalar a = Scalar::reduced(x);
  const Scalar b = Scalar::reduced(y);
  const Scalar c = Scalar::reduced(z);
  RC_ASSERT(a * b == b * a);
  RC_ASSERT((a * b) * c == a * (b * c));
  RC_ASSERT(a * (b + c) == a * b + a * c);
  RC_ASSERT((a - a).is_zero());
  RC_ASSERT(a.is_zero() || a * a.inverse() == Scalar::of(1));
}

TEST(Monomial, ProductIsSortedAndBounded) {
  const Monomial x(Variable{1});
  const Monomial y(Variable{2});
  EXPECT_EQ(x * y, y * x);
  EXPECT_NE(x * x, x);
  EXPECT_EQ(x * Monomial(), x);
  EXPECT_EQ((x * y) * (x * y), (x * x) * (y * y));
  EXPECT_THROW((x * x) * (x * x) * x, std::length_error);
}

TEST(Polynomial, DifferenceOfSquares) {
  const Polynomial x(Variable{1});
  const Polynomial y(Variable{2});
  EXPECT_EQ((x + y) * (x - y), x * x - y * y);
  EXPECT_TRUE((x - x).is_zero());
  EXPECT_TRUE(Polynomial(Scalar()).is_zero());
}

RC_GTEST_PROP(Polynomial, RingLaws, ()) {
  const Polynomial a = *random_polynomial();
  const Polynomial b = *random_polynomial();
  const Polynomial c = *random_polynomial();
  RC_ASSERT(a + b == b + a);
  RC_ASSERT(a * b == b * a);
  RC_ASSERT((a + b) + c == a + (b + c));
  RC_ASSERT(a * (b + c) == a * b + a * c);
  RC_ASSERT((a - a).is_zero());
  RC_ASSERT(a.plus_scaled(b, Scalar::of(-3)) == a - Scalar::of(3) * b);
}

}  // namespace
}  // namespace aceso::ggm
