#pragma once
// What a key generation center remembers: leaves and who has them, keys as issued, revocations, periods.

#include <optional>

#include "store/database.hpp"

namespace aceso::store {

/// A leaf with the key that was issued for it.
struct IssuedKey {
  std::uint64_t leaf;
  std::string user_id;
  Digest pk_digest;  ///< SHA-256 of pk_id
  Bytes sponsor;     ///< who vouched for the attributes: a hospital's account
  Digest request;    ///< of what was asked for: the same request gets the same key
  Bytes key;         ///< the attribute key
};

struct RevokedLeaf {
  std::uint64_t leaf;
  std::uint64_t since;  ///< period
};

struct StoredPeriod {
  std::uint64_t period;
  Bytes update_key;
  Bytes revocation_list;
  bool published;  ///< its digests are known to be on the chain
};

/// Numbers are below 2^63. Every change is one transaction: done or not done, whenever the machine stops.
class KgcTables {
 public:
  /// Brings the tables of `database`, which must outlive the object, up to date.
  static Result<KgcTables> open(Database& database);

  /// All leaves in use by increasing leaf, without the keys.
  [[nodiscard]] Result<std::vector<IssuedKey>> leaves() const;
  [[nodiscard]] Result<std::optional<Bytes>> key_for(const Digest& request) const;
  /// The sponsors of a user's keys, each once.
  [[nodiscard]] Result<std::vector<Bytes>> sponsors_of(std::string_view user_id) const;
  /// How many leaves, revoked ones included, are in use on a sponsor's word.
  [[nodiscard]] Result<std::uint64_t> leaves_of_sponsor(ByteView sponsor) const;
  /// ErrorCode::conflict when the leaf or the request is there already.
  Result<void> add(const IssuedKey& issued);

  [[nodiscard]] Result<std::vector<RevokedLeaf>> revocations() const;
  /// Notes revocations; a leaf that is revoked already keeps the earlier period.
  /// `bar`, if given, is a user's id that is barred with them.
  Result<void> revoke(std::span<const RevokedLeaf> leaves, const std::optional<std::string>& bar = {});
  [[nodiscard]] Result<bool> is_barred(std::string_view user_id) const;
  /// False when the user was not barred.
  Result<bool> readmit(std::string_view user_id);

  [[nodiscard]] Result<std::optional<StoredPeriod>> period(std::uint64_t period) const;
  /// The newest period that has an update key, published or not.
  [[nodiscard]] Result<std::optional<std::uint64_t>> latest_period() const;
  [[nodiscard]] Result<std::optional<std::uint64_t>> latest_published() const;
  /// One of the two of a published period alone.
  [[nodiscard]] Result<std::optional<Bytes>> published_update_key(std::uint64_t period) const;
  [[nodiscard]] Result<std::optional<Bytes>> published_revocation_list(std::uint64_t period) const;
  /// The periods that are kept and not known to be on the chain.
  [[nodiscard]] Result<std::vector<std::uint64_t>> unpublished() const;
  /// Keeps a period's update key, not published yet; one that is kept stays.
  Result<void> keep_period(const StoredPeriod& period);
  Result<void> mark_published(std::uint64_t period);
  /// The chain lost a published period.
  Result<void> mark_lost(std::uint64_t period);

 private:
  explicit KgcTables(Database& database) : database_(&database) {}
  [[nodiscard]] Result<std::optional<std::uint64_t>> newest(std::string_view sql) const;
  [[nodiscard]] Result<std::optional<Bytes>> published_part(std::string_view sql, std::uint64_t period) const;

  Database* database_;
};

}  // namespace aceso::store
