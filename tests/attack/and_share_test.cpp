// A holder of some of the attributes tries everything with the shares. For years CIRCL's AND gate gave one leaf the
// whole secret, and tests that went through the API's policy check did not see it.

#include "abe/domain.hpp"
#include "cheater.hpp"
#include "combinations.hpp"

namespace aceso::attack {
namespace {

constexpr abe::Period now = 3;

struct Case {
  std::string policy;
  std::vector<std::string> holder;
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.policy << " |";
  for (const std::string& u : c.holder) *out << ' ' << u;
}

/// What the doctor computes by the equations' own pairings: the parts of A, each to the power 1/beta, and B.
std::vector<Gt> parts(World& world, const abe::testing::User& user, const abe::Ciphertext& ct) {
  const auto prek = world.pre_key(user, now).value();
  const Scalar exponent = user.sk.beta().inverse();
  std::vector<Gt> out{pairing(prek.q0, ct.c2) * pairing(ct.c_t, prek.q1).inverse(),
                      pairing(prek.node.k0, ct.c2).pow(exponent)};
  for (const G1& c : ct.c) out.push_back(pairing(c, prek.node.k1).pow(exponent));
  for (const G1& k : prek.node.ku)
    for (const G2& c3 : ct.c3) out.push_back(pairing(k, c3).pow(exponent));
  return out;
}

/// Every pairing of an element of G1 with one of G2 that the doctor sees, with and without the power 1/beta.
std::vector<Gt> all_pairings(World& world, const abe::testing::User& user, const abe::Ciphertext& ct) {
  const auto prek = world.pre_key(user, now).value();
  std::vector<G1> g1 = {G1::generator(), abe::w().base(), abe::h_time(now), prek.node.k0,
                        prek.q0,         ct.c_t,          user.pk.pk()};
  g1.insert(g1.end(), prek.node.ku.begin(), prek.node.ku.end());
  g1.insert(g1.end(), ct.c.begin(), ct.c.end());
  for (const policy::Row& row : policy::make_lsss(ct.header.policy).rows) g1.push_back(abe::h_attr(row.attribute));
  std::vector<G2> g2 = {G2::generator(), prek.node.k1, prek.q1, ct.c2};
  g2.insert(g2.end(), ct.c3.begin(), ct.c3.end());

  const Scalar exponent = user.sk.beta().inverse();
  std::vector<Gt> out{world.pp().e};
  for (const G1& p : g1)
    for (const G2& q : g2) {
      out.push_back(pairing(p, q));
      out.push_back(out.back().pow(exponent));
    }
  return out;
}

class AndShare : public ::testing::TestWithParam<Case> {};
class Satisfied : public ::testing::TestWithParam<Case> {};

TEST_P(AndShare, NoCombinationOpens) {
  World world;
  const auto user = world.enrol("dr-a", GetParam().holder);
  const auto ct = world.seal(world.random_key(), GetParam().policy, now);
  const auto elements = parts(world, user, ct);
  const Gt secret = record_secret(world, ct);
  EXPECT_FALSE(small_combination(secret, elements, elements.size() > 12 ? 1 : 2));
  EXPECT_FALSE(sparse_combination(secret, all_pairings(world, user, ct)));
}

TEST_P(AndShare, NoRowIsTheWholeSecret) {
  World world;
  const auto user = world.enrol("dr-a", GetParam().holder);
  const auto ct = world.seal(world.random_key(), GetParam().policy, now);
  const auto update = world.update(now);
  const RawKey root = raw_key(user.attk, 1);
  const Gt b = raw_b(*update.find(1), ct);
  for (std::uint32_t i = 0; i < ct.c.size(); ++i) {
    const policy::Weight alone[] = {{i, Scalar::one()}};
    EXPECT_FALSE(unwraps(raw_a(root, ct, alone).pow(user.sk.beta().inverse()) * b, ct)) << "row " << i;
  }
  EXPECT_FALSE(unwraps(raw_a(root, ct, {}).pow(user.sk.beta().inverse()) * b, ct)) << "no row";
  EXPECT_FALSE(unwraps(raw_a(root, ct, full_weights(ct)).pow(user.sk.beta().inverse()) * b, ct)) << "all rows";
}

INSTANTIATE_TEST_SUITE_P(Table, AndShare,
                         ::testing::Values(Case{"a and b", {"a"}}, Case{"a and b", {"b"}}, Case{"a and b", {"c"}},
                                           Case{"a and b and c", {"a", "c"}}, Case{"a and a and b", {"a"}},
                                           Case{"a and b and a", {"b"}}, Case{"a and (b or c)", {"b", "c"}},
                                           Case{"a and (b or c)", {"a"}}, Case{"(a or b) and (c or d)", {"a", "b"}},
                                           Case{"(a and b) or (a and c)", {"a"}},
                                           Case{"(a and b) or (a and c)", {"b", "c"}}, Case{"2 of (a, b, c)", {"a"}},
                                           Case{"2 of (a, b, c)", {"c"}}, Case{"3 of (a, b, c, d)", {"a", "d"}},
                                           Case{"2 of (a and b, a and c, a and d)", {"a", "b"}},
                                           Case{"a and 2 of (b, c, d)", {"a", "c"}},
                                           Case{"a and 2 of (b, c, d)", {"b", "c", "d"}}));

TEST_P(Satisfied, TheSearchFindsTheHonestCombination) {
  World world;
  const auto user = world.enrol("dr-a", GetParam().holder);
  const auto ct = world.seal(world.random_key(), GetParam().policy, now);
  const auto elements = parts(world, user, ct);
  EXPECT_TRUE(small_combination(record_secret(world, ct), elements, elements.size() > 12 ? 1 : 2));
}

INSTANTIATE_TEST_SUITE_P(Table, Satisfied,
                         ::testing::Values(Case{"a", {"a"}}, Case{"a and b", {"a", "b"}},
                                           Case{"(a and b) or (a and c)", {"a", "c"}},
                                           Case{"a and a and b", {"a", "b"}}, Case{"2 of (a, b, c)", {"a", "b"}},
                                           Case{"2 of (a and b, c, d)", {"a", "b", "c"}}));

TEST(BrokenAndShare, IsFoundWhenALeafHoldsTheWholeSecret) {
  World world;
  const auto user = world.enrol("dr-a", {"a"});
  const Scalar s1 = Scalar::random_nonzero(world.rng), s_prime[] = {Scalar::random_nonzero(world.rng)};
  const Scalar lambda[] = {s1, Scalar::random_nonzero(world.rng)};
  const auto ct =
      encrypt_with(world, {{}, {}, {}, now, abe::testing::parse("a and b")}, lambda, s1, s_prime, world.random_key());
  EXPECT_TRUE(small_combination(record_secret(world, ct), parts(world, user, ct), 2));
  const policy::Weight alone[] = {{0, Scalar::one()}};
  const Gt a = raw_a(raw_key(user.attk, 1), ct, alone), b = raw_b(*world.update(now).find(1), ct);
  EXPECT_TRUE(unwraps(a.pow(user.sk.beta().inverse()) * b, ct));
}

TEST(BrokenAndShare, IsFoundWhenTwoLeavesHoldTheSameShare) {
  // Had both leaves of one attribute the same randomness and share, their quotient would tell; occ(i) keeps them apart.
  World world;
  const auto user = world.enrol("dr-a", {"a"});
  const auto ct = world.seal(world.random_key(), "a and a and b", now);
  ASSERT_EQ(ct.c3.size(), 2u);
  EXPECT_NE(ct.c3[0], ct.c3[1]);
  EXPECT_NE(ct.c[0], ct.c[1]);
}

}  // namespace
}  // namespace aceso::attack
