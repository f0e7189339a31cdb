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

/// pk_id = g1^beta and the key that the user signs reports with, under a proof of knowledge of beta that binds both,
/// the id and the public parameters: what the KGC registers and an arbiter relies on. An object of this type holds a
/// proof that was checked: without it, a user could register pk_victim * g1^c.
class UserPublicKey {
 public:
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const G1& pk() const { return pk_; }
  [[nodiscard]] const symm::SigningPublicKey& signing() const { return signing_; }

  [[nodiscard]] Bytes encode() const;
  /// Fails with ErrorCode::bad_signature when the proof does not verify under `pp`.
  static Result<UserPublicKey> decode(ByteView bytes, const PublicParameters& pp);

 private:
  friend Result<std::pair<UserSecretKey, UserPublicKey>> user_kg(const PublicParameters&, std::string,
                                                                 const symm::SigningPublicKey&, Random&);
  UserPublicKey(std::string id, const G1& pk, const symm::SigningPublicKey& signing, const proof::SchnorrProof& proof)
      : id_(std::move(id)), pk_(pk), signing_(signing), proof_(proof) {}

  std::string id_;
  G1 pk_;
  symm::SigningPublicKey signing_;
  proof::SchnorrProof proof_;
};

/// UserKG(pp, id). `id` is 1 to 256 bytes of UTF-8 without control characters.
Result<std::pair<UserSecretKey, UserPublicKey>> user_kg(const PublicParameters& pp, std::string id,
                                                        const symm::SigningPublicKey& signing, Random& rng);

}  // namespace aceso::abe
