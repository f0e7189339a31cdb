#pragma once
// Schnorr's proof of knowledge of x with y = g1^x.

#include "base/random.hpp"
#include "proof/transcript.hpp"

namespace aceso::proof {

/// (c, z) with c the challenge over the transcript, y and R = g1^z * y^-c. 64 bytes encoded.
struct SchnorrProof {
  Scalar c, z;

  void write(Encoder& out) const;
  static SchnorrProof read(Decoder& in);
};

/// `x` is secret; constant time. `transcript` already holds the context that the proof is for.
SchnorrProof prove_schnorr(Transcript transcript, const Scalar& x, Random& rng);
bool verify_schnorr(Transcript transcript, const G1& y, const SchnorrProof& proof);

}  // namespace aceso::proof
