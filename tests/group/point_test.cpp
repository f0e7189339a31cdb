// G1 and G2 as groups.

#include "group/point.hpp"

#include <gtest/gtest.h>

#include "generators.hpp"

namespace aceso {
namespace {

template <class P>
class PointTest : public ::testing::Test {};
using Groups = ::testing::Types<G1, G2>;
TYPED_TEST_SUITE(PointTest, Groups);

TYPED_TEST(PointTest, GroupLaws) {
  rc::check([](const TypeParam& a, const TypeParam& b, const TypeParam& c) {
    const TypeParam identity;
    RC_ASSERT(a * b == b * a);
    RC_ASSERT((a * b) * c == a * (b * c));
    RC_ASSERT(a * identity == a);
    RC_ASSERT((a * a.inverse()).is_identity());
    RC_ASSERT(a * a == a.pow(Scalar::from_u64(2)));
  });
}

TYPED_TEST(PointTest, Powers) {
  rc::check([](const TypeParam& a, const TypeParam& b, const Scalar& x, const Scalar& y) {
    RC_ASSERT(a.pow(Scalar()).is_identity());
    RC_ASSERT(a.pow(Scalar::one()) == a);
    RC_ASSERT(a.pow(-Scalar::one()) == a.inverse());
    RC_ASSERT(a.pow(x + y) == a.pow(x) * a.pow(y));
    RC_ASSERT(a.pow(x * y) == a.pow(x).pow(y));
    RC_ASSERT((a * b).pow(x) == a.pow(x) * b.pow(x));
    RC_ASSERT(a.pow(-x) == a.pow(x).inverse());
  });
}

TYPED_TEST(PointTest, TheIdentity) {
  const TypeParam identity;
  EXPECT_TRUE(identity.is_identity());
  EXPECT_TRUE(identity.inverse().is_identity());
  EXPECT_TRUE((identity * identity).is_identity());
  EXPECT_TRUE(identity.pow(Scalar::from_u64(7)).is_identity());
  EXPECT_FALSE(TypeParam::generator().is_identity());
  EXPECT_FALSE(identity == TypeParam::generator());
  EXPECT_FALSE(TypeParam::decode(identity.encode()));
}

TYPED_TEST(PointTest, SmallPowersAreRepeatedProducts) {
  TypeParam product;
  for (std::uint64_t k = 0; k < 40; ++k, product *= TypeParam::generator())
    EXPECT_EQ(TypeParam::generator().pow(Scalar::from_u64(k)), product) << k;
}

TYPED_TEST(PointTest, EncodingRoundTrips) {
  rc::check([](const TypeParam& a) {
    if (a.is_identity()) return;
    const auto bytes = a.encode();
    const auto again = TypeParam::decode(bytes);
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == a);
    RC_ASSERT(again->encode() == bytes);
    for (std::size_t n = 0; n < bytes.size(); ++n) RC_ASSERT(!TypeParam::decode(ByteView(bytes).first(n)).has_value());
  });
}

// No second form: what decodes from a changed encoding is another point, whose encoding is the changed one.
TYPED_TEST(PointTest, EveryBitMatters) {
  const auto bytes = TypeParam::generator().encode();
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    auto changed = bytes;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1 << bit % 8));
    const auto point = TypeParam::decode(changed);
    if (!point) continue;
    EXPECT_FALSE(*point == TypeParam::generator()) << bit;
    EXPECT_EQ(point->encode(), changed) << bit;
  }
}

}  // namespace
}  // namespace aceso
