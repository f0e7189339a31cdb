#include "store/columns.hpp"
#include "store/hospital_tables.hpp"

namespace aceso::store {
namespace {

Result<StoredMatch> read_match(const Row& row) {
  StoredMatch out{};
  ACESO_TRY(out.record_id, digest_of(row, "record_id"));
  ACESO_TRY(out.doctor, row.text("doctor"));
  ACESO_TRY(out.trapdoor_digest, digest_of(row, "trapdoor_digest"));
  ACESO_TRY(out.trapdoor, row.blob("trapdoor"));
  ACESO_TRY(out.interests, number_of(row, "interests"));
  ACESO_TRY(out.arrival, number_of(row, "arrival"));
  ACESO_TRY(out.verdict, row.blob("verdict"));
  ACESO_TRY(out.recorded, flag_of(row, "recorded"));
  ACESO_TRY(out.outcome, row.text("outcome"));
  ACESO_TRY(out.served, flag_of(row, "served"));
  return out;
}

Result<HospitalTables::Turn> read_turn(const Row& row) {
  HospitalTables::Turn out{};
  ACESO_TRY(out.turn, number_of(row, "turn"));
  ACESO_TRY(out.record_id, digest_of(row, "record_id"));
  return out;
}

}  // namespace

Result<std::vector<HospitalTables::Turn>> HospitalTables::turns_after(std::uint64_t turn, std::uint64_t most) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT turn, record_id FROM records WHERE turn > $1 ORDER BY turn LIMIT $2",
                             {integer(turn), integer(most)}));
  return read_all(rows, read_turn);
}

// The arrival tells a trapdoor from the same one that was dropped and came again, which has met nothing.
Result<void> HospitalTables::keep_matches(std::span<const StoredMatch> matches,
                                          std::span<const StoredTrapdoor> trapdoors, std::uint64_t turn) {
  return database_->transact([&](Session& session) -> Result<void> {
    for (const StoredTrapdoor& trapdoor : trapdoors)
      ACESO_CHECK(session.execute("UPDATE trapdoors SET met = $3 WHERE digest = $1 AND arrival = $2 AND met < $3",
                                  {blob(trapdoor.digest), integer(trapdoor.arrival), integer(turn)}));
    for (const StoredMatch& match : matches)
      ACESO_CHECK(session.execute(
          "INSERT INTO matches (record_id, trapdoor_digest, doctor, interests, arrival, recorded, served, outcome, "
          "trapdoor, verdict) SELECT $1, digest, doctor, $4, arrival, 0, 0, '', trapdoor, $5 FROM trapdoors WHERE "
          "digest = $2 AND arrival = $3 ON CONFLICT (record_id, trapdoor_digest) DO NOTHING",
          {blob(match.record_id), blob(match.trapdoor_digest), integer(match.arrival), integer(match.interests),
           blob(match.verdict)}));
    return {};
  });
}

Result<Progress> HospitalTables::progress() const {
  // Most trapdoors have met the same records: the turns are counted once for all of them.
  ACESO_TRY(
      const auto rows,
      database_->query(
          "SELECT (SELECT COUNT(turn) FROM records) AS records, (SELECT COUNT(*) FROM trapdoors) AS trapdoors, (SELECT "
          "COUNT(*) FROM matches) AS matches, (SELECT CAST(COALESCE(SUM(g.n * (SELECT COUNT(*) FROM records WHERE "
          "turn > g.met)), 0) AS BIGINT) FROM (SELECT met, COUNT(*) AS n FROM trapdoors GROUP BY met) g) AS pairs"));
  Progress out{};
  ACESO_TRY(out.records, number_of(rows.front(), "records"));
  ACESO_TRY(out.trapdoors, number_of(rows.front(), "trapdoors"));
  ACESO_TRY(out.pairs, number_of(rows.front(), "pairs"));
  ACESO_TRY(out.matches, number_of(rows.front(), "matches"));
  return out;
}

Result<std::vector<StoredMatch>> HospitalTables::matches_of_record(const Digest& record_id) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT * FROM matches WHERE record_id = $1 ORDER BY interests DESC, arrival, number",
                             {blob(record_id)}));
  return read_all(rows, read_match);
}

Result<std::vector<StoredMatch>> HospitalTables::matches_of_doctor(std::string_view doctor) const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT * FROM matches WHERE doctor = $1 ORDER BY number DESC", {text(doctor)}));
  return read_all(rows, read_match);
}

Result<std::vector<StoredMatch>> HospitalTables::unrecorded() const {
  ACESO_TRY(const auto rows,
            database_->query("SELECT m.* FROM matches m JOIN records r ON r.record_id = m.record_id WHERE m.recorded = "
                             "0 AND r.confirmed = 1 ORDER BY m.number"));
  return read_all(rows, read_match);
}

Result<void> HospitalTables::mark_recorded(const Digest& record_id, const Digest& trapdoor_digest) {
  return database_->transact([&](Session& session) -> Result<void> {
    ACESO_TRY(const std::int64_t marked,
              session.execute("UPDATE matches SET recorded = 1 WHERE record_id = $1 AND trapdoor_digest = $2",
                              {blob(record_id), blob(trapdoor_digest)}));
    if (marked != 0)
      ACESO_CHECK(session.execute("UPDATE records SET matched = 1 WHERE record_id = $1", {blob(record_id)}));
    return {};
  });
}

Result<void> HospitalTables::mark_served(const Digest& record_id, const Digest& trapdoor_digest) {
  ACESO_CHECK(
      database_->execute("UPDATE matches SET served = 1, outcome = '' WHERE record_id = $1 AND trapdoor_digest = $2",
                         {blob(record_id), blob(trapdoor_digest)}));
  return {};
}

Result<void> HospitalTables::mark_outcome(const Digest& record_id, const Digest& trapdoor_digest,
                                          std::string_view outcome) {
  ACESO_CHECK(
      database_->execute("UPDATE matches SET outcome = $3 WHERE record_id = $1 AND trapdoor_digest = $2 AND served = 0",
                         {blob(record_id), blob(trapdoor_digest), text(outcome)}));
  return {};
}

}  // namespace aceso::store
