// The scenarios that decided the design, for the scheme and for the two forms that were given up.

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "ggm/families.hpp"
#include "ggm/schemes.hpp"
#include "ggm/tally.hpp"
#include "ggm/view.hpp"

namespace aceso::ggm {
namespace {

const std::set<std::string> naive_breaks = {"two_revoked_collude", "hospital_and_revoked_qualified_user",
                                            "three_revoked"};
const std::set<std::string> compact_breaks = {"revoked_qualified_and_current_unqualified",
                                              "revoked_and_current_half_qualified"};

class NamedScenarios : public testing::TestWithParam<NamedScenario> {};

TEST_P(NamedScenarios, TheSchemeAnswersAsItShould) { EXPECT_EQ(mismatch(the_scheme(), GetParam().scenario()), ""); }

TEST_P(NamedScenarios, NaiveFormBreaksWhereKeysCanBeDivided) {
  const Scenario scenario = GetParam().scenario();
  EXPECT_EQ(opens(naive_form(), scenario), should_open(scenario) || naive_breaks.contains(GetParam().name))
      << describe(scenario);
}

TEST_P(NamedScenarios, CompactFormBreaksWhereRevokedAndCurrentCollude) {
  const Scenario scenario = GetParam().scenario();
  EXPECT_EQ(opens(compact_form(), scenario), should_open(scenario) || compact_breaks.contains(GetParam().name))
      << describe(scenario);
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
