// The scenarios that decided the design, for the scheme and for the two forms that were given up.

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "ggm/scenario.hpp"
#include "ggm/scheme_model.hpp"
#include "ggm/tally.hpp"

namespace aceso::ggm {
namespace {

constexpr Role kColluder = Role::colluder;
constexpr Role kServed = Role::served;

struct NamedScenario {
  std::string name;
  std::vector<User> users;
  std::vector<UpdateKey> update_keys;
  bool naive_breaks = false;
  bool compact_breaks = false;

  /// Policy 'a and b', a record of period 2.
  Scenario scenario() const { return {users, update_keys, {{2, &policy("a and b")}}}; }
};

std::vector<NamedScenario> named_scenarios() {
  const std::vector<UpdateKey> nobody_revoked = {{1, {}}, {2, {}}};
  const auto revoked_in_2 = [](const std::set<Leaf>& leaves) { return std::vector<UpdateKey>{{1, {}}, {2, leaves}}; };
  return {
      {"honest_doctor_reads", {{kColluder, {{"ab", 0}}}}, nobody_revoked},
      {"missing_attribute", {{kColluder, {{"a", 0}}}}, nobody_revoked},
      {"two_half_qualified_collude", {{kColluder, {{"a", 0}}}, {kColluder, {{"b", 1}}}}, nobody_revoked},
      {"revoked_alone", {{kColluder, {{"ab", 0}}}}, revoked_in_2({0})},
      {"two_revoked_collude", {{kColluder, {{"ab", 0}}}, {kColluder, {{"ab", 1}}}}, revoked_in_2({0, 1}), true},
      {"revoked_qualified_and_current_unqualified",
       {{kColluder, {{"ab", 0}}}, {kColluder, {{"c", 1}}}},
       revoked_in_2({0}),
       false,
       true},
      {"revoked_and_current_half_qualified",
       {{kColluder, {{"ab", 0}}}, {kColluder, {{"a", 2}}}},
       revoked_in_2({0}),
       false,
       true},
      {"hospital_with_all_keys_and_no_beta", {{kServed, {{"ab", 0}}}, {kServed, {{"ab", 1}}}}, nobody_revoked},
      {"hospital_and_unqualified_user", {{kServed, {{"ab", 0}}}, {kColluder, {{"c", 1}}}}, nobody_revoked},
      {"hospital_and_revoked_qualified_user",
       {{kServed, {{"ab", 0}}}, {kColluder, {{"ab", 1}}}},
       revoked_in_2({1}),
       true},
      {"no_update_key_for_the_period", {{kColluder, {{"ab", 0}}}}, {{1, {}}, {3, {}}}},
      {"three_revoked",
       {{kColluder, {{"ab", 0}}}, {kColluder, {{"ab", 1}}}, {kColluder, {{"abc", 3}}}},
       revoked_in_2({0, 1, 3}),
       true},
  };
}

class NamedScenarios : public testing::TestWithParam<NamedScenario> {};

TEST_P(NamedScenarios, FixedFormAnswersAsItShould) { EXPECT_EQ(mismatch(Form::fixed, GetParam().scenario()), ""); }

TEST_P(NamedScenarios, NaiveFormBreaksWhereKeysCanBeDivided) {
  const Scenario scenario = GetParam().scenario();
  EXPECT_EQ(opens(Form::naive, scenario), should_open(scenario) || GetParam().naive_breaks) << describe(scenario);
}

TEST_P(NamedScenarios, CompactFormBreaksWhereRevokedAndCurrentCollude) {
  const Scenario scenario = GetParam().scenario();
  EXPECT_EQ(opens(Form::compact, scenario), should_open(scenario) || GetParam().compact_breaks) << describe(scenario);
}

INSTANTIATE_TEST_SUITE_P(AandB, NamedScenarios, testing::ValuesIn(named_scenarios()),
                         [](const auto& param_info) { return param_info.param.name; });

// A table of "no" everywhere would pass against a rule that always says no.
TEST(NamedScenarios, OnlyTheHonestDoctorIsEntitled) {
  for (const NamedScenario& named : named_scenarios()) {
    EXPECT_EQ(should_open(named.scenario()), named.name == "honest_doctor_reads") << named.name;
  }
}

}  // namespace
}  // namespace aceso::ggm
