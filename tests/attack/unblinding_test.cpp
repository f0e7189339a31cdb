// Reading an index without kappa. Everything here is a guess at a dictionary's words with pairings of public elements.

#include "combinations.hpp"
#include "matching.hpp"

namespace aceso::attack {
namespace {

using Unblinding = Matching;

/// prod I_j^(y^j): a guess at a keyword. For a right guess it is H^kappa with H = prod H_idx_j^(y^j).
struct Guess {
  G1 index_side, hash_side;

  Guess(const match::Index& index, const Scalar& y) {
    Scalar power = Scalar::one();
    for (std::size_t j = 0; j <= index.m(); ++j, power = power * y) {
      index_side *= index.slots[j].pow(power);
      hash_side *= match::h_idx(index.record_id, j).pow(power);
    }
  }
};

TEST_F(Unblinding, IsADictionaryAttackAsSoonAsKappaIsInG2) {
  // Why Kc stays in G1: with g2^kappa a pairing makes the comparison that only the holder of kappa should make.
  const G2 leaked = G2::generator().pow(built.opening.kappa);
  for (const auto& [word, is_keyword] : {std::pair{"flu", true}, {"asthma", true}, {"cough", false}}) {
    const Guess guess(built.index, match::h_kw(word));
    EXPECT_EQ(pairing(guess.index_side, G2::generator()) == pairing(guess.hash_side, leaked), is_keyword) << word;
  }
}

TEST_F(Unblinding, IsOutOfReachWithKappaInG1) {
  const auto t = trapdoor({"flu"});
  const Guess right(built.index, match::h_kw("flu"));
  EXPECT_EQ(right.index_side, right.hash_side.pow(built.opening.kappa)) << "the guess is right";
  const Gt sought = pairing(right.index_side, G2::generator());
  const G1& kc = built.index.commitment;
  // Everything public that pairs, and a trapdoor for the same keyword on top.
  std::vector<Gt> elements = {pairing(kc, G2::generator()), pairing(right.hash_side, G2::generator()),
                              pairing(G1::generator(), G2::generator())};
  for (std::size_t j = 0; j < 3; ++j) {
    elements.push_back(pairing(kc, t.t[j]));
    elements.push_back(pairing(match::h_idx(record_id, j), t.t[j]));
  }
  EXPECT_FALSE(small_combination(sought, elements, 2));
  EXPECT_FALSE(right.index_side == right.hash_side * kc);
}

TEST_F(Unblinding, AMatchTestWithoutKappaSaysNothing) {
  // prod e(I_j, T_j) with and without every public stand-in for the blinding.
  const auto t = trapdoor({"flu"});
  std::vector<Pair> l, v, c;
  for (std::size_t j = 0; j <= built.index.m(); ++j) {
    l.push_back({built.index.slots[j], t.t[j]});
    v.push_back({match::h_idx(record_id, j), t.t[j]});
    c.push_back({built.index.commitment, t.t[j]});
  }
  const Gt big_l = pairing_product(l),
           elements[] = {pairing_product(v), pairing_product(c), pairing(built.index.commitment, G2::generator())};
  EXPECT_EQ(big_l, elements[0].pow(built.opening.kappa)) << "with kappa it is a match";
  EXPECT_FALSE(small_combination(big_l, elements, 3));
}

TEST_F(Unblinding, TwoIndexesOfOneSetOfKeywordsDoNotLink) {
  // Eight keywords, so that no dummy root tells the two apart, and even the same kappa and rho: H_idx binds the record.
  const auto all = hashed({"a", "b", "c", "d", "e", "f", "g", "h"});
  const Scalar rho = Scalar::random_nonzero(rng), kappa = Scalar::random_nonzero(rng);
  const auto one = index_with({1}, all, rho, kappa), two = index_with({2}, all, rho, kappa);
  std::vector<Gt> differences;
  for (std::size_t j = 0; j <= one.m(); ++j) {
    EXPECT_NE(one.slots[j], two.slots[j]);
    differences.push_back(pairing(one.slots[j] * two.slots[j].inverse(), G2::generator()));
  }
  EXPECT_FALSE(small_combination(Gt() * pairing(one.commitment, G2::generator()), differences, 1));
  for (std::size_t j = 1; j <= one.m(); ++j)
    EXPECT_NE(one.slots[j] * two.slots[0], two.slots[j] * one.slots[0]) << "no ratio of slots is kept";

  // The control: kappa takes the blinding off both and shows the same polynomial.
  EXPECT_EQ(match::strip(one, kappa).slots, match::strip(two, kappa).slots);
}

TEST_F(Unblinding, IndexesOfOneRecordDoNotLinkToTheirKeywords) {
  // A record published again with the same keywords: fresh rho, kappa and dummies.
  const auto again = match::index_build(record_id, keywords, 8, rng).value();
  for (std::size_t j = 0; j <= again.index.m(); ++j) {
    EXPECT_NE(again.index.slots[j], built.index.slots[j]);
    EXPECT_NE(match::strip(again.index, again.opening.kappa).slots[j],
              match::strip(built.index, built.opening.kappa).slots[j])
        << "not even without the blinding: rho and the dummies differ";
  }
}

TEST_F(Unblinding, KappaOfOneRecordDoesNotOpenAnother) {
  const auto other = match::index_build({7}, keywords, 8, rng).value();
  EXPECT_FALSE(answers(trapdoor({"flu"}), other.index, built.opening.kappa));
}

TEST_F(Unblinding, AnAuthorizationIsForOneIndexAndOneHospital) {
  const auto friendly = symm::generate_kem_key_pair(rng), other = symm::generate_kem_key_pair(rng);
  const auto sent = match::authorize(built.index, built.opening.kappa, friendly.public_key, rng).value();
  EXPECT_TRUE(match::open_authorization(sent, friendly, built.index));
  EXPECT_FALSE(match::open_authorization(sent, other, built.index));
  auto moved = sent;
  moved.record_id[0] ^= 1;
  EXPECT_FALSE(match::open_authorization(moved, friendly, built.index));
  auto renamed = built.index;
  renamed.record_id = moved.record_id;
  EXPECT_FALSE(match::open_authorization(moved, friendly, renamed));
  EXPECT_FALSE(match::open_authorization(sent, friendly, renamed));
  auto recommitted = built.index;
  recommitted.commitment *= G1::generator();
  EXPECT_FALSE(match::open_authorization(sent, friendly, recommitted));
}

}  // namespace
}  // namespace aceso::attack
