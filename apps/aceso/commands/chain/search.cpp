// What a hospital finds on the chain, and what anyone can read there of a record.

#include "commands/chain/commands.hpp"
#include "commands/chain/session.hpp"
#include "match/authorization.hpp"
#include "outputs.hpp"
#include "service/key_material.hpp"

namespace aceso::app {
namespace {

struct Options {
  ChainOptions chain;
  std::string hospital, secret_key, out, record_id, index, parameters, matcher, trapdoor, verdict;
};

/// Writes the index, and kappa unless it was written before.
Result<void> keep(const Cli& cli, const fs::path& dir, const service::FoundRecord& found) {
  const std::string id = to_hex(found.record.index.record_id);
  Outputs files(cli);
  ACESO_CHECK(files.add(dir / (id + ".index"), found.record.index.encode()));
  std::error_code error;
  if (!fs::exists(dir / (id + ".kappa"), error))
    ACESO_CHECK(files.add_secret(dir / (id + ".kappa"),
                                 service::BlindingScalar{found.record.index.record_id, found.kappa}.encode()));
  return files.commit();
}

Result<Answer> search_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto hospital, read_address(o.hospital, "--hospital"));
  ACESO_TRY(const Session session, Session::open(o.chain));
  ACESO_TRY(const auto pair, load_secret(cli, o.secret_key, service::decode_encapsulation_secret_key));
  const auto& contracts = session.consortium();
  ACESO_TRY(const auto result, service::search_authorized(contracts, hospital, pair));
  std::error_code error;
  fs::create_directories(o.out, error);
  if (error) return fail(ErrorCode::unavailable, o.out, "cannot make the folder: " + error.message());
  Answer out;
  auto& records = out.facts["records"] = nlohmann::ordered_json::array();
  for (const auto& found : result.found) {
    ACESO_CHECK(keep(cli, o.out, found));
    records.push_back({{"record_id", to_hex(found.record.index.record_id)},
                       {"owner", chain::to_string(found.record.owner)},
                       {"period", found.record.period}});
  }
  for (const auto& [record_id, why] : result.unusable)
    records.push_back({{"record_id", to_hex(record_id)}, {"unusable", why.field + ": " + why.message}});
  return out;
}

Result<void> add_history(const service::Consortium& contracts, const Digest& id, nlohmann::ordered_json& facts) {
  using json = nlohmann::ordered_json;
  for (const char* const list : {"authorizations", "verdicts", "reports", "receipts"}) facts[list] = json::array();
  ACESO_TRY(const auto authorized, contracts.records.authorized(contracts.all_blocks(), id));
  for (const auto& event : authorized) {
    ACESO_TRY(const auto state, contracts.records.authorization(id, event.to));
    const bool active = state.active && state.epoch == event.epoch;
    facts["authorizations"].push_back(
        {{"hospital", chain::to_string(event.to)}, {"epoch", event.epoch}, {"active", active}});
  }
  ACESO_TRY(const auto verdicts, contracts.records.verdicts(contracts.all_blocks(), id));
  for (const auto& event : verdicts)
    facts["verdicts"].push_back({{"hospital", chain::to_string(event.hospital)},
                                 {"trapdoor_tag", to_hex(event.trapdoor_tag)},
                                 {"verdict", event.matched ? "match" : "no match"},
                                 {"verdict_digest", to_hex(event.proof_digest)}});
  ACESO_TRY(const auto reports, contracts.records.reports(contracts.all_blocks(), id));
  for (const auto& event : reports)
    facts["reports"].push_back(
        {{"hospital", chain::to_string(event.hospital)}, {"report_digest", to_hex(event.report_digest)}});
  ACESO_TRY(const auto receipts, contracts.records.receipts(contracts.all_blocks(), id));
  for (const auto& event : receipts)
    facts["receipts"].push_back(
        {{"report_digest", to_hex(event.report_digest)}, {"receipt_digest", to_hex(event.receipt_digest)}});
  return {};
}

Result<Answer> record_command(const Options& o) {
  ACESO_TRY(const Digest id, read_record_id(o.record_id));
  ACESO_TRY(const Session session, Session::open(o.chain));
  const auto& contracts = session.consortium();
  ACESO_TRY(const auto found, service::find_record(contracts, id));
  if (!o.index.empty()) ACESO_CHECK(write_artifact(o.index, found.index.encode()));
  Answer out;
  out.facts["record_id"] = to_hex(id);
  out.facts["owner"] = chain::to_string(found.owner);
  out.facts["period"] = found.period;
  out.facts["index_digest"] = to_hex(found.index.digest());
  out.facts["ciphertext_digest"] = to_hex(found.sealed_digest);
  ACESO_CHECK(add_history(contracts, id, out.facts));
  return out;
}

Result<Answer> audit_verdict_command(const Options& o) {
  ACESO_TRY(const auto pp, load(o.parameters, abe::PublicParameters::decode));
  ACESO_TRY(const Digest id, read_record_id(o.record_id));
  ACESO_TRY(const auto matcher, read_address(o.matcher, "--matcher"));
  ACESO_TRY(const auto trapdoor, load(o.trapdoor, match::Trapdoor::decode));
  ACESO_TRY(const auto verdict, load(o.verdict, match::Verdict::decode));
  ACESO_TRY(const Session session, Session::open(o.chain));
  ACESO_CHECK(service::check_parameters(session.consortium(), pp));
  ACESO_CHECK(service::audit_verdict(session.consortium(), pp, id, matcher, trapdoor, verdict, true));
  Answer out;
  out.facts["record_id"] = to_hex(id);
  out.facts["verdict"] = verdict.matched() ? "match" : "no match";
  out.facts["recorded"] = "on the chain, with a proof that holds";
  return out;
}

}  // namespace

void add_search_commands(Cli& cli, CLI::App* group) {
  const auto o = std::make_shared<Options>();

  auto* search =
      group->add_subcommand("search", "Find the records that a hospital is authorised for, with their kappa");
  add_chain_options(search, o->chain);
  address(search, "--hospital", o->hospital, "The hospital's account");
  file(search, "--secret-key", o->secret_key, "The hospital's key file for authorizations");
  search->add_option("--out", o->out, "Folder in which to write RECORD_ID.index and the key file RECORD_ID.kappa")
      ->required()
      ->type_name("DIR");
  cli.run(search, [&cli, o] { return search_command(cli, *o); });

  auto* record = group->add_subcommand("record", "Show what the chain tells of a record");
  add_chain_options(record, o->chain);
  record_id(record, o->record_id);
  optional_file(record, "--index", o->index, "Where to write its index");
  cli.run(record, [o] { return record_command(*o); });

  auto* audit = group->add_subcommand("audit-verdict", "Verify a verdict against the chain, as anyone");
  add_chain_options(audit, o->chain);
  file(audit, "--parameters", o->parameters, "Public parameters");
  record_id(audit, o->record_id);
  address(audit, "--matcher", o->matcher, "Account of the hospital that recorded it");
  file(audit, "--trapdoor", o->trapdoor, "Trapdoor");
  file(audit, "--verdict", o->verdict, "Verdict");
  cli.run(audit, [o] { return audit_verdict_command(*o); });
}

}  // namespace aceso::app
