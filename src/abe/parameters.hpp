#pragma once
// Setup: public parameters and the KGC's master key.

#include "abe/tree.hpp"
#include "base/random.hpp"
#include "group/gt.hpp"

namespace aceso::abe {

/// pp. Public; whoever uses it compares its digest with the one on the chain.
struct PublicParameters {
  Gt e;                          ///< E = e(g1, g2)^alpha
  std::uint8_t depth;            ///< d: the tree has 2^d leaves
  std::uint32_t period_seconds;  ///< period t is [t * period_seconds, (t + 1) * period_seconds) of Unix time

  [[nodiscard]] Bytes encode() const;
  static Result<PublicParameters> decode(ByteView bytes);
  /// SHA-256 of the encoding: names this instance of the scheme in every proof.
  [[nodiscard]] Digest digest() const;
};

/// msk. Secret, move-only, wiped. Used linearly in alpha and gamma_x alone, so that it can be shared among several.
struct MasterKey {
  Scalar alpha;
  SecretArray<32> kappa0;

  /// gamma_x: HKDF-Expand(kappa0, "ACESO-V01-GAMMA" | x, 48) reduced modulo r.
  [[nodiscard]] Scalar gamma(NodeId x) const;

  [[nodiscard]] SecretBytes encode() const;
  static Result<MasterKey> decode(ByteView bytes);
};

struct SetupResult {
  PublicParameters pp;
  MasterKey msk;
};

/// Setup(lambda, d). `depth` in 4..32, `period_seconds` at least 1.
Result<SetupResult> setup(std::uint8_t depth, std::uint32_t period_seconds, Random& rng);

}  // namespace aceso::abe
