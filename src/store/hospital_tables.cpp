#include "store/hospital_tables.hpp"

#include "store/columns.hpp"
#include "store/hospital_schema.hpp"

namespace aceso::store {
namespace {

Result<Position> read_position(const Row& row) {
  Position out{};
  ACESO_TRY(out.block, number_of(row, "block"));
  ACESO_TRY(out.hash, digest_of(row, "hash"));
  return out;
}

Result<HospitalTables::StoredUpdate> read_update(const Row& row) {
  HospitalTables::StoredUpdate out;
  ACESO_TRY(out.update_key, row.blob("update_key"));
  ACESO_TRY(out.revocation_list, row.blob("revocation_list"));
  return out;
}

Result<std::uint64_t> read_period(const Row& row) { return number_of(row, "period"); }

Result<AuditEntry> read_entry(const Row& row) {
  AuditEntry out{};
  ACESO_TRY(out.number, number_of(row, "number"));
  ACESO_TRY(out.record_id, digest_of(row, "record_id"));
  ACESO_TRY(out.time, number_of(row, "time"));
  ACESO_TRY(out.event, row.text("event"));
  ACESO_TRY(out.party, row.text("party"));
  ACESO_TRY(out.subject, row.text("subject"));
  return out;
}

}  // namespace

Result<HospitalTables> HospitalTables::open(Database& database) {
  ACESO_CHECK(migrate(database, hospital_migrations()));
  return HospitalTables(database);
}

Result<std::optional<Position>> HospitalTables::position() const {
  ACESO_TRY(const auto rows, database_->query("SELECT block, hash FROM chain_position"));
  return read_first(rows, read_position);
}

Result<void> HospitalTables::move_to(const Position& position) {
  ACESO_CHECK(
      database_->execute("INSERT INTO chain_position (id, block, hash) VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE "
                         "SET block = excluded.block, hash = excluded.hash",
                         {integer(position.block), blob(position.hash)}));
  return {};
}

Result<void> HospitalTables::forget_chain() {
  return database_->transact([](Session& session) -> Result<void> {
    for (const std::string_view sql :
         {"DELETE FROM chain_position",
          "UPDATE records SET confirmed = 0, matched = 0 WHERE confirmed = 1 OR matched = 1",
          "UPDATE authorizations SET settled = 0 WHERE settled = 1",
          "UPDATE matches SET recorded = 0 WHERE recorded = 1",
          "UPDATE reports SET delivered = 0, acknowledged = 0 WHERE delivered = 1 OR acknowledged = 1"})
      ACESO_CHECK(session.execute(sql));
    return {};
  });
}

Result<void> HospitalTables::keep_update_key(std::uint64_t period, ByteView update_key, ByteView revocation_list) {
  ACESO_CHECK(database_->execute(
      "INSERT INTO update_keys (period, update_key, revocation_list) VALUES ($1, $2, $3) ON CONFLICT (period) DO "
      "NOTHING",
      {integer(period), blob(update_key), blob(revocation_list)}));
  return {};
}

Result<std::optional<HospitalTables::StoredUpdate>> HospitalTables::update_key(std::uint64_t period) const {
  ACESO_TRY(const auto rows, database_->query("SELECT update_key, revocation_list FROM update_keys WHERE period = $1",
                                              {integer(period)}));
  return read_first(rows, read_update);
}

Result<std::optional<std::uint64_t>> HospitalTables::newest_update_key() const {
  ACESO_TRY(const auto rows, database_->query("SELECT period FROM update_keys ORDER BY period DESC LIMIT 1"));
  return read_first(rows, read_period);
}

Result<std::vector<std::uint64_t>> HospitalTables::missing_update_keys() const {
  ACESO_TRY(
      const auto rows,
      database_->query("SELECT DISTINCT period FROM records WHERE matched = 1 AND confirmed = 1 AND deleted = 0 AND "
                       "NOT EXISTS (SELECT 1 FROM update_keys k WHERE k.period = records.period) ORDER BY period"));
  return read_all(rows, read_period);
}

Result<void> HospitalTables::note(const Digest& record_id, std::uint64_t time, std::string_view event,
                                  std::string_view party, std::string_view subject) {
  ACESO_CHECK(
      database_->execute("INSERT INTO trail (record_id, time, event, party, subject) VALUES ($1, $2, $3, $4, $5) "
                         "ON CONFLICT (record_id, event, party, subject) DO NOTHING",
                         {blob(record_id), integer(time), text(event), text(party), text(subject)}));
  return {};
}

Result<std::vector<AuditEntry>> HospitalTables::trail(const Digest& record_id) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT number, record_id, time, event, party, subject FROM trail WHERE record_id = $1 "
                             "ORDER BY number",
                             {blob(record_id)}));
  return read_all(rows, read_entry);
}

}  // namespace aceso::store
