#pragma once
// The scenarios that a scheme is tried with, by family.

#include <string>
#include <vector>

#include "ggm/coalitions.hpp"

namespace aceso::ggm {

struct Family {
  std::string name;
  std::string about;
  void (*visit_all)(const Visit& visit);
  bool lengthy = false;  ///< takes more than some seconds
};

const std::vector<Family>& families();

/// A scenario that decided the design. All have the policy 'a and b' and a record of period 2.
struct NamedScenario {
  std::string name;
  std::vector<User> users;
  std::vector<UpdateKey> update_keys;

  Scenario scenario() const { return {users, update_keys, {{2, &policy("a and b")}}}; }
};

const std::vector<NamedScenario>& named_scenarios();

/// Random scenarios, the same on every machine. Simple ones have one key a user and one record; rich ones everything
/// that a scenario can have.
void visit_random_scenarios(bool rich, std::size_t count, const Visit& visit);

}  // namespace aceso::ggm
