#pragma once
// A deterministic generator for tests and vectors: SHA-256(seed text | counter), block after block.

#include <algorithm>
#include <string>

#include "base/codec.hpp"
#include "base/random.hpp"
#include "symm/hash.hpp"

namespace aceso::testing {

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::string seed) : seed_(std::move(seed)) {}

  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& b : out) {
      if (used_ == block_.size()) {
        block_ = symm::sha256(Encoder().raw(as_bytes(seed_)).u64(counter_++).bytes());
        used_ = 0;
      }
      b = block_[used_++];
    }
  }

 private:
  std::string seed_;
  std::uint64_t counter_ = 0;
  Digest block_{};
  std::size_t used_ = block_.size();
};

}  // namespace aceso::testing
