// Seeded random coalitions. The draws are our own arithmetic on a fixed generator, so that every machine draws the
// same scenarios.

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "ggm/scenario.hpp"
#include "ggm/tally.hpp"

namespace aceso::ggm {
namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1))); }
  bool percent(std::size_t chance) { return below(100) < chance; }

 private:
  std::mt19937_64 random_;
};

Attributes random_attributes(Dice& dice) {
  Attributes attributes;
  for (const char* u = kUniverse; *u != '\0'; ++u) {
    if (dice.percent(50)) attributes += *u;
  }
  return attributes;
}

std::set<Leaf> random_revocations(Dice& dice, int leaves) {
  std::set<Leaf> revoked;
  for (int draws = dice.between(0, 3); draws > 0; --draws) revoked.insert(dice.between(0, leaves - 1));
  return revoked;
}

Sight random_sight(Dice& dice) {
  return std::array{Sight::original, Sight::original, Sight::rerandomised, Sight::both}[dice.below(4)];
}

const Policy& random_policy(Dice& dice) { return all_policies()[dice.below(all_policies().size())]; }

/// One key a user, one record, update keys for some of three periods.
Scenario simple_scenario(Dice& dice) {
  Scenario scenario;
  scenario.records = {{dice.between(1, 3), &random_policy(dice)}};
  for (int users = dice.between(1, 3); users > 0; --users) {
    const Role role = dice.percent(70) ? Role::colluder : Role::served;
    scenario.users.push_back({role, {{random_attributes(dice), dice.between(0, 3)}}});
  }
  for (Period t = 1; t <= 3; ++t) {
    if (dice.percent(65)) scenario.update_keys.push_back({t, random_revocations(dice, 4)});
  }
  return scenario;
}

/// Everything at once: deeper trees, users with two keys, re-randomised keys, more records, SemiCTs.
Scenario rich_scenario(Dice& dice) {
  Scenario scenario = simple_scenario(dice);
  scenario.tree.depth = dice.between(1, 3);
  const int leaves = 1 << scenario.tree.depth;
  for (User& user : scenario.users) {
    if (dice.percent(20)) user.role = Role::outsider;
    if (dice.percent(40)) user.keys.push_back({random_attributes(dice), 0});
    for (AttributeKey& key : user.keys) {
      key.leaf = dice.between(0, leaves - 1);
      key.sight = random_sight(dice);
    }
  }
  for (UpdateKey& update : scenario.update_keys) {
    update.revoked = random_revocations(dice, leaves);
    update.sight = random_sight(dice);
  }
  for (int others = dice.between(0, 2); others > 0; --others) {
    scenario.records.push_back({dice.between(1, 3), &random_policy(dice), dice.percent(30)});
  }
  for (int made = dice.between(0, 3); made > 0; --made) {
    scenario.pre_decryptions.push_back({dice.below(scenario.users.size()), dice.below(scenario.records.size())});
  }
  return scenario;
}

Tally random_coalitions(Form form, Scenario (*draw)(Dice&), std::size_t count) {
  Tally tally(form);
  Dice dice(7);
  while (tally.checked() < count) tally.check(draw(dice));
  return tally;
}

void expect_sound(const Tally& tally) {
  EXPECT_EQ(tally.mismatches(), "");
  EXPECT_GT(tally.opened(), tally.checked() / 10) << "too few draws may open to test correctness";
  EXPECT_LT(tally.opened(), tally.checked() / 2) << "too few draws may not open to test soundness";
}

TEST(RandomCoalitions, FixedFormAnswersAsItShould) {
  expect_sound(random_coalitions(Form::fixed, simple_scenario, 2000));
}

TEST(RandomCoalitions, FixedFormWithEverythingAtOnce) {
  expect_sound(random_coalitions(Form::fixed, rich_scenario, 1000));
}

TEST(RandomCoalitions, BrokenFormsAreFoundBroken) {
  for (const Form form : {Form::naive, Form::compact}) {
    for (const auto draw : {simple_scenario, rich_scenario}) {
      const Tally tally = random_coalitions(form, draw, 300);
      EXPECT_FALSE(tally.broken().empty()) << to_string(form);
      EXPECT_TRUE(tally.incorrect().empty()) << tally.mismatches();
    }
  }
}

}  // namespace
}  // namespace aceso::ggm
