#include <algorithm>

#include "store/columns.hpp"
#include "store/hospital_tables.hpp"

namespace aceso::store {
namespace {

Result<StoredReport> read_report(const Row& row) {
  StoredReport out{};
  ACESO_TRY(out.digest, digest_of(row, "digest"));
  ACESO_TRY(out.record_id, digest_of(row, "record_id"));
  ACESO_TRY(out.doctor, row.text("doctor"));
  ACESO_TRY(out.trapdoor_digest, digest_of(row, "trapdoor_digest"));
  ACESO_TRY(out.report, row.blob("report"));
  ACESO_TRY(out.delivered, flag_of(row, "delivered"));
  ACESO_TRY(out.receipt, blob_or_empty(row, "receipt"));
  ACESO_TRY(out.signature, blob_or_empty(row, "signature"));
  ACESO_TRY(out.acknowledged, flag_of(row, "acknowledged"));
  ACESO_TRY(out.dispute, blob_or_empty(row, "dispute"));
  ACESO_TRY(out.ruling, row.text("ruling"));
  return out;
}

Result<std::optional<StoredReport>> find(Session& session, const Digest& digest) {
  ACESO_TRY(const auto rows, session.query("SELECT * FROM reports WHERE digest = $1", {blob(digest)}));
  return read_first(rows, read_report);
}

/// Runs `sql` on a report that has nothing yet where `part` of it is kept. `params` are the statement's.
Result<void> keep_part(Database& database, const Digest& digest, Bytes StoredReport::*part, ByteView value,
                       std::string_view sql, const Values& params) {
  return database.transact([&](Session& session) -> Result<void> {
    ACESO_TRY(const auto kept, find(session, digest));
    if (!kept) return fail(ErrorCode::refused, "report", "unknown");
    const Bytes& there = (*kept).*part;
    if (std::ranges::equal(there, value)) return {};
    if (!there.empty()) return fail(ErrorCode::conflict, "report", "it has another answer");
    ACESO_CHECK(session.execute(sql, params));
    return {};
  });
}

}  // namespace

Result<void> HospitalTables::keep_report(const StoredReport& report) {
  return database_->transact([&](Session& session) -> Result<void> {
    ACESO_TRY(const auto rows,
              session.query("SELECT * FROM reports WHERE digest = $1 OR (record_id = $2 AND trapdoor_digest = $3)",
                            {blob(report.digest), blob(report.record_id), blob(report.trapdoor_digest)}));
    ACESO_TRY(const auto kept, read_first(rows, read_report));
    if (kept && (kept->digest != report.digest || kept->record_id != report.record_id ||
                 kept->trapdoor_digest != report.trapdoor_digest))
      return fail(ErrorCode::conflict, "report", "another one answers the match");
    if (kept) return {};
    ACESO_CHECK(session.execute(
        "INSERT INTO reports (digest, record_id, trapdoor_digest, doctor, report, delivered, acknowledged, ruling) "
        "VALUES ($1, $2, $3, $4, $5, 0, 0, '')",
        {blob(report.digest), blob(report.record_id), blob(report.trapdoor_digest), report.doctor,
         blob(report.report)}));
    return {};
  });
}

Result<std::optional<StoredReport>> HospitalTables::report(const Digest& digest) const {
  return find(*database_, digest);
}

Result<std::vector<StoredReport>> HospitalTables::reports_of_record(const Digest& record_id) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT * FROM reports WHERE record_id = $1 ORDER BY number", {blob(record_id)}));
  return read_all(rows, read_report);
}

Result<std::optional<StoredReport>> HospitalTables::report_on(const Digest& record_id,
                                                              const Digest& trapdoor_digest) const {
  ACESO_TRY(const auto rows, database_->query("SELECT * FROM reports WHERE record_id = $1 AND trapdoor_digest = $2",
                                              {blob(record_id), blob(trapdoor_digest)}));
  return read_first(rows, read_report);
}

Result<void> HospitalTables::keep_receipt(const Digest& report, ByteView receipt, ByteView signature) {
  return keep_part(*database_, report, &StoredReport::receipt, receipt,
                   "UPDATE reports SET receipt = $2, signature = $3 WHERE digest = $1",
                   {blob(report), blob_or_null(receipt), blob_or_null(signature)});
}

Result<void> HospitalTables::keep_dispute(const Digest& report, ByteView opening, std::string_view ruling) {
  return keep_part(*database_, report, &StoredReport::dispute, opening,
                   "UPDATE reports SET dispute = $2, ruling = $3 WHERE digest = $1",
                   {blob(report), blob_or_null(opening), text(ruling)});
}

Result<std::vector<StoredReport>> HospitalTables::undelivered() const {
  ACESO_TRY(const auto rows, database_->query("SELECT * FROM reports WHERE delivered = 0 ORDER BY number"));
  return read_all(rows, read_report);
}

Result<std::vector<StoredReport>> HospitalTables::unacknowledged() const {
  ACESO_TRY(const auto rows, database_->query("SELECT * FROM reports WHERE delivered = 1 AND acknowledged = 0 AND "
                                              "receipt IS NOT NULL ORDER BY number"));
  return read_all(rows, read_report);
}

Result<void> HospitalTables::mark_delivered(const Digest& report) {
  ACESO_CHECK(database_->execute("UPDATE reports SET delivered = 1 WHERE digest = $1", {blob(report)}));
  return {};
}

Result<void> HospitalTables::mark_acknowledged(const Digest& report) {
  ACESO_CHECK(database_->execute("UPDATE reports SET acknowledged = 1 WHERE digest = $1", {blob(report)}));
  return {};
}

}  // namespace aceso::store
