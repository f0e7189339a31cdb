#pragma once
// Chaum and Pedersen's proof that log_g1(K) = log_V(L), across G1 and GT.

#include "base/random.hpp"
#include "proof/transcript.hpp"

namespace aceso::proof {

/// The public part: K = g1^kappa in G1; V and L in GT. V is not the identity.
struct DlogStatement {
  G1 k;
  Gt v;
  Gt l;
};

/// (c, z) with c the challenge over the transcript, the statement, R1 = g1^z K^-c and R2 = V^z L^-c. 64 bytes encoded.
struct EqualityProof {
  Scalar c, z;

  void write(Encoder& out) const;
  static EqualityProof read(Decoder& in);
};

/// `kappa` is secret; constant time. The caller made sure that K = g1^kappa and L = V^kappa.
EqualityProof prove_equality(Transcript transcript, const DlogStatement& statement, const Scalar& kappa, Random& rng);
bool verify_equality(Transcript transcript, const DlogStatement& statement, const EqualityProof& proof);

}  // namespace aceso::proof
