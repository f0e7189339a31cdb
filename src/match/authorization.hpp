#pragma once
// Authorization: kappa for one other hospital.

#include "match/index.hpp"
#include "symm/x25519.hpp"

namespace aceso::match {

/// A_(hi -> hj). Public, as event data on the chain.
struct Authorization {
  Digest record_id;
  std::array<std::uint8_t, 32> enc;  ///< DHKEM's encapsulation
  Bytes sealed;                      ///< kappa in the committing AEAD; associated data: record id, Kc, recipient's key

  [[nodiscard]] Bytes encode() const;
  static Result<Authorization> decode(ByteView bytes);
};

/// Encapsulates kappa to the hospital with the key `recipient`. Fails when kappa is not what the index commits to, or
/// that key is a point of small order.
Result<Authorization> authorize(const Index& index, const Scalar& kappa, std::span<const std::uint8_t, 32> recipient,
                                Random& rng);

/// Opens an authorization for `index` and checks that g1^kappa = Kc, and that the index is not one that matches every
/// doctor: its patient may be in league with the hospital. ErrorCode::wont_open when it is for another record or
/// hospital, or was changed; ErrorCode::bad_signature when the authorising hospital put in another kappa, or the index
/// has no term of degree m.
Result<Scalar> open_authorization(const Authorization& authorization, const symm::KemKeyPair& pair, const Index& index);

}  // namespace aceso::match
