#include "proof/guillou_quisquater.hpp"

namespace aceso::proof {
namespace {

using Challenge = std::array<std::uint16_t, gq_rounds>;

/// The transcript with N and every c.
void add_statement(Transcript& transcript, const symm::RsaPublicKey& key, std::span<const Bytes> c) {
  transcript.add("N", key.encode());
  for (const Bytes& number : c) transcript.add("c", number);
}

/// The challenge after every commitment t = k^e was added.
Challenge challenge_of(const Transcript& transcript) {
  const Bytes bytes = transcript.challenge_bytes(2 * gq_rounds);
  Challenge out;
  for (std::size_t i = 0; i < gq_rounds; ++i) out[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  return out;
}

Bytes copy_of(const SecretBytes& number) { return {number.reveal().begin(), number.reveal().end()}; }

}  // namespace

void GqProof::write(Encoder& out) const {
  for (const std::uint16_t c : challenge) out.u16(c);
  for (const Bytes& s : response) out.raw(s);
}

GqProof GqProof::read(Decoder& in, std::size_t size, std::size_t statements) {
  GqProof out;
  for (std::uint16_t& c : out.challenge) c = in.u16("proof: challenge");
  for (std::size_t i = 0; in.ok() && i < statements * gq_rounds; ++i) {
    const ByteView bytes = in.raw(size, "proof: response");
    out.response.emplace_back(bytes.begin(), bytes.end());
  }
  return out;
}

GqProof prove_gq_all(Transcript transcript, const symm::RsaPublicKey& key, std::span<const SecretBytes> z,
                     Random& rng) {
  std::vector<Bytes> c;
  for (const SecretBytes& root : z) c.push_back(copy_of(key.pow_e(root.reveal())));
  add_statement(transcript, key, c);
  std::vector<SecretBytes> k;
  for (std::size_t i = 0; i < z.size() * gq_rounds; ++i) {
    k.push_back(key.random(rng));
    transcript.add("t", key.pow_e(k.back().reveal()).reveal());
  }
  GqProof out{challenge_of(transcript), {}};
  for (std::size_t i = 0; i < k.size(); ++i) {
    const SecretBytes power = key.pow(z[i / gq_rounds].reveal(), out.challenge[i % gq_rounds]);
    out.response.push_back(copy_of(key.multiply(k[i].reveal(), power.reveal())));
  }
  return out;
}

bool verify_gq_all(Transcript transcript, const symm::RsaPublicKey& key, std::span<const Bytes> c,
                   const GqProof& proof) {
  if (c.empty() || proof.response.size() != c.size() * gq_rounds) return false;
  std::vector<Bytes> inverses;
  for (const Bytes& number : c) {
    auto inverse = key.in_range(number) ? key.inverse_vartime(number) : std::nullopt;
    if (!inverse) return false;
    inverses.push_back(std::move(*inverse));
  }
  add_statement(transcript, key, c);
  for (std::size_t i = 0; i < proof.response.size(); ++i) {
    if (!key.in_range(proof.response[i])) return false;
    const SecretBytes power = key.pow_e(proof.response[i]);
    const SecretBytes divisor = key.pow(inverses[i / gq_rounds], proof.challenge[i % gq_rounds]);
    transcript.add("t", key.multiply(power.reveal(), divisor.reveal()).reveal());
  }
  return challenge_of(transcript) == proof.challenge;
}

GqProof prove_gq(Transcript transcript, const symm::RsaPublicKey& key, ByteView z, Random& rng) {
  const SecretBytes one[] = {SecretBytes(z)};
  return prove_gq_all(std::move(transcript), key, one, rng);
}

bool verify_gq(Transcript transcript, const symm::RsaPublicKey& key, ByteView c, const GqProof& proof) {
  const Bytes one[] = {Bytes(c.begin(), c.end())};
  return verify_gq_all(std::move(transcript), key, one, proof);
}

}  // namespace aceso::proof
