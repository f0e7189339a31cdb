#pragma once
// Guillou and Quisquater's proof of knowledge of z with z^e = c mod N (EUROCRYPT 1988), for one or more c at once,
// eight times in parallel: each challenge has 16 bits and is below e, a prime, so that the soundness error is 2^-128.

#include <array>
#include <vector>

#include "base/random.hpp"
#include "proof/transcript.hpp"
#include "symm/rsa.hpp"

namespace aceso::proof {

inline constexpr std::size_t gq_rounds = 8;

struct GqProof {
  std::array<std::uint16_t, gq_rounds> challenge;
  std::vector<Bytes> response;  ///< s = k z^(c_i): eight for the first c, eight for the second, ...; the size of N each

  void write(Encoder& out) const;
  /// For numbers of `size` bytes; verify_gq checks their range.
  static GqProof read(Decoder& in, std::size_t size, std::size_t statements);
};

/// The z are secret and in range; each c = z^e is computed here. Exponents are public, so that time depends on no
/// secret exponent; see docs/threat-model.md for the arithmetic of OpenSSL.
GqProof prove_gq_all(Transcript transcript, const symm::RsaPublicKey& key, std::span<const SecretBytes> z, Random& rng);
bool verify_gq_all(Transcript transcript, const symm::RsaPublicKey& key, std::span<const Bytes> c,
                   const GqProof& proof);

/// For one z and one c.
GqProof prove_gq(Transcript transcript, const symm::RsaPublicKey& key, ByteView z, Random& rng);
bool verify_gq(Transcript transcript, const symm::RsaPublicKey& key, ByteView c, const GqProof& proof);

}  // namespace aceso::proof
