#pragma once
// The key generation center's part.

#include <mutex>

#include "abe/attribute_key.hpp"
#include "abe/update_key.hpp"
#include "service/consortium.hpp"
#include "store/kgc_tables.hpp"

namespace aceso::service {

/// Thread-safe. What it does is kept before it is told: a center that stops at any moment goes on where it was.
class KeyCenter {
 public:
  /// `sender` is the center's account; the references must outlive the object. Reads what `tables` hold, and settles
  /// with the chain what a crash left open. ErrorCode::refused when the chain shows a newer period than the tables, or
  /// another one: they are not the center's latest, and going on would forget revocations.
  /// `leaves_per_hospital` bounds how much of the tree, which all share, one hospital's requests take.
  static Result<std::unique_ptr<KeyCenter>> open(Consortium& consortium, chain::Sender& sender, abe::SetupResult keys,
                                                 store::KgcTables tables, std::uint64_t leaves_per_hospital);

  [[nodiscard]] const abe::PublicParameters& parameters() const { return keys_.pp; }

  /// Puts the parameters' digest on the chain, unless it is there. The gas that it cost.
  Result<std::uint64_t> publish_parameters();

  /// Issues a key for the leaf that the user gets. The user's public key comes encoded: its proof is checked here.
  /// `sponsor` is the hospital that vouches for the attributes. The same request gives the same key again.
  /// An attribute "hospital:..." must be "hospital:" and the sponsor's address, so that a policy can bind a record to
  /// the doctors of certain hospitals; for all others the hospital's word is taken. ErrorCode::refused when it is
  /// another's, when the user's keys are another hospital's to ask for, when the operator revoked the user, and when
  /// the hospital has used its leaves. A revocation ends "again".
  Result<abe::AttributeKey> issue(ByteView user_public_key, const policy::AttributeSet& attributes,
                                  const chain::Address& sponsor, Random& rng);

  /// Revokes all keys of `id` from period `t` on. Takes effect with the update key of `t`: fails when that is made, or
  /// when `t` is more than `farthest_revocation` periods ahead.
  /// `sponsor`, if given, is the hospital that asks: ErrorCode::refused unless it vouched for the user. Else it is the
  /// operator, and the user gets no key again until readmitted: the hospital may know less.
  Result<void> revoke(std::string_view id, abe::Period t, const std::optional<chain::Address>& sponsor);
  /// Lets hospitals ask for keys again for a user whom the operator revoked, if so.
  Result<void> readmit(std::string_view id);

  struct PeriodUpdate {
    abe::UpdateKey key;
    abe::RevocationList revocations;
    std::uint64_t gas;  ///< 0 when it was on the chain already
  };
  /// Makes the update key of period `t` and puts its digest on the chain with that of the revocation list, after those
  /// of earlier periods that it never had. Done again, it gives the same key, and leaves the chain as it is.
  /// ErrorCode::unavailable while the chain does not show the newest period that was published: bring_back_lost.
  Result<PeriodUpdate> publish_period(abe::Period t);

  enum class Chain { shows_latest, lost_latest };
  /// What the chain shows of the newest period that was published on it. ErrorCode::refused when it shows another one
  /// in its place, or a newer one: these tables are not the center's latest, and it must not go on.
  [[nodiscard]] Result<Chain> look() const;
  /// Sends what a reorganisation took again as it was. The newest periods that the chain does not show all the same
  /// count as not published: publish_period publishes them anew. Not to be called on the word of a node that is behind
  /// the others. Errors as look(), and unavailable.
  Result<void> bring_back_lost();

  static constexpr abe::Period farthest_revocation = 366;

  /// Published periods: the newest, and what they have, encoded; nothing when there is none.
  [[nodiscard]] Result<std::optional<abe::Period>> latest() const { return tables_.latest_published(); }
  [[nodiscard]] Result<std::optional<Bytes>> update_key(abe::Period t) const { return tables_.published_update_key(t); }
  [[nodiscard]] Result<std::optional<Bytes>> revocation_list(abe::Period t) const {
    return tables_.published_revocation_list(t);
  }

 private:
  KeyCenter(Consortium& consortium, chain::Sender& sender, abe::SetupResult keys, store::KgcTables tables,
            std::uint64_t leaves_per_hospital)
      : consortium_(consortium),
        sender_(sender),
        keys_(std::move(keys)),
        tables_(std::move(tables)),
        leaves_per_hospital_(leaves_per_hospital) {}
  Result<void> refresh();
  Result<void> settle();
  Result<void> check_sponsor(std::string_view id, const chain::Address& sponsor) const;
  Result<store::StoredPeriod> make_period(abe::Period t);
  Result<std::uint64_t> put_on_chain(abe::Period t);

  Consortium& consortium_;
  chain::Sender& sender_;
  const abe::SetupResult keys_;
  store::KgcTables tables_;
  const std::uint64_t leaves_per_hospital_;

  mutable std::mutex mutex_;  ///< guards what follows, and the order of changes in tables_
  abe::KgcState st_;
  abe::RevocationList rl_;
  bool fresh_ = false;  ///< whether st_ and rl_ are what tables_ hold
  abe::BaseCache bases_;
  std::mutex publishing_;  ///< the account sends one transaction after another
};

}  // namespace aceso::service
