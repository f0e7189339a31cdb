#pragma once
// The scenarios that tests/data/vectors holds, one a file.

#include <vector>

#include "procedure.hpp"

namespace aceso::vectors {

/// A file: its name without ".json" and its content.
struct Scenario {
  std::string name;
  Json content;
};

/// All scenarios, always the same.
std::vector<Scenario> all_scenarios();

}  // namespace aceso::vectors
