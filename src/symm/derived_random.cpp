#include "symm/derived_random.hpp"

#include "base/codec.hpp"
#include "symm/hash.hpp"

namespace aceso::symm {

DerivedRandom::DerivedRandom(ByteView secret, ByteView info)
    : prk_(hkdf_extract(as_bytes("ACESO-V01-DERIVED-RANDOM"), secret)), info_(info.begin(), info.end()) {}

void DerivedRandom::fill(std::span<std::uint8_t> out) {
  for (std::uint8_t& b : out) {
    if (used_ == block_.size()) {
      block_ = hkdf_expand(prk_.reveal(), Encoder().raw(info_).u64(counter_++).bytes(), 32);
      used_ = 0;
    }
    b = block_.reveal()[used_++];
  }
}

}  // namespace aceso::symm
