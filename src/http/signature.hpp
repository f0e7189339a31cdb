#pragma once
// Requests signed by users (RFC 9421, algorithm ed25519), in one form alone. Pure: the time is an argument.
//
//   Signature-Input: aceso=("@method" "@authority" "@path" "@query" "content-digest" "content-type")
//                    ;created=T;expires=T+60;nonce="N";keyid="K";alg="ed25519";tag="aceso"      (one line)
//   Signature:       aceso=:S:
//
// N is base64 of 16 random bytes. A request with a body has one Content-Digest and one Content-Type, and both are
// covered; a request without a body has neither field, nor the two components. No other field is covered: what acts for
// the signer must not read one.

#include "base/random.hpp"
#include "base/result.hpp"
#include "http/message.hpp"
#include "symm/ed25519.hpp"

namespace aceso::http {

/// Seconds for which a signature is good. It is also the allowance for signers whose clocks are slow.
inline constexpr std::int64_t signature_lifetime = 60;

/// The longest key id: 1 to 128 characters of printable ASCII.
inline constexpr std::size_t max_key_id = 128;

/// Somebody else's claim to have signed, well formed but not verified.
struct SignedBy {
  std::string key_id;
  std::string authority;  ///< whom it addresses, as normal_authority writes it
  std::int64_t created;   ///< seconds since 1970
  std::int64_t expires;   ///< created + signature_lifetime
  std::array<std::uint8_t, 16> nonce;
  std::string base;  ///< what was signed
  symm::Signature signature;
};

/// Adds Content-Digest (when there is a body), Signature-Input and Signature. `created` is in seconds since 1970.
/// Leaves the request as it was on errors: bad_argument for a key id or time out of range, or for a request that
/// already has one of these fields; bad_encoding for a request that inspect would not accept.
Result<void> sign(Request& request, std::string_view key_id, const symm::SigningKey& key, std::int64_t created,
                  Random& rng);

/// Reads a signed request. Anything but exactly the form above is refused: another spelling, a second signature, a
/// component or parameter that is unknown, repeated, missing or out of order. The body's digest is checked. What comes
/// back is still to be verified, under the key that `key_id` names.
/// ErrorCode::bad_encoding for the form, limit for a field over max_field_bytes, bad_signature for the digest.
Result<SignedBy> inspect(const Request& request);

/// Accepts when created - skew <= now < expires and the signature is by `key`; ErrorCode::bad_signature otherwise.
/// `skew` is by how many seconds a signer's clock may be ahead. The caller must also see that `authority` is its own
/// name, or another addressee could pass the request on; and then let the ReplayGuard admit it.
Result<void> verify(const SignedBy& claim, const symm::SigningPublicKey& key, std::int64_t now, std::int64_t skew);

}  // namespace aceso::http
