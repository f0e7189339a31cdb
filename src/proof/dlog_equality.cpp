#include "proof/dlog_equality.hpp"

namespace aceso::proof {
namespace {

Scalar challenge_of(Transcript& transcript, const DlogStatement& s, const G1& r1, const Gt& r2) {
  return transcript.add("K", s.k).add("V", s.v).add("L", s.l).add("R1", r1).add("R2", r2).challenge();
}

}  // namespace

void EqualityProof::write(Encoder& out) const {
  write_scalar(out, c);
  write_scalar(out, z);
}

EqualityProof EqualityProof::read(Decoder& in) {
  EqualityProof out;
  out.c = read_scalar(in, "proof: c");
  out.z = read_scalar(in, "proof: z");
  return out;
}

EqualityProof prove_equality(Transcript transcript, const DlogStatement& s, const Scalar& kappa, Random& rng) {
  const Scalar k = Scalar::random_nonzero(rng);
  const Scalar c = challenge_of(transcript, s, G1::generator().pow(k), s.v.pow(k));
  return {c, k + c * kappa};
}

bool verify_equality(Transcript transcript, const DlogStatement& s, const EqualityProof& proof) {
  if (s.v.is_identity()) return false;
  const G1 r1 = G1::generator().pow(proof.z) * s.k.pow(-proof.c);
  const Gt r2 = s.v.pow(proof.z) * s.l.pow(-proof.c);
  return challenge_of(transcript, s, r1, r2) == proof.c;
}

}  // namespace aceso::proof
