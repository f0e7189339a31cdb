#include "store/kgc_tables.hpp"

#include "store/columns.hpp"

namespace aceso::store {
namespace {

constexpr Migration migrations[] = {{1, R"sql(
CREATE TABLE leaves (
  leaf {int} PRIMARY KEY,
  user_id TEXT NOT NULL,
  pk_digest {blob} NOT NULL,
  sponsor {blob} NOT NULL,
  request {blob} NOT NULL UNIQUE,
  attribute_key {blob} NOT NULL
) {strict};
CREATE INDEX leaves_by_user ON leaves (user_id);
CREATE TABLE revocations (
  leaf {int} PRIMARY KEY REFERENCES leaves (leaf),
  since {int} NOT NULL
) {strict};
CREATE TABLE periods (
  period {int} PRIMARY KEY,
  update_key {blob} NOT NULL,
  revocation_list {blob} NOT NULL,
  published {int} NOT NULL
) {strict};
)sql"},
                                    {2, R"sql(
-- Users for whom the operator alone decides whether they get a key again.
CREATE TABLE barred (user_id TEXT PRIMARY KEY) {strict};
CREATE INDEX leaves_by_sponsor ON leaves (sponsor);
)sql"}};

}  // namespace

Result<KgcTables> KgcTables::open(Database& database) {
  ACESO_CHECK(migrate(database, migrations));
  return KgcTables(database);
}

Result<std::vector<IssuedKey>> KgcTables::leaves() const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT leaf, user_id, pk_digest, sponsor, request FROM leaves ORDER BY leaf"));
  std::vector<IssuedKey> out;
  out.reserve(rows.size());
  for (const Row& row : rows) {
    IssuedKey issued{};
    ACESO_TRY(issued.leaf, number_of(row, "leaf"));
    ACESO_TRY(issued.user_id, row.text("user_id"));
    ACESO_TRY(issued.pk_digest, digest_of(row, "pk_digest"));
    ACESO_TRY(issued.sponsor, row.blob("sponsor"));
    ACESO_TRY(issued.request, digest_of(row, "request"));
    out.push_back(std::move(issued));
  }
  return out;
}

Result<std::optional<Bytes>> KgcTables::key_for(const Digest& request) const {
  ACESO_TRY(const auto rows, database_->query("SELECT attribute_key FROM leaves WHERE request = $1", {blob(request)}));
  if (rows.empty()) return std::nullopt;
  ACESO_TRY(Bytes key, rows.front().blob("attribute_key"));
  return key;
}

Result<std::vector<Bytes>> KgcTables::sponsors_of(std::string_view user_id) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT DISTINCT sponsor FROM leaves WHERE user_id = $1", {text(user_id)}));
  std::vector<Bytes> out;
  for (const Row& row : rows) {
    ACESO_TRY(out.emplace_back(), row.blob("sponsor"));
  }
  return out;
}

Result<std::uint64_t> KgcTables::leaves_of_sponsor(ByteView sponsor) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT COUNT(*) AS leaves FROM leaves WHERE sponsor = $1", {blob(sponsor)}));
  return number_of(rows.at(0), "leaves");
}

Result<void> KgcTables::add(const IssuedKey& issued) {
  ACESO_CHECK(database_->execute(
      "INSERT INTO leaves (leaf, user_id, pk_digest, sponsor, request, attribute_key) VALUES ($1, $2, $3, $4, $5, $6)",
      {integer(issued.leaf), issued.user_id, blob(issued.pk_digest), blob(issued.sponsor), blob(issued.request),
       issued.key}));
  return {};
}

Result<std::vector<RevokedLeaf>> KgcTables::revocations() const {
  ACESO_TRY(const auto rows, database_->query("SELECT leaf, since FROM revocations ORDER BY leaf"));
  std::vector<RevokedLeaf> out;
  for (const Row& row : rows) {
    RevokedLeaf revoked{};
    ACESO_TRY(revoked.leaf, number_of(row, "leaf"));
    ACESO_TRY(revoked.since, number_of(row, "since"));
    out.push_back(revoked);
  }
  return out;
}

