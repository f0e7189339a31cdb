#include "progress.hpp"

#include <unistd.h>

#include <iostream>

namespace aceso::app {

using namespace std::chrono_literals;

Progress::Progress(std::string label, std::uint64_t total)
    : label_(std::move(label)),
      total_(total),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_(start_) {}

Progress::~Progress() {
  if (shown_) std::cerr << "\r\033[K" << std::flush;  // leave the line as it was
}

void Progress::advance(std::uint64_t amount) {
  done_ += amount;
  const auto now = Clock::now();
  if (!terminal_ || total_ == 0 || now - start_ < 500ms || now - last_ < 100ms) return;
  last_ = now;
  shown_ = true;
  constexpr std::uint64_t width = 40;
  const std::uint64_t filled = done_ >= total_ ? width : done_ * width / total_;
  std::cerr << '\r' << label_ << " [" << std::string(filled, '#') << std::string(width - filled, '.') << "] "
            << done_ * 100 / total_ << " %" << std::flush;
}

}  // namespace aceso::app
