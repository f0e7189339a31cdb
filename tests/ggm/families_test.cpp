// Every family of scenarios that is not lengthy, for the scheme and for the two broken forms. `aceso_ggm` runs the
// lengthy ones too.

#include "ggm/families.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <vector>

#include "ggm/schemes.hpp"
#include "ggm/tally.hpp"

namespace aceso::ggm {
namespace {

std::vector<Family> short_families() {
  std::vector<Family> out;
  std::ranges::copy_if(families(), std::back_inserter(out), [](const Family& family) { return !family.lengthy; });
  return out;
}

Tally tally_of(const Description& scheme, const Family& family) {
  Tally tally(scheme);
  family.visit_all([&](const Scenario& scenario) { tally.check(scenario); });
  return tally;
}

class Families : public testing::TestWithParam<Family> {};

TEST_P(Families, TheSchemeAnswersAsItShould) {
  const Tally tally = tally_of(the_scheme(), GetParam());
  EXPECT_EQ(tally.mismatches(), "");
  EXPECT_GT(tally.checked(), 0U);
}

// The broken forms are correct for honest doctors; only what they let through is wrong.
TEST_P(Families, TheBrokenFormsTurnNobodyAway) {
  for (const Description* form : {&naive_form(), &compact_form()}) {
    const Tally tally = tally_of(*form, GetParam());
    EXPECT_TRUE(tally.incorrect().empty()) << tally.mismatches();
  }
}

INSTANTIATE_TEST_SUITE_P(Short, Families, testing::ValuesIn(short_families()), [](const auto& param_info) {
  std::string name = param_info.param.name;
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST(Families, EachOfTheseFindsBothBrokenForms) {
  for (const char* name : {"named", "depth-2", "policies", "everybody", "random", "random-rich"}) {
    const auto& family = *std::ranges::find(families(), name, &Family::name);
    EXPECT_FALSE(tally_of(naive_form(), family).broken().empty()) << name;
    EXPECT_FALSE(tally_of(compact_form(), family).broken().empty()) << name;
  }
}

// A family in which nothing may be opened, or everything, would test one half.
TEST(Families, MostHaveScenariosOfBothKinds) {
  for (const Family& family : short_families()) {
    std::size_t all = 0, entitled = 0;
    family.visit_all([&](const Scenario& scenario) {
      ++all;
      if (should_open(scenario)) ++entitled;
    });
    if (family.name == "everybody")
      EXPECT_EQ(entitled, 0U);
    else
      EXPECT_GT(entitled, 0U) << family.name;
    EXPECT_LT(entitled, all) << family.name;
  }
}

TEST(Coalitions, AreOneOfEachSymmetryClass) {
  EXPECT_EQ(every_revocation(1).size(), 3U);
  EXPECT_EQ(every_revocation(2).size(), 6U);
  EXPECT_EQ(every_revocation(3).size(), 21U);

  // Written out: the images of the classes under swapping subtrees are all coalitions, each in one class.
  constexpr int depth = 2;
  std::set<std::vector<int>> images;
  std::size_t classes = 0;
  for_every_coalition(depth, 2, {"a"}, [&](const Coalition& coalition) {
    ++classes;
    std::vector<int> leaves(1 << depth);  // bit 0: revoked, then 1 + role of the user
    for (const Leaf leaf : coalition.revoked) leaves[static_cast<std::size_t>(leaf)] += 1;
    for (const User& user : coalition.users)
      leaves[static_cast<std::size_t>(user.keys.front().leaf)] += 2 * (1 + static_cast<int>(user.role));
    std::size_t before = images.size();
    for (unsigned swaps = 0; swaps < 8; ++swaps) {
      std::vector<int> image = leaves;
      if (swaps & 1U) std::swap(image[0], image[1]);
      if (swaps & 2U) std::swap(image[2], image[3]);
      if (swaps & 4U) std::rotate(image.begin(), image.begin() + 2, image.end());
      images.insert(image);
    }
    EXPECT_GT(images.size(), before);
  });
  // Of four leaves, each revoked or not, none, one or two with a user of two roles.
  EXPECT_EQ(images.size(), 16U * (1 + 4 * 2 + 6 * 4));
  EXPECT_LT(classes, images.size() / 4);
}

}  // namespace
}  // namespace aceso::ggm
