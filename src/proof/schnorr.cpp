#include "proof/schnorr.hpp"

namespace aceso::proof {
namespace {

Scalar challenge_of(Transcript& transcript, const G1& y, const G1& commitment) {
  return transcript.add("y", y).add("R", commitment).challenge();
}

}  // namespace

void SchnorrProof::write(Encoder& out) const {
  write_scalar(out, c);
  write_scalar(out, z);
}

SchnorrProof SchnorrProof::read(Decoder& in) {
  SchnorrProof out;
  out.c = read_scalar(in, "proof: c");
  out.z = read_scalar(in, "proof: z");
  return out;
}

SchnorrProof prove_schnorr(Transcript transcript, const Scalar& x, Random& rng) {
  const G1 g = G1::generator();
  const Scalar k = Scalar::random_nonzero(rng);
  const Scalar c = challenge_of(transcript, g.pow(x), g.pow(k));
  return {c, k + c * x};
}

bool verify_schnorr(Transcript transcript, const G1& y, const SchnorrProof& proof) {
  const G1 commitment = G1::generator().pow(proof.z) * y.pow(-proof.c);
  return challenge_of(transcript, y, commitment) == proof.c;
}

}  // namespace aceso::proof
