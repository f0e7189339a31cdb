// The honest way through the procedures, and each null result.

#include "world.hpp"

namespace aceso::abe::testing {
namespace {

struct Case {
  std::string policy;
  std::vector<std::string> attributes;
  bool opens;
};

class Policies : public ::testing::TestWithParam<Case> {};

TEST_P(Policies, OpensExactlyWhenSatisfied) {
  World world;
  const User user = world.enrol("dr-a", GetParam().attributes);
  const SymKey key = world.random_key();
  const Ciphertext ct = world.seal(key, GetParam().policy, 7);
  const auto opened = world.open(user, ct);
  if (GetParam().opens) {
    ASSERT_TRUE(opened) << to_string(opened.error());
    ASSERT_TRUE(*opened);
    EXPECT_TRUE(same(**opened, key));
  } else {
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error(), Null::policy_not_satisfied);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, Policies,
    ::testing::Values(Case{"a", {"a"}, true}, Case{"a", {"b"}, false}, Case{"a and b", {"a", "b"}, true},
                      Case{"a and b", {"a"}, false}, Case{"a or b", {"b", "c"}, true}, Case{"a or b", {"c"}, false},
                      Case{"2 of (a, b, c)", {"a", "c"}, true}, Case{"2 of (a, b, c)", {"c"}, false},
                      Case{"3 of (a, b, c, d, e)", {"b", "d", "e"}, true}, Case{"a and a", {"a"}, true},
                      Case{"(a and b) or (a and c)", {"a", "c"}, true},
                      Case{"(a and b) or (a and c)", {"b", "c"}, false},
                      Case{"a and (b or 2 of (c, d, a and e))", {"a", "d", "e"}, true},
                      Case{"a and (b or 2 of (c, d, a and e))", {"a", "d"}, false},
                      Case{"2 of (a and b, a and c, a and d)", {"a", "b", "d"}, true},
                      Case{"\"department:cardiology\" and \"Ärztin +@ 1f2e-3d\"",
                           {"Ärztin +@ 1f2e-3d", "department:cardiology"},
                           true}));

TEST(Abe, RevokedDoctorGetsNoPreDecryptionKey) {
  World world;
  const User user = world.enrol("dr-a", {"a"});
  ASSERT_TRUE(revoke("dr-a", 5, world.rl, world.st));
  EXPECT_TRUE(world.pre_key(user, 4)) << "not yet revoked in the period before";
  const auto prek = world.pre_key(user, 5);
  ASSERT_FALSE(prek);
  EXPECT_EQ(prek.error(), Null::revoked);
}

TEST(Abe, OthersStillOpenAfterARevocation) {
  World world;
  const User revoked = world.enrol("dr-a", {"a"}), other = world.enrol("dr-b", {"a"});
  ASSERT_TRUE(revoke("dr-a", 5, world.rl, world.st));
  const SymKey key = world.random_key();
  const auto opened = world.open(other, world.seal(key, "a", 5));
  ASSERT_TRUE(opened && *opened);
  EXPECT_TRUE(same(**opened, key));
}

TEST(Abe, NewAttributesNeedANewLeaf) {
  World world;
  const User before = world.enrol("dr-a", {"a"});
  EXPECT_FALSE(
      att_key_gen(world.pp(), world.kgc.msk, before.pk, attributes({"b"}), world.st, world.rl, world.bases, world.rng));
  ASSERT_TRUE(revoke("dr-a", 3, world.rl, world.st));
  const auto attk =
      att_key_gen(world.pp(), world.kgc.msk, before.pk, attributes({"b"}), world.st, world.rl, world.bases, world.rng);
  ASSERT_TRUE(attk);
  EXPECT_EQ(attk->leaf, 1u);
  EXPECT_TRUE(pre_key_gen(*attk, world.update(3), world.bases, world.rng).value());
  EXPECT_FALSE(world.pre_key(before, 3));
}

TEST(Abe, WrongPeriodIsSaid) {
  World world;
  const User user = world.enrol("dr-a", {"a"});
  const auto semi = pre_dec(world.pre_key(user, 6).value(), world.seal(world.random_key(), "a", 7));
  ASSERT_FALSE(semi);
  EXPECT_EQ(semi.error(), Null::wrong_period);
}

TEST(Abe, FullTreeIsAnError) {
  World world;
  for (int i = 0; i < 16; ++i) world.enrol("dr-" + std::to_string(i), {"a"});
  auto [sk, pk] = user_kg(world.pp(), "dr-16", symm::SigningKey::generate(world.rng), world.rng).value();
  const auto attk =
      att_key_gen(world.pp(), world.kgc.msk, pk, attributes({"a"}), world.st, world.rl, world.bases, world.rng);
  ASSERT_FALSE(attk);
  EXPECT_EQ(attk.error().code, ErrorCode::limit);
}

TEST(Abe, AnotherDoctorCannotFinish) {
  World world;
  const User user = world.enrol("dr-a", {"a"}), thief = world.enrol("dr-b", {"a"});
  const Ciphertext ct = world.seal(world.random_key(), "a", 1);
  const auto semi = pre_dec(world.pre_key(user, 1).value(), ct).value();
  const auto opened = dec(thief.sk, semi, ct);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::wont_open);
}

}  // namespace
}  // namespace aceso::abe::testing
