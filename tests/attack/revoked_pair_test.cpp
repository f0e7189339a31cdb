// Two revoked doctors divide their keys at a node that they share.
//
// With K_x0 = pk^alpha * g1^-gamma_x * W^r the node's value cancels, and what is left is a working key for
// alpha (beta - beta') that needs no update key. With pk^(alpha - gamma_x) the quotient opens the share alpha - gamma_x
// alone, and gamma_x still needs an update key of the record's period.

#include "cheater.hpp"
#include "combinations.hpp"

namespace aceso::attack {
namespace {

constexpr abe::Period revoked_since = 5;

struct RevokedPair : ::testing::Test {
  World world;
  abe::testing::User first = world.enrol("dr-first", {"a", "b", "c"});
  abe::testing::User second = world.enrol("dr-second", {"a", "b", "d"});
  abe::testing::User current = world.enrol("dr-current", {"a", "b"});
  std::vector<abe::NodeId> shared = {8, 4, 2, 1};  // of leaves 0 and 1 in a tree of depth 4

  void SetUp() override {
    ASSERT_TRUE(abe::revoke("dr-first", revoked_since, world.rl, world.st));
    ASSERT_TRUE(abe::revoke("dr-second", revoked_since, world.rl, world.st));
  }

  RawKey naive_key(const abe::testing::User& user, abe::NodeId x) {
    const abe::MasterKey& msk = world.kgc.msk;
    const G1 head = user.pk.pk().pow(msk.alpha) * G1::generator().pow(-msk.gamma(x));
    const auto items = user.attk.attributes.items();
    return make_key(head, Scalar::random_nonzero(world.rng), {items.begin(), items.end()});
  }

  /// The attack, on the elements of either form.
  Gt attack(const RawKey& a, const RawKey& b, const abe::Ciphertext& ct) const {
    return raw_a(divide(a, b), ct, weights(ct, {"a", "b"})).pow((first.sk.beta() - second.sk.beta()).inverse());
  }
};

TEST_F(RevokedPair, TheNaiveFormWorksForACurrentDoctor) {
  const auto ct = world.seal(world.random_key(), "a and b", revoked_since);
  const auto update = world.update(revoked_since);
  const abe::NodeId x = 9;  // of leaf 2
  ASSERT_NE(update.find(x), nullptr);
  const Gt a = raw_a(naive_key(current, x), ct, full_weights(ct)), b = raw_b(*update.find(x), ct);
  EXPECT_EQ((a * b).pow(current.sk.beta().inverse()), record_secret(world, ct));
}

TEST_F(RevokedPair, OpenEverythingInTheNaiveForm) {
  for (const char* policy : {"a and b", "(a and x) or (b and a)", "2 of (a, b, z)"}) {
    const auto ct = world.seal(world.random_key(), policy, revoked_since + 1);
    for (const abe::NodeId x : shared) {
      const Gt guess = attack(naive_key(first, x), naive_key(second, x), ct);
      EXPECT_EQ(guess, record_secret(world, ct)) << policy << " at node " << x;
      EXPECT_TRUE(unwraps(guess, ct)) << policy << " at node " << x;
    }
  }
}

TEST_F(RevokedPair, GetTheirOwnShareAloneInOurForm) {
  const auto ct = world.seal(world.random_key(), "a and b", revoked_since);
  const Gt secret = record_secret(world, ct);
  for (const abe::NodeId x : shared) {
    const Gt guess = attack(raw_key(first.attk, x), raw_key(second.attk, x), ct);
    EXPECT_FALSE(unwraps(guess, ct));
    EXPECT_NE(guess, secret);
    const Gt missing = pairing(G1::generator().pow(world.kgc.msk.gamma(x)), ct.c2);
    EXPECT_EQ(guess * missing, secret) << "the attack was carried out right: e(g1, g2)^(gamma_x s1) is what it lacks";
  }
}

TEST_F(RevokedPair, FindNoUpdateKeyThatHelps) {
  const auto ct = world.seal(world.random_key(), "a and b", revoked_since);
  const Gt secret = record_secret(world, ct);
  std::vector<Gt> elements;
  for (const abe::NodeId x : shared) {
    elements.push_back(attack(raw_key(first.attk, x), raw_key(second.attk, x), ct));
    elements.push_back(raw_a(raw_key(first.attk, x), ct, full_weights(ct)).pow(first.sk.beta().inverse()));
  }
  for (const abe::Period t : {revoked_since - 1, revoked_since, revoked_since + 1})
    for (const abe::UpdateNode& node : world.update(t).nodes) elements.push_back(raw_b(node, ct));
  EXPECT_FALSE(small_combination(secret, elements, 1));
}

TEST_F(RevokedPair, AlsoWithASharedNodeOfTwoLeavesOfOneDoctor) {
  // A change of attributes gives one beta two leaves. beta - beta' is then zero: the quotient of the two keys says
  // nothing of alpha, in either form, but a multiple of one key still must not.
  const auto again = att_key_gen(world.pp(), world.kgc.msk, first.pk, abe::testing::attributes({"a", "b"}), world.st,
                                 world.rl, world.bases, world.rng);
  ASSERT_TRUE(again);
  ASSERT_TRUE(abe::revoke("dr-first", revoked_since, world.rl, world.st));
  const auto ct = world.seal(world.random_key(), "a and b", revoked_since);
  std::vector<Gt> elements;
  for (const abe::NodeId x : {4u, 2u, 1u}) {
    const RawKey quotient = divide(raw_key(first.attk, x), raw_key(*again, x));
    EXPECT_TRUE(raw_a(quotient, ct, full_weights(ct)).is_identity());
    elements.push_back(raw_a(raw_key(*again, x), ct, full_weights(ct)).pow(first.sk.beta().inverse()));
  }
  for (const abe::UpdateNode& node : world.update(revoked_since).nodes) elements.push_back(raw_b(node, ct));
  EXPECT_FALSE(small_combination(record_secret(world, ct), elements, 2));
}

}  // namespace
}  // namespace aceso::attack
