#include <algorithm>

#include "store/columns.hpp"
#include "store/hospital_tables.hpp"

namespace aceso::store {
namespace {

Result<StoredRecord> read_record(const Row& row) {
  StoredRecord out{};
  ACESO_TRY(out.record_id, digest_of(row, "record_id"));
  ACESO_TRY(out.owner, row.blob("owner"));
  ACESO_TRY(out.request_key, blob_or_empty(row, "request_key"));
  ACESO_TRY(out.ciphertext, blob_or_empty(row, "ciphertext"));
  ACESO_TRY(out.certificate, blob_or_empty(row, "certificate"));
  ACESO_TRY(out.data_digest, digest_of(row, "data_digest"));
  ACESO_TRY(out.data_bytes, number_of(row, "data_bytes"));
  ACESO_TRY(out.stored, flag_of(row, "stored"));
  ACESO_TRY(out.index, blob_or_empty(row, "keyword_index"));
  ACESO_TRY(out.kappa, blob_or_empty(row, "kappa"));
  ACESO_TRY(out.patient, blob_or_empty(row, "patient"));
  ACESO_TRY(out.consent, blob_or_empty(row, "consent"));
  ACESO_TRY(out.epoch, number_of(row, "epoch"));
  ACESO_TRY(out.period, number_of(row, "period"));
  ACESO_TRY(out.confirmed, flag_of(row, "confirmed"));
  ACESO_TRY(out.deleted, flag_of(row, "deleted"));
  return out;
}

Result<Digest> read_id(const Row& row) { return digest_of(row, "record_id"); }

Result<std::optional<StoredRecord>> find(Session& session, const Digest& record_id) {
  ACESO_TRY(const auto rows, session.query("SELECT * FROM records WHERE record_id = $1", {blob(record_id)}));
  return read_first(rows, read_record);
}

Result<void> admitted(Session& session, const Digest& code, const Digest& record_id) {
  ACESO_TRY(const auto rows, session.query("SELECT record_id FROM admissions WHERE code = $1", {blob(code)}));
  if (rows.empty()) return fail(ErrorCode::refused, "admission", "unknown");
  ACESO_TRY(const Bytes used_for, blob_or_empty(rows.front(), "record_id"));
  if (!used_for.empty() && !std::ranges::equal(used_for, record_id))
    return fail(ErrorCode::refused, "admission", "used for another record");
  return {};
}

bool is_same(const StoredRecord& kept, const NewRecord& record, ByteView owner) {
  return kept.request_key == record.request_key && kept.ciphertext == record.ciphertext &&
         kept.certificate == record.certificate && kept.data_digest == record.data_digest &&
         kept.data_bytes == record.data_bytes && std::ranges::equal(kept.owner, owner);
}

Result<std::int64_t> set_emptied(Session& session, std::string_view also, std::string_view where,
                                 const Values& params) {
  return session.execute(
      "UPDATE records SET ciphertext = NULL, certificate = CASE WHEN EXISTS (SELECT 1 FROM reports WHERE "
      "reports.record_id = records.record_id) THEN certificate END, keyword_index = NULL, kappa = NULL, "
      "patient = NULL, consent = NULL, stored = 0, confirmed = 0" +
          std::string(also) + " WHERE " + std::string(where),
      params);
}

}  // namespace

Result<void> HospitalTables::admit(const Digest& code, std::uint64_t time) {
  ACESO_CHECK(
      database_->execute("INSERT INTO admissions (code, admitted) VALUES ($1, $2) ON CONFLICT (code) DO NOTHING",
                         {blob(code), integer(time)}));
  return {};
}

Result<void> HospitalTables::check_admission(const Digest& code, const Digest& record_id) const {
  return admitted(*database_, code, record_id);
}

Result<void> HospitalTables::add_record(const Digest& admission, const NewRecord& record, ByteView owner,
                                        std::uint64_t time) {
  return database_->transact([&](Session& session) -> Result<void> {
    ACESO_CHECK(admitted(session, admission, record.record_id));
    ACESO_TRY(const auto kept, find(session, record.record_id));
    if (kept && kept->deleted) return fail(ErrorCode::conflict, "record", "it was deleted");
    if (kept && !is_same(*kept, record, owner)) return fail(ErrorCode::conflict, "record", "another one has this id");
    if (kept) return {};
    ACESO_CHECK(session.execute("UPDATE admissions SET record_id = $2, used = $3 WHERE code = $1",
                                {blob(admission), blob(record.record_id), integer(time)}));
    ACESO_CHECK(session.execute(
        "INSERT INTO records (number, record_id, owner, request_key, ciphertext, certificate, data_digest, data_bytes, "
        "epoch, period, confirmed, deleted, stored, matched) VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM "
        "records), $1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, 0, 0)",
        {blob(record.record_id), blob(owner), blob_or_null(record.request_key), blob_or_null(record.ciphertext),
         blob_or_null(record.certificate), blob(record.data_digest), integer(record.data_bytes)}));
    return {};
  });
}

Result<std::optional<StoredRecord>> HospitalTables::record(const Digest& record_id) const {
  return find(*database_, record_id);
}

Result<std::vector<Digest>> HospitalTables::record_ids(const Digest& after, std::uint64_t most) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT record_id FROM records WHERE number > COALESCE((SELECT number FROM records WHERE "
                             "record_id = $1), 0) ORDER BY number LIMIT $2",
                             {blob(after), integer(most)}));
  return read_all(rows, read_id);
}

