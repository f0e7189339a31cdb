// Schnorr's proof: completeness, every part bound, and the two arguments that make it a proof of knowledge in zero
// knowledge: the extractor and the simulator.

#include "proof/schnorr.hpp"

#include <gtest/gtest.h>

#include "support/seeded_random.hpp"

namespace aceso::proof {
namespace {

Transcript context(std::string_view id = "dr-a") { return std::move(Transcript("test").add("id", id)); }

struct Schnorr : ::testing::Test {
  aceso::testing::SeededRandom rng{"schnorr"};
  Scalar x = Scalar::random_nonzero(rng);
  G1 y = G1::generator().pow(x);
  SchnorrProof proof = prove_schnorr(context(), x, rng);
};

TEST_F(Schnorr, IsComplete) {
  for (int i = 0; i < 50; ++i) {
    const Scalar secret = Scalar::random(rng);
    EXPECT_TRUE(verify_schnorr(context(), G1::generator().pow(secret), prove_schnorr(context(), secret, rng)));
  }
}

TEST_F(Schnorr, EveryPartIsBound) {
  ASSERT_TRUE(verify_schnorr(context(), y, proof));
  for (const Scalar& d : {Scalar::one(), -Scalar::one(), x, Scalar::random(rng)}) {
    EXPECT_FALSE(verify_schnorr(context(), y, {proof.c + d, proof.z}));
    EXPECT_FALSE(verify_schnorr(context(), y, {proof.c, proof.z + d}));
    EXPECT_FALSE(verify_schnorr(context(), y, {proof.c + d, proof.z + d * x})) << "the same R under another challenge";
    EXPECT_FALSE(verify_schnorr(context(), y * G1::generator().pow(d), proof));
    EXPECT_FALSE(verify_schnorr(context(), y * G1::generator().pow(d), {proof.c, proof.z + proof.c * d}));
  }
  EXPECT_FALSE(verify_schnorr(context("dr-b"), y, proof));
  EXPECT_FALSE(verify_schnorr(Transcript("test"), y, proof));
  EXPECT_FALSE(verify_schnorr(context(), y, {Scalar(), Scalar()}));
  EXPECT_FALSE(verify_schnorr(context(), y, {Scalar(), proof.z}));
}

TEST_F(Schnorr, TwoAnswersToOneCommitmentGiveTheSecret) {
  // Special soundness: a prover whose generator repeats its k shows x. That is why k is never derived from less than
  // fresh randomness, and it is what an extractor does who rewinds a cheater.
  aceso::testing::SeededRandom same_k("k"), same_k_again("k");
  const auto one = prove_schnorr(context("one"), x, same_k), two = prove_schnorr(context("two"), x, same_k_again);
  ASSERT_NE(one.c, two.c);
  EXPECT_EQ((one.z - two.z) * (one.c - two.c).inverse(), x);
}

TEST_F(Schnorr, ASimulatorNeedsNoSecretButChoosesTheChallenge) {
  const Scalar c = Scalar::random(rng), z = Scalar::random(rng);
  const G1 r = G1::generator().pow(z) * y.pow(-c);
  EXPECT_EQ(G1::generator().pow(z), r * y.pow(c)) << "the equation holds without x";
  EXPECT_FALSE(verify_schnorr(context(), y, {c, z})) << "the hash does not";
}

TEST_F(Schnorr, ProofsOfOneStatementDiffer) {
  const auto again = prove_schnorr(context(), x, rng);
  EXPECT_NE(again.c, proof.c);
  EXPECT_NE(again.z, proof.z);
}

}  // namespace
}  // namespace aceso::proof
