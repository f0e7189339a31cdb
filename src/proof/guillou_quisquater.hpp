#pragma once
// Guillou and Quisquater's proof of knowledge of z with z^e = c mod N (EUROCRYPT 1988), eight times in parallel: each
// challenge has 16 bits and is below e, a prime, so that the soundness error is 2^-128.

#include <array>

#include "base/random.hpp"
#include "proof/transcript.hpp"
#include "symm/rsa.hpp"

namespace aceso::proof {

inline constexpr std::size_t gq_rounds = 8;

struct GqProof {
  std::array<std::uint16_t, gq_rounds> challenge;
  std::array<Bytes, gq_rounds> response;  ///< s_i = k_i z^(c_i), each the size of N

  void write(Encoder& out) const;
  static GqProof read(Decoder& in, const symm::RsaPublicKey& key);
};

/// `z` is secret and in range; c = z^e is computed here. Exponents are public, so that time depends on no secret
/// exponent; see docs/threat-model.md for the arithmetic of OpenSSL.
GqProof prove_gq(Transcript transcript, const symm::RsaPublicKey& key, ByteView z, Random& rng);
bool verify_gq(Transcript transcript, const symm::RsaPublicKey& key, ByteView c, const GqProof& proof);

}  // namespace aceso::proof
