#include "proof/dlog_equality.hpp"

#include "group/products.hpp"

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
  const Scalar c = challenge_of(transcript, s, g1_base().pow(k), s.v.pow(k));
  return {c, k + c * kappa};
}

bool verify_equality(Transcript transcript, const DlogStatement& s, const EqualityProof& proof) {
  if (s.v.is_identity()) return false;
  const Scalar exponents[] = {proof.z, -proof.c};
  G1Products r1;
  r1.begin().multiply(g1_base(), exponents[0]).power(s.k, exponents[1]);
  const Gt r2 = multi_pow_vartime(std::array{s.v, s.l}, exponents);
  return challenge_of(transcript, s, r1.take().front(), r2) == proof.c;
}

}  // namespace aceso::proof
