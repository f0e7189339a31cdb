#include "ggm/families.hpp"

#include <array>
#include <cstdint>
#include <random>
#include <set>

namespace aceso::ggm {
namespace {

constexpr Role kColluder = Role::colluder;
constexpr Role kServed = Role::served;

void every_named(const Visit& visit) {
  for (const NamedScenario& named : named_scenarios()) visit(named.scenario());
}

/// Nobody is revoked in period 1; the record is of period 2.
void visit_coalitions(int depth, std::size_t users, const Policy& policy, const Visit& visit) {
  for_every_coalition(depth, users, every_attribute_set(policy), [&](const Coalition& coalition) {
    visit({coalition.users, {{1, {}}, {2, coalition.revoked}}, {{2, &policy}}, {}, {depth}});
  });
}

void coalitions_of_depth_1(const Visit& visit) { visit_coalitions(1, 2, policy("a and b"), visit); }
void coalitions_of_depth_2(const Visit& visit) { visit_coalitions(2, 3, policy("a and b"), visit); }
void pairs_of_depth_3(const Visit& visit) { visit_coalitions(3, 2, policy("a and b"), visit); }
void coalitions_of_depth_3(const Visit& visit) { visit_coalitions(3, 3, policy("a and b"), visit); }

void every_policy(const Visit& visit) {
  for (const Policy& policy : all_policies()) visit_coalitions(1, 2, policy, visit);
}

void every_policy_of_depth_2(const Visit& visit) {
  for (const Policy& policy : all_policies()) visit_coalitions(2, 2, policy, visit);
}

/// The largest attribute sets that do not satisfy the policy.
std::vector<Attributes> largest_unqualified(const Policy& policy) {
  const std::vector<Attributes> all = every_attribute_set(policy);
  std::vector<Attributes> out;
  for (const Attributes& candidate : all) {
    const auto holds = [&](const Attributes& other) {
      return candidate.size() < other.size() && !policy.satisfied_by(other) &&
             std::set<char>(other.begin(), other.end()).size() == other.size() &&
             candidate.find_first_not_of(other) == Attributes::npos;
    };
    bool largest = !policy.satisfied_by(candidate);
    for (const Attributes& other : all) largest = largest && !holds(other);
    if (largest) out.push_back(candidate);
  }
  return out;
}

/// A doctor at every leaf of depth 3, all in one coalition: the revoked have every attribute, the current ones as many
/// as do not satisfy the policy. What this coalition cannot do, no part of it can.
void everybody_at_once(const Visit& visit) {
  constexpr int depth = 3;
  for (const Policy& policy : all_policies()) {
    const auto unqualified = largest_unqualified(policy);
    for (const std::set<Leaf>& revoked : every_revocation(depth)) {
      Scenario scenario{{}, {{1, {}}, {2, revoked}, {3, {}}}, {{2, &policy}}, {}, {depth}};
      for (Leaf leaf = 0; leaf < 1 << depth; ++leaf) {
        const auto turn = static_cast<std::size_t>(leaf) % unqualified.size();
        scenario.users.push_back({kColluder, {{revoked.contains(leaf) ? kUniverse : unqualified[turn], leaf}}});
      }
      visit(scenario);
    }
  }
}

/// Leaf 0 is revoked from period 2 on, leaf 1 from 3 on, leaf 2 from 4 on; period 5 has no update key.
void periods(const Visit& visit) {
  const std::vector<UpdateKey> update_keys = {{1, {}}, {2, {0}}, {3, {0, 1}}, {4, {0, 1, 2}}};
  const std::array<Attributes, 3> sets = {"a", "b", "ab"};
  for (const char* text : {"a and b", "a or b", "2 of (a, b, c)", "a and a"}) {
    for (Period t = 1; t <= 5; ++t) {
      for (const Attributes& x : sets) {
        for (const Attributes& y : sets) {
          for (const Attributes& z : sets) {
            visit({{{kColluder, {{x, 0}}}, {kColluder, {{y, 1}}}, {kColluder, {{z, 2}}}},
                   update_keys,
                   {{t, &policy(text)}}});
          }
        }
      }
    }
  }
}

/// One user with a revoked key at leaf 0 and a new one elsewhere, with other attributes or the same, beside a helper:
/// another colluder or a hospital. beta is the same in both keys; the two sets of attributes must not add up.
void registrations(const Visit& visit) {
  const std::array<Attributes, 6> sets = {"", "a", "b", "ab", "c", "abc"};
  const std::vector<User> helpers = {{kColluder, {{"", 3}}},  {kColluder, {{"a", 3}}}, {kColluder, {{"b", 3}}},
                                     {kColluder, {{"c", 3}}}, {kServed, {{"ab", 3}}},  {kColluder, {{"abc", 3}}}};
  for (const char* text : {"a and b", "a or b", "2 of (a, b, c)"}) {
    for (const Attributes& old_set : sets) {
      for (const Attributes& new_set : sets) {
        for (const Leaf new_leaf : {1, 2}) {
          for (const User& helper : helpers) {
            for (const std::set<Leaf>& revoked : {std::set<Leaf>{0}, {0, 3}, {0, new_leaf}, {0, new_leaf, 3}}) {
              for (const Period t : {1, 2}) {
                visit({{{kColluder, {{old_set, 0}, {new_set, new_leaf}}}, helper},
                       {{1, {}}, {2, revoked}},
                       {{t, &policy(text)}}});
              }
            }
          }
        }
      }
    }
  }
}

void random_simple(const Visit& visit) { visit_random_scenarios(false, 2000, visit); }
void random_rich(const Visit& visit) { visit_random_scenarios(true, 1000, visit); }

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

}  // namespace

const std::vector<NamedScenario>& named_scenarios() {
  static const std::vector<UpdateKey> nobody_revoked = {{1, {}}, {2, {}}};
  const auto revoked_in_2 = [](const std::set<Leaf>& leaves) { return std::vector<UpdateKey>{{1, {}}, {2, leaves}}; };
  static const std::vector<NamedScenario> scenarios = {
      {"honest_doctor_reads", {{kColluder, {{"ab", 0}}}}, nobody_revoked},
      {"missing_attribute", {{kColluder, {{"a", 0}}}}, nobody_revoked},
      {"two_half_qualified_collude", {{kColluder, {{"a", 0}}}, {kColluder, {{"b", 1}}}}, nobody_revoked},
      {"revoked_alone", {{kColluder, {{"ab", 0}}}}, revoked_in_2({0})},
      {"two_revoked_collude", {{kColluder, {{"ab", 0}}}, {kColluder, {{"ab", 1}}}}, revoked_in_2({0, 1})},
      {"revoked_qualified_and_current_unqualified",
       {{kColluder, {{"ab", 0}}}, {kColluder, {{"c", 1}}}},
       revoked_in_2({0})},
      {"revoked_and_current_half_qualified", {{kColluder, {{"ab", 0}}}, {kColluder, {{"a", 2}}}}, revoked_in_2({0})},
      {"hospital_with_all_keys_and_no_beta", {{kServed, {{"ab", 0}}}, {kServed, {{"ab", 1}}}}, nobody_revoked},
      {"hospital_and_unqualified_user", {{kServed, {{"ab", 0}}}, {kColluder, {{"c", 1}}}}, nobody_revoked},
      {"hospital_and_revoked_qualified_user", {{kServed, {{"ab", 0}}}, {kColluder, {{"ab", 1}}}}, revoked_in_2({1})},
      {"no_update_key_for_the_period", {{kColluder, {{"ab", 0}}}}, {{1, {}}, {3, {}}}},
      {"three_revoked",
       {{kColluder, {{"ab", 0}}}, {kColluder, {{"ab", 1}}}, {kColluder, {{"abc", 3}}}},
       revoked_in_2({0, 1, 3})},
  };
  return scenarios;
}

void visit_random_scenarios(bool rich, std::size_t count, const Visit& visit) {
  Dice dice(7);
  for (std::size_t i = 0; i < count; ++i) visit(rich ? rich_scenario(dice) : simple_scenario(dice));
}

const std::vector<Family>& families() {
  static const std::vector<Family> all = {
      {"named", "those that decided the design", every_named},
      {"depth-1", "every coalition of up to two, every revocation set, two leaves", coalitions_of_depth_1},
      {"depth-2", "every coalition of up to three, every revocation set, four leaves", coalitions_of_depth_2},
      {"depth-3-pairs", "every coalition of up to two, every revocation set, eight leaves", pairs_of_depth_3},
      {"policies", "every coalition of up to two, every revocation set and policy, two leaves", every_policy},
      {"everybody", "a doctor at each of eight leaves, every revocation set and policy", everybody_at_once},
      {"periods", "three doctors who are revoked one after another, five periods", periods},
      {"registrations", "a user with an old and a new key, and a helper", registrations},
      {"random", "random coalitions, revocations and policies", random_simple},
      {"random-rich", "the same with second keys, re-randomised keys, more records, SemiCTs", random_rich},
      {"depth-3", "every coalition of up to three, every revocation set, eight leaves", coalitions_of_depth_3, true},
      {"policies-2", "every coalition of up to two, every revocation set and policy, four leaves",
       every_policy_of_depth_2, true},
  };
  return all;
}

}  // namespace aceso::ggm
