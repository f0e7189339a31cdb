#include "abe/domain.hpp"

namespace aceso::abe {

const FixedBase<G1Curve>& w() {
  static const FixedBase<G1Curve> table(hash_to_g1("ACESO-V01-H_W-BLS12381G1_XMD:SHA-256_SSWU_RO_", {}));
  return table;
}

G1 h_attr(std::string_view attribute) {
  return hash_to_g1("ACESO-V01-H_ATTR-BLS12381G1_XMD:SHA-256_SSWU_RO_", as_bytes(attribute));
}

G1 h_time(std::uint64_t period) {
  return hash_to_g1("ACESO-V01-H_TIME-BLS12381G1_XMD:SHA-256_SSWU_RO_", Encoder().u64(period).bytes());
}

}  // namespace aceso::abe
