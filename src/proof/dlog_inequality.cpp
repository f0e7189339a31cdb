#include "proof/dlog_inequality.hpp"

#include "group/products.hpp"

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
  const Scalar delta = Scalar::random_nonzero(rng);
  const Scalar a = kappa * delta;
  const Gt big_c = s.v.pow(a) * s.l.pow(-delta);
  const Scalar k_a = Scalar::random_nonzero(rng), k_delta = Scalar::random_nonzero(rng);
  const Gt r1 = s.v.pow(k_a) * s.l.pow(-k_delta);
  G1Products r2;
  r2.begin().multiply(g1_base(), k_a).power(s.k, -k_delta);
  const Scalar c = challenge_of(transcript, s, big_c, r1, r2.take().front());
  return {big_c, c, k_a + c * a, k_delta + c * delta};
}

bool verify_inequality(Transcript transcript, const DlogStatement& s, const InequalityProof& proof) {
  // C = 1 is what equal logarithms would give: this check is the proof's whole point.
  if (s.v.is_identity() || proof.big_c.is_identity()) return false;
  const Scalar exponents[] = {proof.z_a, -proof.z_delta, -proof.c};
  const Gt r1 = multi_pow_vartime(std::array{s.v, s.l, proof.big_c}, exponents);
  G1Products r2;
  r2.begin().multiply(g1_base(), exponents[0]).power(s.k, exponents[1]);
  return challenge_of(transcript, s, proof.big_c, r1, r2.take().front()) == proof.c;
}

}  // namespace aceso::proof
