#pragma once
// UserKG: a user's own key, which the KGC never sees.

#include <string>

#include "abe/parameters.hpp"
#include "proof/schnorr.hpp"
#include "symm/ed25519.hpp"

namespace aceso::abe {

/// sk_id = beta. Secret, move-only.
class UserSecretKey {
 public:
  explicit UserSecretKey(const Scalar& beta) : beta_(beta) {}
  UserSecretKey(UserSecretKey&&) = default;
  UserSecretKey& operator=(UserSecretKey&&) = default;
  UserSecretKey(const UserSecretKey&) = delete;
  UserSecretKey& operator=(const UserSecretKey&) = delete;

  [[nodiscard]] const Scalar& beta() const { return beta_; }

  [[nodiscard]] SecretBytes encode() const;
  static Result<UserSecretKey> decode(ByteView bytes);

 private:
  Scalar beta_;
};

/// pk_id = g1^beta and the key that the user signs reports with: what the KGC registers and an arbiter relies on. A
/// proof of knowledge of beta and a signature by the signing key bind both keys, the id and the public parameters. An
/// object of this type holds ones that were checked: without the proof a user could register pk_victim * g1^c, without
/// the signature the victim's signing key, and so lay claim to the victim's reports.
class UserPublicKey {
 public:
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const G1& pk() const { return pk_; }
  [[nodiscard]] const symm::SigningPublicKey& signing() const { return signing_; }

  [[nodiscard]] Bytes encode() const;
  /// Fails with ErrorCode::bad_signature when the proof or the signature does not verify under `pp`.
  static Result<UserPublicKey> decode(ByteView bytes, const PublicParameters& pp);

 private:
  friend Result<std::pair<UserSecretKey, UserPublicKey>> user_kg(const PublicParameters&, std::string,
                                                                 const symm::SigningKey&, Random&);
  UserPublicKey() = default;
  /// What the signing key signs: a domain, the parameters' digest, and the encoding without the signature.
  [[nodiscard]] Bytes signed_message(const PublicParameters& pp) const;

  std::string id_;
  G1 pk_;
  symm::SigningPublicKey signing_{};
  proof::SchnorrProof proof_;
  symm::Signature signature_{};
};

/// UserKG(pp, id). `id` is 1 to 256 bytes of UTF-8 without control characters.
Result<std::pair<UserSecretKey, UserPublicKey>> user_kg(const PublicParameters& pp, std::string id,
                                                        const symm::SigningKey& signing, Random& rng);

}  // namespace aceso::abe
