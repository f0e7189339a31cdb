// The trail of a patient's record, from every hospital that had to do with it, compared with the chain.

#include <algorithm>

#include "client/trail_check.hpp"
#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "commands/patient_session.hpp"
#include "record/audit_trail.hpp"

namespace aceso::app {
namespace {

struct Options {
  PatientOptions session;
  std::string out;
};

/// A hospital acts on what is deep enough in the chain: what is newer need not be in its trail yet.
constexpr std::uint64_t settled_blocks = 64;

record::AuditLine::Chain chain_of(Finding finding) {
  switch (finding) {
    case Finding::shown: return record::AuditLine::Chain::shown;
    case Finding::word_of_mouth: return record::AuditLine::Chain::not_expected;
    case Finding::contradicted: return record::AuditLine::Chain::missing;
  }
  return record::AuditLine::Chain::missing;
}

nlohmann::ordered_json shown(const chain::Address& hospital, const ChainFact& fact) {
  nlohmann::ordered_json out{{"hospital", chain::to_string(hospital)}, {"event", fact.event}};
  if (fact.with) out["party"] = chain::to_string(*fact.with);
  out["subject"] = fact.subject;
  return out;
}

/// What was gathered.
struct Gathered {
  std::vector<record::AuditLine> lines;
  nlohmann::ordered_json trail = nlohmann::ordered_json::array();
  nlohmann::ordered_json missing = nlohmann::ordered_json::array();
  bool contradicted = false;
};

void add(Gathered& out, const std::vector<ChainFact>& facts, const chain::Address& hospital,
         const std::vector<TrailLine>& trail, std::uint64_t settled) {
  for (const TrailLine& line : trail) {
    const Finding finding = compare(facts, hospital, line);
    out.contradicted = out.contradicted || finding == Finding::contradicted;
    out.lines.push_back({line.number, static_cast<std::int64_t>(line.time), line.event, chain::to_string(hospital),
                         line.party, line.subject, chain_of(finding)});
    out.trail.push_back({{"hospital", chain::to_string(hospital)},
                         {"number", line.number},
                         {"time", line.time},
                         {"event", line.event},
                         {"party", line.party},
                         {"subject", line.subject},
                         {"chain", to_string(finding)}});
  }
  for (const ChainFact& fact : missing_from(trail, hospital, facts, settled)) {
    out.missing.push_back(shown(hospital, fact));
    out.contradicted = true;
  }
}

Result<Answer> trail_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto session, PatientSession::open(cli, o.session));
  const auto& consortium = session.consortium();
  ACESO_TRY(const auto facts, facts_of(consortium, session.folder.record_id));
  ACESO_TRY(const std::uint64_t newest, session.chain.client().block_number());
  const std::uint64_t settled = newest - std::min(newest, settled_blocks);
  std::vector<chain::Address> hospitals = hospitals_in(facts);
  if (std::ranges::find(hospitals, session.hospital.account) == hospitals.end())
    hospitals.push_back(session.hospital.account);

  Gathered gathered;
  HospitalDirectory directory(session);
  Answer out;
  out.facts["record_id"] = to_hex(session.folder.record_id);
  auto& silent = out.facts["silent"] = nlohmann::ordered_json::array();
  for (const chain::Address& hospital : hospitals) {
    const auto trail = [&]() -> Result<std::vector<TrailLine>> {
      ACESO_TRY(auto connection, directory.connect(hospital));
      return session.client(connection).trail();
    }();
    if (trail) {
      add(gathered, facts, hospital, *trail, settled);
      continue;
    }
    // A hospital that never got the record does not know whom to answer.
    silent.push_back({{"hospital", chain::to_string(hospital)}, {"why", trail.error().message}});
    if (trail.error().code == ErrorCode::refused)
      add(gathered, facts, hospital, {}, settled);
    else
      out.error = trail.error();
  }
  out.facts["trail"] = std::move(gathered.trail);
  out.facts["missing"] = std::move(gathered.missing);
  const auto bundle = record::write_audit_bundle(session.folder.record_id, gathered.lines);
  if (!bundle) return fail(ErrorCode::bad_encoding, "service: trail: " + bundle.error().field, bundle.error().message);
  Outputs files(cli);
  ACESO_CHECK(files.add_private(o.out, as_bytes(*bundle)));
  ACESO_CHECK(files.commit());
  if (gathered.contradicted) out.error = Error{ErrorCode::bad_signature, "trail", "is not what the chain shows"};
  return out;
}

}  // namespace

void add_patient_trail_command(Cli& cli, CLI::App* patient) {
  const auto o = std::make_shared<Options>();
  auto* trail = patient->add_subcommand(
      "trail", "Gather what all hospitals say was done with the record, compare it with the chain, write it as FHIR");
  add_patient_session_options(trail, o->session);
  file(trail, "--out", o->out, "Bundle of AuditEvent and Provenance to write; mode 0600");
  cli.run(trail, [&cli, o] { return trail_command(cli, *o); });
}

}  // namespace aceso::app
