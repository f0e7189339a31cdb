// What happens over time: periods, revocation and return, changed attributes, re-randomised keys, several records,
// pre-decrypted ciphertexts.

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "ggm/scenario.hpp"
#include "ggm/schemes.hpp"
#include "ggm/span.hpp"
#include "ggm/tally.hpp"
#include "ggm/view.hpp"

namespace aceso::ggm {
namespace {

constexpr Role kColluder = Role::colluder;
constexpr Role kServed = Role::served;
constexpr Role kOutsider = Role::outsider;

const Policy& a_and_b() { return policy("a and b"); }

/// The answer must be right, and be this one: the plain rule is under test as well.
void expect_answer(bool opened, const Scenario& scenario) {
  EXPECT_EQ(mismatch(the_scheme(), scenario), "");
  EXPECT_EQ(should_open(scenario), opened) << describe(scenario);
}

TEST(Periods, RevocationCutsEachPeriodByItself) {
  // Leaf 0 is revoked from period 2 on, leaf 1 from period 3 on.
  const std::vector<UpdateKey> update_keys = {{1, {}}, {2, {0}}, {3, {0, 1}}, {4, {0, 1}}};
  const User first = {kColluder, {{"ab", 0}}};
  const User second = {kColluder, {{"ab", 1}}};
  for (Period t = 1; t <= 5; ++t) {
    expect_answer(t == 1, {{first}, update_keys, {{t, &a_and_b()}}});
    expect_answer(t <= 2, {{first, second}, update_keys, {{t, &a_and_b()}}});
  }
}

TEST(Periods, AnUpdateKeyIsWorthlessInAnotherPeriod) {
  const User doctor = {kColluder, {{"ab", 0}}};
  for (Period published = 1; published <= 3; ++published) {
    for (Period t = 1; t <= 3; ++t) expect_answer(published == t, {{doctor}, {{published, {}}}, {{t, &a_and_b()}}});
  }
}

// A second update key within a period cannot call the first one back.
TEST(Periods, TheWidestUpdateKeyOfAPeriodCounts) {
  const User doctor = {kColluder, {{"ab", 0}}};
  expect_answer(true, {{doctor}, {{1, {}}, {1, {0}}}, {{1, &a_and_b()}}});
  expect_answer(false, {{doctor}, {{1, {0}}, {1, {0, 1}}}, {{1, &a_and_b()}}});
}

TEST(Registration, NewLeafForTheSameBetaAfterARevocation) {
  const std::vector<UpdateKey> update_keys = {{1, {}}, {2, {0}}, {3, {0}}, {4, {0, 3}}};
  for (const Leaf new_leaf : {1, 3}) {
    const User returned = {kColluder, {{"ab", 0}, {"ab", new_leaf}}};
    for (Period t = 1; t <= 4; ++t) {
      expect_answer(t < 4 || new_leaf == 1, {{returned}, update_keys, {{t, &a_and_b()}}});
    }
  }
}

// beta is the same in both keys; the old attributes must not work at the new leaf, nor the two sets add up.
TEST(Registration, ChangedAttributes) {
  const std::vector<UpdateKey> update_keys = {{1, {}}, {2, {0}}};
  const std::vector<Attributes> attribute_sets = {"", "a", "b", "ab", "c", "abc"};
  Tally tally(the_scheme());
  Tally compact(compact_form());
  for (const Attributes& old_attributes : attribute_sets) {
    for (const Attributes& new_attributes : attribute_sets) {
      for (const Leaf new_leaf : {1, 2}) {
        for (const Period t : {1, 2}) {
          const User user = {kColluder, {{old_attributes, 0}, {new_attributes, new_leaf}}};
          tally.check({{user}, update_keys, {{t, &a_and_b()}}});
          compact.check({{user}, update_keys, {{t, &a_and_b()}}});
        }
      }
    }
  }
  EXPECT_EQ(tally.mismatches(), "");
  EXPECT_FALSE(compact.broken().empty()) << "a shared r lets one user lend the old attributes to the new leaf";
}

TEST(Registration, LostAttributeStaysLostWithHelp) {
  const User changed = {kColluder, {{"ab", 0}, {"a", 1}}};
  const std::vector<UpdateKey> update_keys = {{1, {}}, {2, {0}}};
  for (const char* attributes : {"", "a", "b", "c"}) {
    expect_answer(false, {{changed, {kColluder, {{attributes, 2}}}}, update_keys, {{2, &a_and_b()}}});
  }
  expect_answer(false, {{changed, {kServed, {{"ab", 2}}}}, update_keys, {{2, &a_and_b()}}});
  expect_answer(true, {{changed}, update_keys, {{1, &a_and_b()}}});
}

TEST(Rerandomisation, ChangesNoAnswer) {
  Tally tally(the_scheme());
  for (const Sight key : {Sight::rerandomised, Sight::both}) {
    for (const Sight update : {Sight::original, Sight::rerandomised, Sight::both}) {
      for (const Role role : {kColluder, kServed}) {
        for (const char* first : {"a", "ab"}) {
          for (const char* second : {"b", "ab", "c"}) {
            for (const std::set<Leaf>& revoked : {std::set<Leaf>{}, {0}, {1}, {0, 1}}) {
              tally.check({{{kColluder, {{first, 0, key}}}, {role, {{second, 1, key}}}},
                           {{1, {}, update}, {2, revoked, update}},
                           {{2, &a_and_b()}}});
            }
          }
        }
      }
    }
  }
  EXPECT_EQ(tally.mismatches(), "");
  EXPECT_GT(tally.opened(), 0U);
  EXPECT_LT(tally.opened(), tally.checked());
}

// The second record is one that the coalition may read, in the challenge's period or another one.
TEST(TwoRecords, AReadableRecordDoesNotOpenAnother) {
  const User narrow = {kColluder, {{"a", 0}}};
  const User revoked = {kColluder, {{"ab", 1}}};
  const std::vector<UpdateKey> update_keys = {{1, {}}, {2, {1}}};
  for (const Period other_t : {1, 2}) {
    for (const bool leaked : {false, true}) {
      for (const char* other : {"a", "a or b", "a and a", "a and b", "2 of (a, b, c)"}) {
        expect_answer(false, {{narrow, revoked}, update_keys, {{2, &a_and_b()}, {other_t, &policy(other), leaked}}});
      }
    }
  }
}

TEST(TwoRecords, EveryPairOfPolicies) {
  Tally tally(the_scheme());
  for (const Policy& challenge : all_policies()) {
    for (const Policy& other : all_policies()) {
      for (const Period other_t : {1, 2}) {
        tally.check({{{kColluder, {{"ac", 0}}}, {kColluder, {{"abcd", 1}}}},
                     {{1, {}}, {2, {1}}},
                     {{2, &challenge}, {other_t, &other}}});
      }
    }
  }
  EXPECT_EQ(tally.mismatches(), "");
  EXPECT_GT(tally.opened(), 0U);
}

TEST(SemiCts, OfOtherRecordsForDoctorsOutside) {
  const User honest = {kOutsider, {{"ab", 0}}};
  const User revoked = {kColluder, {{"ab", 1}}};
  const User narrow = {kColluder, {{"a", 2}}};
  for (const Period other_t : {1, 2}) {
    for (const bool leaked : {false, true}) {
      expect_answer(
          false,
          {{honest, revoked, narrow}, {{1, {}}, {2, {1}}}, {{2, &a_and_b()}, {other_t, &a_and_b(), leaked}}, {{0, 1}}});
    }
  }
}

// B is the share that the update key guards: public for a node that covers no revoked leaf, and useless elsewhere.
TEST(SemiCts, OfTheChallengeItself) {
  const User honest = {kOutsider, {{"ab", 0}}};
  for (const std::set<Leaf>& revoked : {std::set<Leaf>{1}, {1, 2}, {1, 2, 3}}) {
    expect_answer(false, {{honest, {kColluder, {{"ab", 1}}}, {kColluder, {{"a", 3}}}},
                          {{1, {}}, {2, revoked}},
                          {{2, &a_and_b()}},
                          {{0, 0}}});
  }
  expect_answer(false, {{honest, {kServed, {{"ab", 1}}}}, {{2, {}}}, {{2, &a_and_b()}}, {{0, 0}, {1, 0}}});
}

// The model must lose nothing that a SemiCT gives away: A and B alone are the key for whoever knows beta.
TEST(SemiCts, HoldTheKeyForTheirOwner) {
  for (const Role role : {kColluder, kServed}) {
    const View view = view_of(the_scheme(), {{{role, {{"ab", 0}}}}, {{1, {}}}, {{1, &a_and_b()}}, {{0, 0}}});
    ASSERT_EQ(view.gt.size(), 3U) << "E, A and B";
    LinearSpan semi_ct;
    semi_ct.insert(view.gt[1]);
    semi_ct.insert(view.gt[2]);
    EXPECT_EQ(semi_ct.contains(view.challenge_key), role == kColluder);
  }
}

TEST(SemiCts, PreDecGivesNoneToRevokedAndUnqualified) {
  for (const AttributeKey& key : {AttributeKey{"ab", 0}, AttributeKey{"a", 1}}) {
    const View view = view_of(the_scheme(), {{{kOutsider, {key}}}, {{1, {0}}}, {{1, &a_and_b()}}, {{0, 0}}});
    EXPECT_EQ(view.gt.size(), 1U) << "E alone";
  }
}

}  // namespace
}  // namespace aceso::ggm
