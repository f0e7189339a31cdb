#include "service/hospital_matching.hpp"

#include "parallel/all_cores.hpp"

namespace aceso::service {
namespace {

// A batch takes about a second on two cores, and 1.3 MB of prepared trapdoors.
constexpr std::uint64_t most_trapdoors = 64, most_records = 32;

}  // namespace

Result<std::vector<HospitalMatching::Record>> HospitalMatching::load(
    std::span<const store::HospitalTables::Turn> turns) const {
  std::vector<Record> out;
  for (const auto& turn : turns) {
    ACESO_TRY(auto stored, hospital_.tables.record(turn.record_id));
    // One that was withdrawn or deleted since; authorised anew, it gets a new turn. One that the chain does not show at
    // the moment does not: it is matched now, and of what is found nothing is recorded or served before it is back.
    if (!stored || stored->kappa.empty()) continue;
    ACESO_TRY(auto index, match::Index::decode(stored->index));
    ACESO_TRY(const Scalar kappa, hospital_.open_kappa(turn.record_id, stored->kappa));
    out.push_back({std::move(*stored), std::move(index), kappa});
  }
  return out;
}

Result<void> HospitalMatching::prepare(std::span<const store::StoredTrapdoor> trapdoors) {
  std::map<Digest, match::PreparedTrapdoor> now;
  for (const store::StoredTrapdoor& stored : trapdoors) {
    if (auto known = prepared_.extract(stored.digest)) {
      now.insert(std::move(known));
      continue;
    }
    ACESO_TRY(auto trapdoor, match::Trapdoor::decode(stored.trapdoor));
    now.emplace(stored.digest, match::PreparedTrapdoor(std::move(trapdoor)));
  }
  prepared_ = std::move(now);
  return {};
}

Result<store::StoredMatch> HospitalMatching::prove(const store::StoredTrapdoor& stored, const Record& record) const {
  const match::Trapdoor& trapdoor = prepared_.at(stored.digest).trapdoor();
  ACESO_TRY(const chain::Address owner, account_of(record.stored.owner));
  const PublishedRecord published{owner, record.stored.period, {}, record.index};
  ACESO_TRY(const auto verdict,
            match::match_and_prove(verdict_context(hospital_.consortium, hospital_.pp, published, hospital_.address()),
                                   record.index, trapdoor, record.kappa));
  if (!verdict.matched()) return fail(ErrorCode::bad_signature, "match", "the two ways to judge a pair differ");
  store::StoredMatch out{};
  out.record_id = record.index.record_id;
  out.doctor = stored.doctor;
  out.trapdoor_digest = stored.digest;
  out.trapdoor = stored.trapdoor;
  out.interests = trapdoor.interests;
  out.arrival = stored.arrival;
  out.verdict = verdict.encode();
  return out;
}

Result<HospitalMatching::Batch> HospitalMatching::step() {
  Batch out;
  ACESO_TRY(const auto trapdoors, hospital_.tables.behind(most_trapdoors));
  if (trapdoors.empty()) return out;
  ACESO_TRY(const auto turns, hospital_.tables.turns_after(trapdoors.front().met, most_records));
  if (turns.empty()) return out;
  ACESO_TRY(const auto records, load(turns));
  ACESO_CHECK(prepare(trapdoors));

  std::vector<match::StrippedIndex> indexes;
  for (const Record& record : records) indexes.push_back(match::strip(record.index, record.kappa));
  std::vector<match::PreparedTrapdoor> prepared;
  for (const store::StoredTrapdoor& trapdoor : trapdoors) prepared.push_back(prepared_.at(trapdoor.digest));
  std::vector<store::StoredMatch> matches;
  for (const match::MatchedPair& pair : match::match_all(prepared, indexes, parallel::all_cores)) {
    ACESO_TRY(auto match, prove(trapdoors[pair.trapdoor], records[pair.index]));
    matches.push_back(std::move(match));
  }
  ACESO_CHECK(hospital_.tables.keep_matches(matches, trapdoors, turns.back().turn));
  out.pairs = trapdoors.size() * turns.size();
  out.matches = matches.size();
  return out;
}

}  // namespace aceso::service
