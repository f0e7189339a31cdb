#include "ggm/span.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstddef>
#include <vector>

#include "ggm/random_polynomial.hpp"

namespace aceso::ggm {
namespace {

const Polynomial x(Variable{1});
const Polynomial y(Variable{2});
const Polynomial z(Variable{3});

TEST(LinearSpan, EmptyHoldsZeroOnly) {
  const LinearSpan span;
  EXPECT_TRUE(span.contains(Polynomial()));
  EXPECT_FALSE(span.contains(x));
}

TEST(LinearSpan, CombinationsAreInAndProductsAreOut) {
  LinearSpan span;
  span.insert(x + y);
  span.insert(y + z);
  EXPECT_TRUE(span.contains(x - z));
  EXPECT_TRUE(span.contains(Scalar::of(5) * x + Scalar::of(7) * y + Scalar::of(2) * z));
  EXPECT_FALSE(span.contains(x));
  EXPECT_FALSE(span.contains(x + z));
  EXPECT_FALSE(span.contains((x + y) * (y + z)));
}

TEST(LinearSpan, DependentPolynomialsAddNoDimension) {
  LinearSpan span;
  span.insert(x + y);
  span.insert(x - y);
  span.insert(x);
  span.insert(Polynomial());
  EXPECT_EQ(span.dimension(), 2U);
  EXPECT_TRUE(span.contains(y));
}

RC_GTEST_PROP(LinearSpan, HoldsEveryCombinationInAnyOrder, ()) {
  const auto inserted = *rc::gen::container<std::vector<Polynomial>>(random_polynomial());
  LinearSpan forwards;
  LinearSpan backwards;
  Polynomial combination;
  for (std::size_t i = 0; i < inserted.size(); ++i) {
    forwards.insert(inserted[i]);
    backwards.insert(inserted[inserted.size() - 1 - i]);
    combination = combination.plus_scaled(inserted[i], Scalar::of(*rc::gen::inRange(-9, 10)));
  }
  RC_ASSERT(forwards.contains(combination));
  RC_ASSERT(forwards.dimension() == backwards.dimension());
  const Polynomial other = *random_polynomial();
  RC_ASSERT(forwards.contains(other) == backwards.contains(other));
  RC_ASSERT(!forwards.contains(combination + Polynomial(Variable{9})));
}

}  // namespace
}  // namespace aceso::ggm