Result<void> HospitalTables::mark_stored(const Digest& record_id) {
  ACESO_CHECK(database_->execute("UPDATE records SET stored = 1 WHERE record_id = $1 AND ciphertext IS NOT NULL",
                                 {blob(record_id)}));
  return {};
}

Result<void> HospitalTables::keep_index(const Digest& record_id, ByteView index, ByteView kappa) {
  ACESO_TRY(const std::int64_t changed,
            database_->execute("UPDATE records SET keyword_index = $2, kappa = $3 WHERE record_id = $1 AND epoch = 0 "
                               "AND deleted = 0 AND consent IS NULL",
                               {blob(record_id), blob_or_null(index), blob_or_null(kappa)}));
  if (changed == 0) return fail(ErrorCode::refused, "index", "there is no own record that waits for one");
  return {};
}

Result<void> HospitalTables::keep_consent(const Digest& record_id, ByteView index, ByteView patient,
                                          ByteView signature) {
  return database_->transact([&](Session& session) -> Result<void> {
    ACESO_TRY(const auto kept, find(session, record_id));
    if (!kept || kept->epoch != 0 || kept->index.empty() || !std::ranges::equal(kept->index, index))
      return fail(ErrorCode::refused, "consent", "there is no own record with this index");
    if (!kept->consent.empty()) {
      if (std::ranges::equal(kept->patient, patient) && std::ranges::equal(kept->consent, signature)) return {};
      return fail(ErrorCode::conflict, "consent", "there is another one");
    }
    ACESO_CHECK(session.execute("UPDATE records SET patient = $2, consent = $3 WHERE record_id = $1",
                                {blob(record_id), blob_or_null(patient), blob_or_null(signature)}));
    return {};
  });
}

Result<std::vector<Digest>> HospitalTables::unpublished() const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT record_id FROM records WHERE epoch = 0 AND confirmed = 0 AND deleted = 0 AND "
                             "stored = 1 AND consent IS NOT NULL ORDER BY number"));
  return read_all(rows, read_id);
}

Result<void> HospitalTables::keep_transfer(const NewRecord& record) {
  ACESO_TRY(const std::int64_t changed,
            database_->execute(
                "UPDATE records SET request_key = $2, ciphertext = $3, certificate = $4, data_digest = $5, data_bytes "
                "= $6, stored = 1 WHERE record_id = $1 AND epoch > 0 AND confirmed = 1",
                {blob(record.record_id), blob_or_null(record.request_key), blob_or_null(record.ciphertext),
                 blob_or_null(record.certificate), blob(record.data_digest), integer(record.data_bytes)}));
  if (changed == 0) return fail(ErrorCode::refused, "record", "this hospital is not authorised for it");
  return {};
}

