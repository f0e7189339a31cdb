#pragma once
// Randomness that a secret and its purpose determine, so that work which is done again gives the same bytes again.

#include "base/random.hpp"
#include "base/secret.hpp"

namespace aceso::symm {

/// Block i is HKDF-Expand(HKDF-Extract("ACESO-V01-DERIVED-RANDOM", secret), info | u64 i, 32). As good as uniform for
/// whoever does not know `secret` (32 uniform bytes or a uniform scalar); never use one `info` for two purposes.
class DerivedRandom final : public Random {
 public:
  DerivedRandom(ByteView secret, ByteView info);
  void fill(std::span<std::uint8_t> out) override;

 private:
  SecretBytes prk_;
  Bytes info_;
  SecretBytes block_;
  std::size_t used_ = 0;
  std::uint64_t counter_ = 0;
};

}  // namespace aceso::symm
