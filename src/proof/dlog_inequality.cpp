#include "proof/dlog_inequality.hpp"

namespace aceso::proof {
namespace {

Scalar challenge_of(Transcript& transcript, const DlogStatement& s, const Gt& big_c, const Gt& r1, const G1& r2) {
  transcript.add("K", s.k).add("V", s.v).add("L", s.l).add("C", big_c);
  return transcript.add("R1", r1).add("R2", r2).challenge();
}

}  // namespace

void InequalityProof::write(Encoder& out) const {
  out.raw(big_c.encode());
  write_scalar(out, c);
  write_scalar(out, z_a);
  write_scalar(out, z_delta);
}

InequalityProof InequalityProof::read(Decoder& in) {
  InequalityProof out;
  out.big_c = read_gt(in, "proof: C");
  out.c = read_scalar(in, "proof: c");
  out.z_a = read_scalar(in, "proof: z_a");
  out.z_delta = read_scalar(in, "proof: z_delta");
  return out;
}

InequalityProof prove_inequality(Transcript transcript, const DlogStatement& s, const Scalar& kappa, Random& rng) {
  const G1 g = G1::generator();
  const Scalar delta = Scalar::random_nonzero(rng);
  const Scalar a = kappa * delta;
  const Gt big_c = s.v.pow(a) * s.l.pow(-delta);
  const Scalar k_a = Scalar::random_nonzero(rng), k_delta = Scalar::random_nonzero(rng);
  const Gt r1 = s.v.pow(k_a) * s.l.pow(-k_delta);
  const G1 r2 = g.pow(k_a) * s.k.pow(-k_delta);
  const Scalar c = challenge_of(transcript, s, big_c, r1, r2);
  return {big_c, c, k_a + c * a, k_delta + c * delta};
}

bool verify_inequality(Transcript transcript, const DlogStatement& s, const InequalityProof& proof) {
  // C = 1 is what equal logarithms would give: this check is the proof's whole point.
  if (s.v.is_identity() || proof.big_c.is_identity()) return false;
  const Gt r1 = s.v.pow(proof.z_a) * s.l.pow(-proof.z_delta) * proof.big_c.pow(-proof.c);
  const G1 r2 = G1::generator().pow(proof.z_a) * s.k.pow(-proof.z_delta);
  return challenge_of(transcript, s, proof.big_c, r1, r2) == proof.c;
}

}  // namespace aceso::proof
