// Powers in GT and pairings over kept lines: every fast path against the plain one.

#include <gtest/gtest.h>

#include "clear.hpp"
#include "generators.hpp"

namespace aceso {
namespace {

using testing::clear_pairing_product;
using testing::clear_pow;
using testing::edge_scalars;

Gt base() {
  static const Gt value = clear_pow(pairing(G1::generator(), G2::generator()), Scalar::from_u64(7).inverse());
  return value;
}

TEST(GtPow, IsSquareAndMultiply) {
  for (const Scalar& x : edge_scalars()) ASSERT_EQ(base().pow(x), clear_pow(base(), x)) << to_hex(x.encode().reveal());
  rc::check([](const Gt& a, const Scalar& x) { RC_ASSERT(a.pow(x) == clear_pow(a, x)); });
}

TEST(GtPow, OfAFixedBase) {
  const FixedBaseGt table(base());
  EXPECT_EQ(table.base(), base());
  for (const Scalar& x : edge_scalars()) ASSERT_EQ(table.pow(x), clear_pow(base(), x)) << to_hex(x.encode().reveal());
  rc::check([&](const Scalar& x) { RC_ASSERT(table.pow(x) == clear_pow(base(), x)); });
  EXPECT_TRUE(FixedBaseGt(Gt()).pow(Scalar::from_u64(5)).is_identity());
}

TEST(GtPow, OfManyBasesWithPublicExponents) {
  EXPECT_TRUE(multi_pow_vartime(std::span<const Gt>(), {}).is_identity());
  for (const Scalar& x : edge_scalars()) {
    const Scalar exponents[] = {x, Scalar::from_u64(3), -x};
    const Gt bases[] = {base(), base(), base().inverse()};
    ASSERT_EQ(multi_pow_vartime(bases, exponents), clear_pow(base(), x + x + exponents[1]))
        << to_hex(x.encode().reveal());
  }
  rc::check([](const std::vector<std::pair<Gt, Scalar>>& terms) {
    std::vector<Gt> bases;
    std::vector<Scalar> exponents;
    Gt product;
    for (const auto& [a, x] : terms) {
      bases.push_back(a);
      exponents.push_back(x);
      product *= clear_pow(a, x);
    }
    RC_ASSERT(multi_pow_vartime(bases, exponents) == product);
  });
}

TEST(Lines, GiveTheProductOfPairings) {
  rc::check([](const std::vector<std::pair<G1, G2>>& pairs) {
    std::vector<Pair> plain;
    for (const auto& [p, q] : pairs) plain.push_back({p, q});
    RC_ASSERT(pairing_product(plain) == clear_pairing_product(plain));
  });
}

TEST(Lines, MayBeUsedTwiceInOneProductAndInMany) {
  const G1 p = G1::generator(), p2 = p.pow(Scalar::from_u64(5));
  const G2 q = G2::generator().pow(Scalar::from_u64(11));
  const Lines lines(q), none{G2()};
  const LinedPair pairs[] = {{p, &lines}, {p2, &lines}, {p, &none}, {G1(), &lines}, {p.inverse(), &lines}};
  const Pair expected[] = {{p2, q}};
  EXPECT_EQ(pairing_product(pairs), clear_pairing_product(expected));
  EXPECT_EQ(pairing_product(pairs), clear_pairing_product(expected));
}

}  // namespace
}  // namespace aceso
