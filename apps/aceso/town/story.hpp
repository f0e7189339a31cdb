#pragma once
// Tells what the demonstration does: a line for each step.

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "base/outcome.hpp"
#include "base/result.hpp"

namespace aceso::app {

/// What a step cost, beside time.
struct Cost {
  std::optional<std::uint64_t> bytes;
  std::optional<std::uint64_t> gas;
  std::string note;  ///< the outcome, when there is more to say than "done"
};

class Story {
 public:
  explicit Story(std::ostream& out) : out_(out), start_(Clock::now()) {}

  void chapter(const std::string& title);
  /// Runs `action` and prints a line with what it cost. Its error, if any, is printed and returned.
  template <class Action>
  auto step(const std::string& what, Action action) {
    Cost cost;
    const auto begin = Clock::now();
    auto result = action(cost);
    print(result ? "ok" : "FAILED", what, begin, cost, result ? std::string() : reason(result.error()));
    if (result) ++steps_;
    return result;
  }

  /// For what must fail: `action` returns the reason as text when it failed as it must, nothing when it went through
  /// or failed otherwise. Prints a line either way; the demonstration goes on, and fails at its end.
  void must_fail(const std::string& what, const std::function<std::optional<std::string>()>& action);

  /// The reason when `result` failed with `code` (and its text holds `part`), else nothing.
  template <class T>
  static std::optional<std::string> failed_as(const Result<T>& result, ErrorCode code, std::string_view part = {}) {
    if (result || result.error().code != code) return std::nullopt;
    if (result.error().message.find(part) == std::string::npos) return std::nullopt;
    return reason(result.error());
  }
  /// The reason when `result` is the null `why`, else nothing.
  template <class T>
  static std::optional<std::string> none_as(const Result<Outcome<T>>& result, Null why) {
    if (!result || *result || result->error() != why) return std::nullopt;
    return "none: " + std::string(to_string(why));
  }

  [[nodiscard]] unsigned steps() const { return steps_; }
  [[nodiscard]] unsigned refused() const { return refused_; }
  [[nodiscard]] unsigned wrong() const { return wrong_; }
  [[nodiscard]] std::uint64_t gas() const { return gas_; }
  [[nodiscard]] double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;

  static std::string reason(const Error& error);
  void print(std::string_view mark, const std::string& what, Clock::time_point begin, const Cost& cost,
             const std::string& tail);

  std::ostream& out_;
  Clock::time_point start_;
  unsigned steps_ = 0, refused_ = 0, wrong_ = 0;
  std::uint64_t gas_ = 0;
};

}  // namespace aceso::app
