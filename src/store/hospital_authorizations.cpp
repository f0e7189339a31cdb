#include "store/columns.hpp"
#include "store/hospital_tables.hpp"

namespace aceso::store {
namespace {

Result<WantedAuthorization> read_authorization(const Row& row) {
  WantedAuthorization out{};
  ACESO_TRY(out.record_id, digest_of(row, "record_id"));
  ACESO_TRY(out.hospital, row.blob("hospital"));
  ACESO_TRY(out.wanted, flag_of(row, "wanted"));
  ACESO_TRY(out.patient_epoch, number_of(row, "patient_epoch"));
  ACESO_TRY(out.patient_signature, blob_or_empty(row, "patient_signature"));
  return out;
}

}  // namespace

Result<void> HospitalTables::want(const Digest& record_id, ByteView hospital, bool wanted) {
  return database_->transact([&](Session& session) -> Result<void> {
    ACESO_TRY(const auto records, session.query("SELECT record_id FROM records WHERE record_id = $1 AND deleted <= $2",
                                                {blob(record_id), flag(!wanted)}));
    if (records.empty()) return fail(ErrorCode::refused, "authorization", "the record is unknown or was deleted");
    ACESO_CHECK(session.execute(
        "INSERT INTO authorizations (record_id, hospital, wanted, settled, patient_epoch) VALUES ($1, $2, $3, 0, 0) ON "
        "CONFLICT (record_id, hospital) DO UPDATE SET wanted = excluded.wanted, settled = 0 WHERE "
        "authorizations.wanted <> excluded.wanted",
        {blob(record_id), blob(hospital), flag(wanted)}));
    return {};
  });
}

Result<void> HospitalTables::end_by_patient(const Digest& record_id, ByteView hospital, std::uint64_t epoch,
                                            ByteView signature) {
  return database_->transact([&](Session& session) -> Result<void> {
    ACESO_TRY(const auto records,
              session.query("SELECT record_id FROM records WHERE record_id = $1", {blob(record_id)}));
    if (records.empty()) return fail(ErrorCode::refused, "authorization", "the record is unknown");
    // A signature that ends a former epoch says nothing about what is wanted since.
    ACESO_CHECK(session.execute(
        "INSERT INTO authorizations (record_id, hospital, wanted, settled, patient_epoch, patient_signature) VALUES "
        "($1, $2, 0, 0, $3, $4) ON CONFLICT (record_id, hospital) DO UPDATE SET wanted = 0, settled = CASE WHEN "
        "authorizations.wanted = 0 THEN authorizations.settled ELSE 0 END, patient_epoch = excluded.patient_epoch, "
        "patient_signature = excluded.patient_signature WHERE authorizations.patient_epoch <= excluded.patient_epoch",
        {blob(record_id), blob(hospital), integer(epoch), blob_or_null(signature)}));
    return {};
  });
}

Result<std::vector<WantedAuthorization>> HospitalTables::authorizations(const Digest& record_id) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT * FROM authorizations WHERE record_id = $1 ORDER BY hospital", {blob(record_id)}));
  return read_all(rows, read_authorization);
}

Result<std::vector<WantedAuthorization>> HospitalTables::unsettled() const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT a.record_id, a.hospital, a.wanted, a.patient_epoch, a.patient_signature FROM "
                             "authorizations a JOIN records r ON r.record_id = a.record_id WHERE a.settled = 0 AND "
                             "(r.confirmed = 1 OR r.deleted = 1) ORDER BY r.number, a.hospital"));
  return read_all(rows, read_authorization);
}

Result<void> HospitalTables::settle(const Digest& record_id, ByteView hospital, bool wanted) {
  ACESO_CHECK(database_->execute(
      "UPDATE authorizations SET settled = CASE WHEN wanted = $3 THEN 1 ELSE 0 END WHERE record_id = $1 AND hospital = "
      "$2",
      {blob(record_id), blob(hospital), flag(wanted)}));
  return {};
}

}  // namespace aceso::store
