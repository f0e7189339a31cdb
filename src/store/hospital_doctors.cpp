#include <algorithm>

#include "store/columns.hpp"
#include "store/hospital_tables.hpp"

namespace aceso::store {
namespace {

Result<StoredDoctor> read_doctor(const Row& row) {
  StoredDoctor out;
  ACESO_TRY(out.id, row.text("id"));
  ACESO_TRY(out.signing_key, row.blob("signing_key"));
  ACESO_TRY(out.user_public_key, row.blob("user_public_key"));
  ACESO_TRY(out.attribute_key, row.blob("attribute_key"));
  return out;
}

Result<std::string> read_id(const Row& row) { return row.text("id"); }

Result<std::optional<StoredDoctor>> find(Session& session, std::string_view id) {
  ACESO_TRY(const auto rows, session.query("SELECT * FROM doctors WHERE id = $1", {text(id)}));
  return read_first(rows, read_doctor);
}

}  // namespace

Result<void> HospitalTables::enrol(const StoredDoctor& doctor) {
  auto done = database_->transact([&](Session& session) -> Result<void> {
    ACESO_TRY(const auto kept, find(session, doctor.id));
    if (kept && (kept->signing_key != doctor.signing_key || kept->user_public_key != doctor.user_public_key))
      return fail(ErrorCode::conflict, "doctor", "the id is another doctor's");
    ACESO_TRY(const auto others, session.query("SELECT id FROM doctors WHERE signing_key = $1 AND id <> $2",
                                               {blob(doctor.signing_key), doctor.id}));
    if (!others.empty()) return fail(ErrorCode::conflict, "doctor", "the signing key is another doctor's");
    ACESO_CHECK(session.execute(
        "INSERT INTO doctors (id, signing_key, user_public_key, attribute_key) VALUES ($1, $2, $3, $4) ON CONFLICT "
        "(id) DO UPDATE SET attribute_key = excluded.attribute_key",
        {doctor.id, blob(doctor.signing_key), blob(doctor.user_public_key), blob(doctor.attribute_key)}));
    return {};
  });
  database_->purge_soon();  // a former attribute key
  return done;
}

Result<std::optional<StoredDoctor>> HospitalTables::doctor(std::string_view id) const { return find(*database_, id); }

Result<std::optional<StoredDoctor>> HospitalTables::doctor_with_key(ByteView signing_key) const {
  ACESO_TRY(const auto rows, database_->query("SELECT * FROM doctors WHERE signing_key = $1", {blob(signing_key)}));
  return read_first(rows, read_doctor);
}

Result<std::vector<std::string>> HospitalTables::doctor_ids() const {
  ACESO_TRY(const auto rows, database_->query("SELECT id FROM doctors"));
  ACESO_TRY(auto ids, read_all(rows, read_id));
  std::ranges::sort(ids);  // the databases' orders of text differ
  return ids;
}

Result<bool> HospitalTables::dismiss(std::string_view id) {
  bool found = false;
  const auto done = database_->transact([&](Session& session) -> Result<void> {
    ACESO_CHECK(session.execute("DELETE FROM trapdoors WHERE doctor = $1", {text(id)}));
    ACESO_TRY(const std::int64_t removed, session.execute("DELETE FROM doctors WHERE id = $1", {text(id)}));
    found = removed != 0;
    return {};
  });
  database_->purge_soon();
  return done.map([&] { return found; });
}

}  // namespace aceso::store
