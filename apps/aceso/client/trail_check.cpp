#include "client/trail_check.hpp"

#include <algorithm>
#include <map>

namespace aceso::app {
namespace {

bool has(const std::vector<ChainFact>& facts, auto condition) { return std::ranges::any_of(facts, condition); }

/// Whether a line in the trail of `hospital` tells of `fact`.
bool tells(const TrailLine& line, const chain::Address& hospital, const ChainFact& fact) {
  if (line.event != fact.event || line.subject != fact.subject) return false;
  if (!fact.with) return fact.by == hospital;
  // Both sides of an authorization have it in their trails.
  const auto party = chain::parse_address(line.party, "party");
  return (fact.by == hospital || fact.with == hospital) && party && *party == *fact.with;
}

}  // namespace

Result<std::vector<ChainFact>> facts_of(const service::Consortium& consortium, const Digest& record_id) {
  const auto blocks = consortium.all_blocks();
  const auto& records = consortium.records;
  std::vector<ChainFact> out;
  ACESO_TRY(const auto published, records.published(blocks, record_id));
  if (published.empty()) return out;
  const chain::Address owner = published.front().hospital;
  out.push_back({"published", owner, {}, to_hex(published.front().index_digest), published.front().block});
  ACESO_TRY(const auto authorized, records.authorized(blocks, record_id));
  for (const auto& event : authorized)
    out.push_back({"authorized", owner, event.to, std::to_string(event.epoch), event.block});
  ACESO_TRY(const auto withdrawn, records.withdrawn(blocks, record_id));
  for (const auto& event : withdrawn)
    out.push_back({"withdrawn", owner, event.from, std::to_string(event.epoch), event.block});
  ACESO_TRY(const auto verdicts, records.verdicts(blocks, record_id));
  for (const auto& event : verdicts)
    if (event.matched) out.push_back({"matched", event.hospital, {}, to_hex(event.trapdoor_tag), event.block});
  ACESO_TRY(const auto reports, records.reports(blocks, record_id));
  std::map<Digest, chain::Address> delivered;
  for (const auto& event : reports) {
    delivered[event.report_digest] = event.hospital;
    out.push_back({"delivered", event.hospital, {}, to_hex(event.report_digest), event.block});
  }
  ACESO_TRY(const auto receipts, records.receipts(blocks, record_id));
  for (const auto& event : receipts)
    if (const auto report = delivered.find(event.report_digest); report != delivered.end())
      out.push_back({"acknowledged", report->second, {}, to_hex(event.report_digest), event.block});
  return out;
}

std::vector<chain::Address> hospitals_in(const std::vector<ChainFact>& facts) {
  std::vector<chain::Address> out;
  const auto add = [&](const chain::Address& hospital) {
    if (std::ranges::find(out, hospital) == out.end()) out.push_back(hospital);
  };
  for (const ChainFact& fact : facts) {
    add(fact.by);
    if (fact.with) add(*fact.with);
  }
  return out;
}

std::string_view to_string(Finding finding) {
  switch (finding) {
    case Finding::shown: return "on the chain";
    case Finding::word_of_mouth: return "the hospital's word";
    case Finding::contradicted: return "contradicted by the chain";
  }
  return {};
}

Finding compare(const std::vector<ChainFact>& facts, const chain::Address& hospital, const TrailLine& line) {
  const auto rests_on = [&](auto condition) {
    return has(facts, condition) ? Finding::word_of_mouth : Finding::contradicted;
  };
  if (line.event == "deleted") return Finding::word_of_mouth;
  if (line.event == "uploaded") {  // also before the record is published
    const auto elsewhere = [&](const ChainFact& fact) { return fact.event == "published" && fact.by != hospital; };
    return has(facts, elsewhere) ? Finding::contradicted : Finding::word_of_mouth;
  }
  if (line.event == "transferred") {
    const auto party = chain::parse_address(line.party, "party");
    return rests_on([&](const ChainFact& fact) { return fact.event == "authorized" && party && fact.with == *party; });
  }
  if (line.event == "pre-decrypted" || line.event == "disputed")
    return rests_on([&](const ChainFact& fact) {
      return fact.event == (line.event == "disputed" ? "delivered" : "matched") && fact.by == hospital &&
             fact.subject == line.subject;
    });
  const bool shown = has(facts, [&](const ChainFact& fact) { return tells(line, hospital, fact); });
  return shown ? Finding::shown : Finding::contradicted;
}

std::vector<ChainFact> missing_from(const std::vector<TrailLine>& trail, const chain::Address& hospital,
                                    const std::vector<ChainFact>& facts, std::uint64_t block) {
  std::vector<ChainFact> out;
  for (const ChainFact& fact : facts) {
    if (fact.by != hospital || fact.block > block) continue;
    if (std::ranges::none_of(trail, [&](const TrailLine& line) { return tells(line, hospital, fact); }))
      out.push_back(fact);
  }
  return out;
}

}  // namespace aceso::app
