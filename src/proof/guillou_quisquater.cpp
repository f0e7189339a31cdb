#include "proof/guillou_quisquater.hpp"

namespace aceso::proof {
namespace {

using Challenge = std::array<std::uint16_t, gq_rounds>;

/// The challenge over N, c and the commitments t_i = k_i^e.
class ChallengeHash {
 public:
  ChallengeHash(Transcript& transcript, const symm::RsaPublicKey& key, ByteView c) : transcript_(transcript) {
    transcript_.add("N", key.encode()).add("c", c);
  }
  void add(ByteView t) { transcript_.add("t", t); }
  [[nodiscard]] Challenge get() const {
    const Bytes bytes = transcript_.challenge_bytes(2 * gq_rounds);
    Challenge out;
    for (std::size_t i = 0; i < gq_rounds; ++i)
      out[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
    return out;
  }

 private:
  Transcript& transcript_;
};

}  // namespace

void GqProof::write(Encoder& out) const {
  for (const std::uint16_t c : challenge) out.u16(c);
  for (const Bytes& s : response) out.raw(s);
}

GqProof GqProof::read(Decoder& in, const symm::RsaPublicKey& key) {
  GqProof out;
  for (std::uint16_t& c : out.challenge) c = in.u16("proof: challenge");
  for (Bytes& s : out.response) {
    const ByteView bytes = in.raw(key.size(), "proof: response");
    if (in.ok() && !key.in_range(bytes)) in.reject("proof: response", "expected a number from 1 to N - 1");
    s.assign(bytes.begin(), bytes.end());
  }
  return out;
}

GqProof prove_gq(Transcript transcript, const symm::RsaPublicKey& key, ByteView z, Random& rng) {
  ChallengeHash hash(transcript, key, key.pow_e(z).reveal());
  std::array<SecretBytes, gq_rounds> k;
  for (SecretBytes& k_i : k) {
    k_i = key.random(rng);
    hash.add(key.pow_e(k_i.reveal()).reveal());
  }
  GqProof out;
  out.challenge = hash.get();
  for (std::size_t i = 0; i < gq_rounds; ++i) {
    const SecretBytes s = key.multiply(k[i].reveal(), key.pow(z, out.challenge[i]).reveal());
    out.response[i].assign(s.reveal().begin(), s.reveal().end());
  }
  return out;
}

bool verify_gq(Transcript transcript, const symm::RsaPublicKey& key, ByteView c, const GqProof& proof) {
  if (!key.in_range(c)) return false;
  const auto inverse = key.inverse_vartime(c);
  if (!inverse) return false;
  ChallengeHash hash(transcript, key, c);
  for (std::size_t i = 0; i < gq_rounds; ++i) {
    if (!key.in_range(proof.response[i])) return false;
    const SecretBytes power = key.pow_e(proof.response[i]);
    hash.add(key.multiply(power.reveal(), key.pow(*inverse, proof.challenge[i]).reveal()).reveal());
  }
  return hash.get() == proof.challenge;
}

}  // namespace aceso::proof