Result<void> KgcTables::revoke(std::span<const RevokedLeaf> leaves, const std::optional<std::string>& bar) {
  return database_->transact([&](Session& session) -> Result<void> {
    for (const RevokedLeaf& revoked : leaves)
      ACESO_CHECK(
          session.execute("INSERT INTO revocations (leaf, since) VALUES ($1, $2) ON CONFLICT (leaf) DO UPDATE "
                          "SET since = excluded.since WHERE excluded.since < revocations.since",
                          {integer(revoked.leaf), integer(revoked.since)}));
    if (bar)
      ACESO_CHECK(session.execute("INSERT INTO barred (user_id) VALUES ($1) ON CONFLICT (user_id) DO NOTHING", {*bar}));
    return {};
  });
}

Result<bool> KgcTables::is_barred(std::string_view user_id) const {
  ACESO_TRY(const auto rows, database_->query("SELECT user_id FROM barred WHERE user_id = $1", {text(user_id)}));
  return !rows.empty();
}

Result<bool> KgcTables::readmit(std::string_view user_id) {
  ACESO_TRY(const std::int64_t removed,
            database_->execute("DELETE FROM barred WHERE user_id = $1", {text(user_id)}));
  return removed != 0;
}

Result<std::optional<StoredPeriod>> KgcTables::period(std::uint64_t period) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT update_key, revocation_list, published FROM periods WHERE period = $1",
                             {integer(period)}));
  if (rows.empty()) return std::nullopt;
  StoredPeriod out{};
  out.period = period;
  ACESO_TRY(out.update_key, rows.front().blob("update_key"));
  ACESO_TRY(out.revocation_list, rows.front().blob("revocation_list"));
  ACESO_TRY(out.published, flag_of(rows.front(), "published"));
  return out;
}

Result<std::optional<std::uint64_t>> KgcTables::newest(std::string_view sql) const {
  ACESO_TRY(const auto rows, database_->query(sql));
  if (rows.empty()) return std::nullopt;
  ACESO_TRY(const std::uint64_t period, number_of(rows.front(), "period"));
  return period;
}

Result<std::optional<std::uint64_t>> KgcTables::latest_period() const {
  return newest("SELECT period FROM periods ORDER BY period DESC LIMIT 1");
}

Result<std::optional<std::uint64_t>> KgcTables::latest_published() const {
  return newest("SELECT period FROM periods WHERE published = 1 ORDER BY period DESC LIMIT 1");
}

Result<std::optional<Bytes>> KgcTables::published_part(std::string_view sql, std::uint64_t period) const {
  ACESO_TRY(const auto rows, database_->query(sql, {integer(period)}));
  if (rows.empty()) return std::nullopt;
  ACESO_TRY(Bytes bytes, rows.front().blob("part"));
  return bytes;
}

Result<std::optional<Bytes>> KgcTables::published_update_key(std::uint64_t period) const {
  return published_part("SELECT update_key AS part FROM periods WHERE period = $1 AND published = 1", period);
}

Result<std::optional<Bytes>> KgcTables::published_revocation_list(std::uint64_t period) const {
  return published_part("SELECT revocation_list AS part FROM periods WHERE period = $1 AND published = 1", period);
}

Result<std::vector<std::uint64_t>> KgcTables::unpublished() const {
  ACESO_TRY(const auto rows, database_->query("SELECT period FROM periods WHERE published = 0 ORDER BY period"));
  std::vector<std::uint64_t> out;
  for (const Row& row : rows) {
    ACESO_TRY(out.emplace_back(), number_of(row, "period"));
  }
  return out;
}

Result<void> KgcTables::keep_period(const StoredPeriod& period) {
  ACESO_CHECK(
      database_->execute("INSERT INTO periods (period, update_key, revocation_list, published) VALUES ($1, $2, $3, 0) "
                         "ON CONFLICT (period) DO NOTHING",
                         {integer(period.period), period.update_key, period.revocation_list}));
  return {};
}

Result<void> KgcTables::mark_published(std::uint64_t period) {
  ACESO_CHECK(database_->execute("UPDATE periods SET published = 1 WHERE period = $1", {integer(period)}));
  return {};
}

Result<void> KgcTables::mark_lost(std::uint64_t period) {
  ACESO_CHECK(database_->execute("UPDATE periods SET published = 0 WHERE period = $1", {integer(period)}));
  return {};
}

}  // namespace aceso::store