Result<std::vector<Digest>> HospitalTables::untransferred() const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT record_id FROM records WHERE epoch > 0 AND confirmed = 1 AND matched = 1 AND "
                             "ciphertext IS NULL ORDER BY number"));
  return read_all(rows, read_id);
}

Result<bool> HospitalTables::destroy(const Digest& record_id) {
  bool found = false;
  const auto done = database_->transact([&](Session& session) -> Result<void> {
    ACESO_TRY(const std::int64_t changed, set_emptied(session, ", deleted = 1", "record_id = $1", {blob(record_id)}));
    found = changed != 0;
    ACESO_CHECK(session.execute("UPDATE authorizations SET wanted = 0, settled = 0 WHERE record_id = $1 AND wanted = 1",
                                {blob(record_id)}));
    return {};
  });
  database_->purge_soon();
  return done.map([&] { return found; });
}

Result<bool> HospitalTables::needs_data(const Digest& data_digest) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT record_id FROM records WHERE data_digest = $1 AND stored = 1 LIMIT 1",
                             {blob(data_digest)}));
  return !rows.empty();
}

Result<void> HospitalTables::confirm_own(const Digest& record_id, std::uint64_t period) {
  ACESO_CHECK(database_->execute(
      "UPDATE records SET confirmed = 1, period = $2, turn = COALESCE(turn, (SELECT COALESCE(MAX(turn), 0) + 1 FROM "
      "records)) WHERE record_id = $1 AND epoch = 0 AND deleted = 0",
      {blob(record_id), integer(period)}));
  return {};
}

Result<void> HospitalTables::confirm_shared(const Digest& record_id, ByteView owner, std::uint64_t period,
                                            std::uint64_t epoch, ByteView index, ByteView kappa) {
  return database_->transact([&](Session& session) -> Result<void> {
    ACESO_TRY(const auto kept, find(session, record_id));
    if (!kept) {
      ACESO_CHECK(session.execute(
          "INSERT INTO records (number, turn, record_id, owner, period, epoch, keyword_index, kappa, data_digest, "
          "data_bytes, confirmed, deleted, stored, matched) VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM "
          "records), (SELECT COALESCE(MAX(turn), 0) + 1 FROM records), $1, $2, $3, $4, $5, $6, $7, 0, 1, 0, 0, 0)",
          {blob(record_id), blob(owner), integer(period), integer(epoch), blob_or_null(index), blob_or_null(kappa),
           blob(Digest{})}));
      return {};
    }
    // Its own it may have without anybody's authorization, whatever another publishes under the same id.
    if (kept->deleted || kept->epoch == 0 || (kept->confirmed && epoch < kept->epoch)) return {};
    if (epoch == kept->epoch && !kept->kappa.empty()) {
      ACESO_CHECK(session.execute("UPDATE records SET confirmed = 1, period = $2 WHERE record_id = $1",
                                  {blob(record_id), integer(period)}));
      return {};
    }
    ACESO_CHECK(session.execute(
        "UPDATE records SET confirmed = 1, owner = $2, period = $3, epoch = $4, keyword_index = $5, kappa = $6, turn = "
        "(SELECT COALESCE(MAX(turn), 0) + 1 FROM records) WHERE record_id = $1",
        {blob(record_id), blob(owner), integer(period), integer(epoch), blob_or_null(index), blob_or_null(kappa)}));
    return {};
  });
}

Result<bool> HospitalTables::lose_shared(const Digest& record_id, std::uint64_t epoch) {
  // One that began before, too: the chain starts none while another lasts.
  ACESO_TRY(const std::int64_t changed, set_emptied(*database_, "", "record_id = $1 AND epoch > 0 AND epoch <= $2",
                                                    {blob(record_id), integer(epoch)}));
  if (changed != 0) database_->purge_soon();
  return changed != 0;
}

}  // namespace aceso::store
