// Every coalition of up to three users on the tree of four leaves: all roles with a key, all subsets of the policy's
// attributes, all revocation sets. Leaves are taken up to the tree's symmetries, which swap the children of a node.

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <set>
#include <vector>

#include "ggm/scenario.hpp"
#include "ggm/schemes.hpp"
#include "ggm/tally.hpp"

namespace aceso::ggm {
namespace {

const std::array<std::vector<Leaf>, 4> kLeavesUpToSymmetry = {{{0}, {0, 1}, {0, 2}, {0, 1, 2}}};

std::vector<User> every_user_at(Leaf leaf) {
  std::vector<User> users;
  for (const Role role : {Role::colluder, Role::served}) {
    for (const char* attributes : {"", "a", "b", "ab"}) users.push_back({role, {{attributes, leaf}}});
  }
  return users;
}

/// One user at each leaf, in every way.
std::vector<std::vector<User>> every_coalition_at(const std::vector<Leaf>& leaves) {
  std::vector<std::vector<User>> coalitions = {{}};
  for (const Leaf leaf : leaves) {
    std::vector<std::vector<User>> longer;
    for (const auto& coalition : coalitions) {
      for (const User& user : every_user_at(leaf)) {
        longer.push_back(coalition);
        longer.back().push_back(user);
      }
    }
    coalitions = longer;
  }
  return coalitions;
}

std::set<Leaf> leaves_of_mask(unsigned mask) {
  std::set<Leaf> leaves;
  for (Leaf leaf = 0; leaf < 4; ++leaf) {
    if ((mask >> leaf) & 1U) leaves.insert(leaf);
  }
  return leaves;
}

/// A record of period 2 under 'a and b'; in period 1 nobody was revoked.
Tally every_coalition(const Description& form) {
  Tally tally(form);
  for (const auto& leaves : kLeavesUpToSymmetry) {
    for (const auto& users : every_coalition_at(leaves)) {
      for (unsigned revoked = 0; revoked < 16; ++revoked) {
        tally.check({users, {{1, {}}, {2, leaves_of_mask(revoked)}}, {{2, &policy("a and b")}}});
      }
    }
  }
  return tally;
}

TEST(EveryCoalition, TheSchemeAnswersAsItShould) {
  const Tally tally = every_coalition(the_scheme());
  EXPECT_EQ(tally.mismatches(), "");
  EXPECT_EQ(tally.checked(), 16U * (8 + 2 * 64 + 512));
  EXPECT_EQ(tally.opened(), 1698U);
}

// The broken forms are correct for honest doctors; only what they let through is wrong. The counts are those of an
// independent implementation of this check, in Python, on the same coalitions.
TEST(EveryCoalition, NaiveFormIsFoundBroken) {
  const Tally tally = every_coalition(naive_form());
  EXPECT_EQ(tally.broken().size(), 272U);
  EXPECT_TRUE(tally.incorrect().empty()) << tally.mismatches();
}

TEST(EveryCoalition, CompactFormIsFoundBroken) {
  const Tally tally = every_coalition(compact_form());
  EXPECT_EQ(tally.broken().size(), 516U);
  EXPECT_TRUE(tally.incorrect().empty()) << tally.mismatches();
}

TEST(EveryCoalition, NothingOpensWithoutAnUpdateKeyOfThePeriod) {
  Tally tally(the_scheme());
  for (const auto& leaves : kLeavesUpToSymmetry) {
    for (const auto& users : every_coalition_at(leaves)) {
      tally.check({users, {{1, {}}, {3, {}}}, {{2, &policy("a and b")}}});
    }
  }
  EXPECT_EQ(tally.mismatches(), "");
  EXPECT_EQ(tally.opened(), 0U);
}

}  // namespace
}  // namespace aceso::ggm
