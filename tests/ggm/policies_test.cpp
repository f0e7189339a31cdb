// Every policy against every pair of attribute sets: what two doctors hold does not add up, revoked or not.

#include <gtest/gtest.h>

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "ggm/scenario.hpp"
#include "ggm/schemes.hpp"
#include "ggm/tally.hpp"

namespace aceso::ggm {
namespace {

std::vector<Attributes> every_attribute_set() {
  std::vector<Attributes> sets = {""};
  for (const char* u = kUniverse; *u != '\0'; ++u) {
    const std::size_t without = sets.size();
    for (std::size_t i = 0; i < without; ++i) sets.push_back(sets[i] + *u);
  }
  return sets;
}

class Policies : public testing::TestWithParam<Policy> {
 protected:
  /// Two colluders on neighbouring leaves, `revoked` in the record's period.
  Tally every_pair(const std::set<Leaf>& revoked) const {
    Tally tally(the_scheme());
    for (const Attributes& first : every_attribute_set()) {
      for (const Attributes& second : every_attribute_set()) {
        tally.check({{{Role::colluder, {{first, 0}}}, {Role::colluder, {{second, 1}}}},
                     {{1, {}}, {2, revoked}},
                     {{2, &GetParam()}}});
      }
    }
    return tally;
  }
};

TEST_P(Policies, AloneOpensExactlyWhenSatisfied) {
  for (const Attributes& attributes : every_attribute_set()) {
    const Scenario scenario{{{Role::colluder, {{attributes, 3}}}}, {{1, {}}}, {{1, &GetParam()}}};
    EXPECT_EQ(opens(the_scheme(), scenario), GetParam().satisfied_by(attributes)) << describe(scenario);
  }
}

TEST_P(Policies, TwoCurrentDoctors) { EXPECT_EQ(every_pair({}).mismatches(), ""); }

TEST_P(Policies, RevokedWithCurrent) { EXPECT_EQ(every_pair({0}).mismatches(), ""); }

TEST_P(Policies, TwoRevokedDoctors) {
  const Tally tally = every_pair({0, 1});
  EXPECT_EQ(tally.mismatches(), "");
  EXPECT_EQ(tally.opened(), 0U);
}

INSTANTIATE_TEST_SUITE_P(All, Policies, testing::ValuesIn(all_policies()), [](const auto& param_info) {
  std::string name;
  for (const char c : param_info.param.text) {
    if (c == ' ') name += '_';
    if (c != ' ' && c != '(' && c != ')' && c != ',') name += c;
  }
  return name + "_" + std::to_string(param_info.index);
});

}  // namespace
}  // namespace aceso::ggm
