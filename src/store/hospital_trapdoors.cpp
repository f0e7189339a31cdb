#include "store/columns.hpp"
#include "store/hospital_tables.hpp"

namespace aceso::store {
namespace {

Result<StoredTrapdoor> read_trapdoor(const Row& row) {
  StoredTrapdoor out{};
  ACESO_TRY(out.doctor, row.text("doctor"));
  ACESO_TRY(out.digest, digest_of(row, "digest"));
  ACESO_TRY(out.trapdoor, row.blob("trapdoor"));
  ACESO_TRY(out.arrival, number_of(row, "arrival"));
  ACESO_TRY(out.met, number_of(row, "met"));
  return out;
}

}  // namespace

Result<void> HospitalTables::keep_trapdoor(std::string_view doctor, const Digest& digest, ByteView trapdoor) {
  auto done = database_->transact([&](Session& session) -> Result<void> {
    ACESO_TRY(const auto doctors, session.query("SELECT id FROM doctors WHERE id = $1", {text(doctor)}));
    if (doctors.empty()) return fail(ErrorCode::refused, "doctor", "unknown");
    ACESO_TRY(const auto rows, session.query("SELECT * FROM trapdoors WHERE digest = $1", {blob(digest)}));
    ACESO_TRY(const auto holder, read_first(rows, read_trapdoor));
    if (holder && holder->doctor != doctor) return fail(ErrorCode::conflict, "trapdoor", "another doctor has it");
    if (holder) return {};
    ACESO_CHECK(session.execute("DELETE FROM trapdoors WHERE doctor = $1", {text(doctor)}));
    ACESO_CHECK(session.execute("INSERT INTO trapdoors (doctor, digest, trapdoor, met) VALUES ($1, $2, $3, 0)",
                                {text(doctor), blob(digest), blob(trapdoor)}));
    return {};
  });
  database_->purge_soon();  // a former one
  return done;
}

Result<void> HospitalTables::drop_trapdoor(std::string_view doctor) {
  ACESO_CHECK(database_->execute("DELETE FROM trapdoors WHERE doctor = $1", {text(doctor)}));
  database_->purge_soon();
  return {};
}

Result<std::optional<StoredTrapdoor>> HospitalTables::trapdoor(std::string_view doctor) const {
  ACESO_TRY(const auto rows, database_->query("SELECT * FROM trapdoors WHERE doctor = $1", {text(doctor)}));
  return read_first(rows, read_trapdoor);
}

Result<std::vector<StoredTrapdoor>> HospitalTables::behind(std::uint64_t most) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT * FROM trapdoors WHERE met = (SELECT MIN(met) FROM trapdoors) AND met < (SELECT "
                             "COALESCE(MAX(turn), 0) FROM records) ORDER BY arrival LIMIT $1",
                             {integer(most)}));
  return read_all(rows, read_trapdoor);
}

}  // namespace aceso::store
