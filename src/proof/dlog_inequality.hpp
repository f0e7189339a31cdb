#pragma once
// Camenisch and Shoup's proof that log_g1(K) != log_V(L) (CRYPTO 2003, section 6), across G1 and GT.

#include "proof/dlog_equality.hpp"

namespace aceso::proof {

/// C = (V^kappa / L)^delta for a random delta, which is not the identity, and a proof of knowledge of (a, delta) with
/// C = V^a L^-delta and 1 = g1^a K^-delta. 672 bytes encoded.
struct InequalityProof {
  Gt big_c;
  Scalar c, z_a, z_delta;

  void write(Encoder& out) const;
  static InequalityProof read(Decoder& in);
};

/// `kappa` is secret; constant time. The caller made sure that K = g1^kappa and L != V^kappa.
InequalityProof prove_inequality(Transcript transcript, const DlogStatement& statement, const Scalar& kappa,
                                 Random& rng);
bool verify_inequality(Transcript transcript, const DlogStatement& statement, const InequalityProof& proof);

}  // namespace aceso::proof
