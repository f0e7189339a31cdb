#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace aceso::app {

/// A progress bar on stderr, shown only on a terminal and only for work that takes longer than half a second.
class Progress {
 public:
  /// `total` is the work's size in the unit of advance(); 0 when it is not known.
  Progress(std::string label, std::uint64_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  void advance(std::uint64_t amount);

 private:
  using Clock = std::chrono::steady_clock;
  std::string label_;
  std::uint64_t total_, done_ = 0;
  bool terminal_, shown_ = false;
  Clock::time_point start_, last_;
};

}  // namespace aceso::app
