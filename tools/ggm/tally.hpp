#pragma once
// Compares what the algebra says with what the plain rule says, over many scenarios.

#include <cstddef>
#include <string>
#include <vector>

#include "ggm/scenario.hpp"
#include "ggm/view.hpp"

namespace aceso::ggm {

class Tally {
 public:
  explicit Tally(const Description& scheme) : scheme_(&scheme) {}

  void check(const Scenario& scenario) {
    ++checked_;
    const bool opened = opens(*scheme_, scenario);
    const bool expected = should_open(scenario);
    if (opened) ++opened_;
    if (opened && !expected) broken_.push_back("opens and must not: " + describe(scenario));
    if (!opened && expected) incorrect_.push_back("must open and does not: " + describe(scenario));
  }

  std::size_t checked() const { return checked_; }
  std::size_t opened() const { return opened_; }

  /// Scenarios in which a coalition opens what it must not.
  const std::vector<std::string>& broken() const { return broken_; }

  /// Scenarios in which an entitled doctor is turned away.
  const std::vector<std::string>& incorrect() const { return incorrect_; }

  /// Empty when every scenario was answered as it should; otherwise the count and the first few mismatches.
  std::string mismatches() const {
    if (broken_.empty() && incorrect_.empty()) return "";
    std::string text = scheme_->name + ": " + std::to_string(broken_.size()) + " broken and " +
                       std::to_string(incorrect_.size()) + " incorrect of " + std::to_string(checked_);
    for (const auto* list : {&broken_, &incorrect_}) {
      for (std::size_t i = 0; i < list->size() && i < 5; ++i) text += "\n  " + (*list)[i];
    }
    return text;
  }

 private:
  const Description* scheme_;
  std::size_t checked_ = 0;
  std::size_t opened_ = 0;
  std::vector<std::string> broken_;
  std::vector<std::string> incorrect_;
};

/// `check` for one scenario: EXPECT_EQ(mismatch(...), "").
inline std::string mismatch(const Description& scheme, const Scenario& scenario) {
  Tally tally(scheme);
  tally.check(scenario);
  return tally.mismatches();
}

}  // namespace aceso::ggm
