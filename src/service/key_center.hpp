#pragma once
// The key generation center's part.

#include "abe/attribute_key.hpp"
#include "abe/update_key.hpp"
#include "service/consortium.hpp"

namespace aceso::service {

class KeyCenter {
 public:
  /// `sender` is the center's account; both references must outlive the object.
  KeyCenter(Consortium& consortium, chain::Sender& sender, abe::SetupResult keys)
      : consortium_(consortium), sender_(sender), keys_(std::move(keys)) {}

  [[nodiscard]] const abe::PublicParameters& parameters() const { return keys_.pp; }
  [[nodiscard]] const abe::RevocationList& revocations() const { return rl_; }

  /// Puts the parameters' digest on the chain.
  Result<chain::Receipt> publish_parameters();
  /// Issues a key for the leaf that the user gets. The user's public key comes encoded: its proof is checked here.
  Result<abe::AttributeKey> issue(ByteView user_public_key, const policy::AttributeSet& attributes, Random& rng);
  /// Revokes all keys of `id` from period `t` on. Takes effect with the update key of `t`: fails when that is on the
  /// chain.
  Result<void> revoke(std::string_view id, abe::Period t);

  struct PeriodUpdate {
    abe::UpdateKey key;
    abe::RevocationList revocations;
    std::uint64_t gas;  ///< 0 when it was on the chain already
  };
  /// Makes the update key of period `t` and puts its digest on the chain with that of the revocation list. Done again,
  /// it gives the same key, and leaves the chain as it is.
  Result<PeriodUpdate> publish_period(abe::Period t);

 private:
  Consortium& consortium_;
  chain::Sender& sender_;
  abe::SetupResult keys_;
  abe::KgcState st_;
  abe::RevocationList rl_;
  abe::BaseCache bases_;
};

}  // namespace aceso::service
