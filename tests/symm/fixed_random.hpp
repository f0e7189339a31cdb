#pragma once
// A generator that gives out fixed bytes.

#include <algorithm>
#include <cstdlib>

#include "base/bytes.hpp"
#include "base/random.hpp"

namespace aceso::testing {

/// Gives the bytes of `bytes` in order, each once. Asking for more ends the process.
class FixedRandom final : public Random {
 public:
  explicit FixedRandom(Bytes bytes) : bytes_(std::move(bytes)) {}

  void fill(std::span<std::uint8_t> out) override {
    if (bytes_.size() - used_ < out.size()) std::abort();
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), out.size(), out.begin());
    used_ += out.size();
  }
  [[nodiscard]] bool spent() const { return used_ == bytes_.size(); }

 private:
  Bytes bytes_;
  std::size_t used_ = 0;
};

}  // namespace aceso::testing
