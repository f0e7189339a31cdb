// Powers and products in G1 and G2: every fast path against the plain one.

#include "group/products.hpp"

#include <gtest/gtest.h>

#include "clear.hpp"
#include "generators.hpp"
#include "group/affine.hpp"

namespace aceso {
namespace {

using testing::clear_pow;
using testing::edge_scalars;

template <class Curve>
class FastPoints : public ::testing::Test {};
using Curves = ::testing::Types<G1Curve, G2Curve>;
TYPED_TEST_SUITE(FastPoints, Curves);

TYPED_TEST(FastPoints, AFixedBasePowerIsThePower) {
  using P = Point<TypeParam>;
  const P base = P::generator().pow(Scalar::from_u64(123456789).inverse());
  const FixedBase<TypeParam> table(base);
  for (const Scalar& x : edge_scalars()) ASSERT_EQ(table.pow(x), clear_pow(base, x)) << to_hex(x.encode().reveal());
  rc::check([&](const Scalar& x) { RC_ASSERT(table.pow(x) == clear_pow(base, x)); });
  rc::check([&](const P& any, const Scalar& x) { RC_ASSERT(FixedBase<TypeParam>(any).pow(x) == clear_pow(any, x)); });
}

TYPED_TEST(FastPoints, ATableOfTheIdentity) {
  using P = Point<TypeParam>;
  const FixedBase<TypeParam> table{P()};
  for (const Scalar& x : {Scalar(), Scalar::one(), Scalar::from_u64(77)}) EXPECT_TRUE(table.pow(x).is_identity());
}

TYPED_TEST(FastPoints, ProductsKeepTheirOrderAndTakeEverySpecialCase) {
  using P = Point<TypeParam>;
  const P g = P::generator(), h = g.pow(Scalar::from_u64(5));
  const FixedBase<TypeParam> table(g);
  const Scalar x = Scalar::from_u64(99).inverse();
  Products<TypeParam> products;
  products.begin();                                                    // empty
  products.begin().multiply(g).multiply(g);                            // equal
  products.begin().multiply(g).multiply(g.inverse());                  // opposite
  products.begin().multiply(P()).multiply(h);                          // an identity on the left
  products.begin().multiply(h).multiply(P());                          // on the right
  products.begin().multiply(P()).multiply(P());                        // two
  products.begin().multiply(table, x).multiply(table, -x);             // two powers that cancel
  products.begin().multiply(table, x).multiply(table, x).multiply(h);  // repeated bases
  products.begin().multiply(h).multiply(h).multiply(h).multiply(h).multiply(h).multiply(h).multiply(h);
  const std::vector<P> out = products.take();
  const std::vector<P> expected = {
      P(), g * g, P(), h, h, P(), P(), clear_pow(g, x + x) * h, clear_pow(h, Scalar::from_u64(7))};
  EXPECT_EQ(out, expected);
  EXPECT_TRUE(products.take().empty());
}

// More additions than share one inversion, and products of unequal sizes.
TYPED_TEST(FastPoints, ManyProductsAtOnce) {
  using P = Point<TypeParam>;
  const P base = P::generator().pow(Scalar::from_u64(3));
  const FixedBase<TypeParam> table(base);
  const std::vector<P> points = {P(),         base,           base.inverse(),
                                 base * base, P::generator(), base.pow(Scalar::from_u64(1000))};
  rc::check([&](const std::vector<std::pair<Scalar, std::vector<std::uint8_t>>>& parts) {
    Products<TypeParam> products;
    std::vector<P> expected;
    for (const auto& [x, factors] : parts) {
      products.begin().multiply(table, x);
      expected.push_back(clear_pow(base, x));
      for (const std::uint8_t place : factors) {
        const P& factor = points[place % points.size()];
        products.multiply(factor);
        expected.back() *= factor;
      }
    }
    RC_ASSERT(products.take() == expected);
  });
  Products<TypeParam> same;
  for (int i = 0; i < 100; ++i) same.begin().multiply(table, Scalar::from_u64(41)).multiply(base);
  EXPECT_EQ(same.take(), std::vector<P>(100, base.pow(Scalar::from_u64(42))));
}

TYPED_TEST(FastPoints, ResultsEncodeLikeAnyPoint) {
  using P = Point<TypeParam>;
  rc::check([](const P& a, const P& b) {
    Products<TypeParam> product;
    product.begin().multiply(a).multiply(b);
    RC_ASSERT(product.take().front().encode() == (a * b).encode());
  });
}

TEST(VariableBase, APowerIsThePower) {
  const G1 base = hash_to_g1("test", as_bytes("base"));
  G1Products all;  // more than go side by side
  const auto scalars = edge_scalars();
  for (const Scalar& x : scalars) all.begin().power(base, x);
  const auto powers = all.take();
  for (std::size_t i = 0; i < scalars.size(); ++i)
    ASSERT_EQ(powers[i], clear_pow(base, scalars[i])) << to_hex(scalars[i].encode().reveal());
}

RC_GTEST_PROP(VariableBase, PowersOfManyBases, (const std::vector<std::pair<G1, Scalar>>& terms)) {
  G1Products products;
  std::vector<G1> expected;
  for (const auto& [base, x] : terms) {
    products.begin().multiply(base).power(base, x).power(G1(), x);
    expected.push_back(base * clear_pow(base, x));
  }
  RC_ASSERT(products.take() == expected);
}

RC_GTEST_PROP(MultiPow, IsTheProductOfPowers, (const std::vector<std::pair<G1, Scalar>>& terms)) {
  std::vector<G1> bases;
  std::vector<Scalar> scalars;
  G1 product;
  for (const auto& [base, scalar] : terms) {
    bases.push_back(base);
    scalars.push_back(scalar);
    product *= clear_pow(base, scalar);
  }
  RC_ASSERT(multi_pow_vartime(bases, scalars) == product);
}

TEST(MultiPow, TakesEveryKindOfExponent) {
  const G1 g = G1::generator();
  EXPECT_TRUE(multi_pow_vartime(std::span<const G1>(), {}).is_identity());
  for (const Scalar& x : edge_scalars()) {
    const G1 bases[] = {g, g.inverse(), G1(), g};
    const Scalar scalars[] = {x, -x, x, x};
    ASSERT_EQ(multi_pow_vartime(bases, scalars), clear_pow(g, x + x + x)) << to_hex(x.encode().reveal());
  }
}

TEST(FixedBase, TheSharedTablesAreOfTheGenerators) {
  EXPECT_EQ(g1_base().base(), G1::generator());
  EXPECT_EQ(g2_base().base(), G2::generator());
}

}  // namespace
}  // namespace aceso
