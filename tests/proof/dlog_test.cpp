// Chaum and Pedersen's equality, Camenisch and Shoup's inequality: completeness on random statements, each element
// perturbed, and what each proves of the other's statements.

#include <gtest/gtest.h>

#include "group/pairing.hpp"
#include "proof/dlog_inequality.hpp"
#include "support/seeded_random.hpp"

namespace aceso::proof {
namespace {

Transcript context(std::string_view id = "here") { return std::move(Transcript("test").add("id", id)); }

struct Dlog : ::testing::Test {
  aceso::testing::SeededRandom rng{"dlog"};
  Gt e = pairing(G1::generator(), G2::generator());
  Scalar kappa = Scalar::random_nonzero(rng);
  Gt v = e.pow(Scalar::random_nonzero(rng));
  DlogStatement equal{G1::generator().pow(kappa), v, v.pow(kappa)};
  DlogStatement unequal{G1::generator().pow(kappa), v, v.pow(kappa) * e};
};

TEST_F(Dlog, BothAreComplete) {
  for (int i = 0; i < 10; ++i) {
    const Scalar k = Scalar::random_nonzero(rng);
    const Gt base = e.pow(Scalar::random_nonzero(rng));
    const DlogStatement yes{G1::generator().pow(k), base, base.pow(k)};
    const DlogStatement no{yes.k, base, base.pow(Scalar::random(rng))};
    EXPECT_TRUE(verify_equality(context(), yes, prove_equality(context(), yes, k, rng)));
    EXPECT_TRUE(verify_inequality(context(), no, prove_inequality(context(), no, k, rng)));
  }
  const DlogStatement l_identity{equal.k, v, Gt()};
  EXPECT_TRUE(verify_inequality(context(), l_identity, prove_inequality(context(), l_identity, kappa, rng)));
}

TEST_F(Dlog, NeitherProvesTheOthersStatement) {
  EXPECT_FALSE(verify_equality(context(), unequal, prove_equality(context(), unequal, kappa, rng)));
  EXPECT_FALSE(verify_inequality(context(), equal, prove_inequality(context(), equal, kappa, rng)));
  for (const Scalar& wrong : {Scalar(), Scalar::one(), kappa + Scalar::one(), -kappa}) {
    EXPECT_FALSE(verify_equality(context(), equal, prove_equality(context(), equal, wrong, rng)));
    EXPECT_FALSE(verify_equality(context(), unequal, prove_equality(context(), unequal, wrong, rng)));
    EXPECT_FALSE(verify_inequality(context(), equal, prove_inequality(context(), equal, wrong, rng)));
    EXPECT_FALSE(verify_inequality(context(), unequal, prove_inequality(context(), unequal, wrong, rng)));
  }
}

TEST_F(Dlog, EachElementOfAnEqualityProofIsBound) {
  const auto proof = prove_equality(context(), equal, kappa, rng);
  ASSERT_TRUE(verify_equality(context(), equal, proof));
  for (const Scalar& d : {Scalar::one(), -Scalar::one(), kappa}) {
    EXPECT_FALSE(verify_equality(context(), equal, {proof.c + d, proof.z}));
    EXPECT_FALSE(verify_equality(context(), equal, {proof.c, proof.z + d}));
    EXPECT_FALSE(verify_equality(context(), equal, {proof.c + d, proof.z + d * kappa}));
  }
  EXPECT_FALSE(verify_equality(context("there"), equal, proof));
}

TEST_F(Dlog, EachElementOfAnInequalityProofIsBound) {
  const auto proof = prove_inequality(context(), unequal, kappa, rng);
  ASSERT_TRUE(verify_inequality(context(), unequal, proof));
  for (const Scalar& d : {Scalar::one(), -Scalar::one(), kappa}) {
    EXPECT_FALSE(verify_inequality(context(), unequal, {proof.big_c, proof.c + d, proof.z_a, proof.z_delta}));
    EXPECT_FALSE(verify_inequality(context(), unequal, {proof.big_c, proof.c, proof.z_a + d, proof.z_delta}));
    EXPECT_FALSE(verify_inequality(context(), unequal, {proof.big_c, proof.c, proof.z_a, proof.z_delta + d}));
    EXPECT_FALSE(
        verify_inequality(context(), unequal, {proof.big_c, proof.c, proof.z_a + d * kappa, proof.z_delta + d}))
        << "R2 is unchanged, R1 is not";
    EXPECT_FALSE(
        verify_inequality(context(), unequal, {proof.big_c.pow(d + Scalar::one()), proof.c, proof.z_a, proof.z_delta}));
  }
  EXPECT_FALSE(verify_inequality(context(), unequal, {Gt(), proof.c, proof.z_a, proof.z_delta}));
  EXPECT_FALSE(verify_inequality(context("there"), unequal, proof));
}

TEST_F(Dlog, EachPartOfTheStatementIsBound) {
  const auto yes = prove_equality(context(), equal, kappa, rng);
  const auto no = prove_inequality(context(), unequal, kappa, rng);
  const auto changed = [&](const DlogStatement& s, int part) {
    DlogStatement out = s;
    if (part == 0) out.k *= G1::generator();
    if (part == 1) out.v *= e;
    if (part == 2) out.l *= e;
    return out;
  };
  for (int part = 0; part < 3; ++part) {
    EXPECT_FALSE(verify_equality(context(), changed(equal, part), yes)) << part;
    EXPECT_FALSE(verify_inequality(context(), changed(unequal, part), no)) << part;
  }
}

TEST_F(Dlog, AStatementInTheExponentOfAnotherIsNoProof) {
  // (V, L) to one power keeps the relation true: the proof must still be made for it.
  const auto yes = prove_equality(context(), equal, kappa, rng);
  const Scalar x = Scalar::random_nonzero(rng);
  const DlogStatement power{equal.k, equal.v.pow(x), equal.l.pow(x)};
  EXPECT_FALSE(verify_equality(context(), power, yes));
}

TEST_F(Dlog, VTheIdentityProvesNothing) {
  const DlogStatement nothing{equal.k, Gt(), Gt()};
  EXPECT_FALSE(verify_equality(context(), nothing, prove_equality(context(), nothing, kappa, rng)));
  const DlogStatement l_alone{equal.k, Gt(), e};
  EXPECT_FALSE(verify_inequality(context(), l_alone, prove_inequality(context(), l_alone, kappa, rng)));
}

TEST_F(Dlog, TwoAnswersToOneCommitmentGiveKappa) {
  aceso::testing::SeededRandom k("k"), k_again("k");
  const auto one = prove_equality(context("one"), equal, kappa, k);
  const auto two = prove_equality(context("two"), equal, kappa, k_again);
  EXPECT_EQ((one.z - two.z) * (one.c - two.c).inverse(), kappa);
}

TEST_F(Dlog, TwoInequalityAnswersGiveKappaAsAOverDelta) {
  aceso::testing::SeededRandom k("k"), k_again("k");
  const auto one = prove_inequality(context("one"), unequal, kappa, k);
  const auto two = prove_inequality(context("two"), unequal, kappa, k_again);
  const Scalar d = (one.c - two.c).inverse();
  const Scalar a = (one.z_a - two.z_a) * d, delta = (one.z_delta - two.z_delta) * d;
  EXPECT_EQ(a * delta.inverse(), kappa);
  EXPECT_EQ(one.big_c, unequal.v.pow(a) * unequal.l.pow(-delta));
}

}  // namespace
}  // namespace aceso::proof
