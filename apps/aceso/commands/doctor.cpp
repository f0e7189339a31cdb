// A doctor at the doctor's own hospital's service.

#include "client/doctor_client.hpp"
#include "client/doctor_folder.hpp"
#include "commands/commands.hpp"
#include "commands/doctor_session.hpp"
#include "commands/options.hpp"
#include "commands/tokens.hpp"

namespace aceso::app {
namespace {

struct Options {
  DoctorOptions session;
  TokenOptions interests;
  std::string parameters, id, record;
  bool none = false;
};

Result<Answer> keys_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto pp, load(o.parameters, abe::PublicParameters::decode));
  ACESO_TRY(const auto folder, DoctorFolder::make(cli, o.session.folder, o.id, pp));
  Answer out;
  out.facts["id"] = folder.id;
  out.facts["public_key"] = folder.public_key().string();
  out.facts["parameters_digest"] = to_hex(pp.digest());
  return out;
}

Result<Answer> interests_command(const Cli& cli, const Options& o) {
  std::optional<match::Trapdoor> trapdoor;
  if (!o.none) {
    OsRandom rng;
    ACESO_TRY(const auto interests, interests_of(o.interests));
    ACESO_TRY(trapdoor, match::trd_gen(hashes_of(interests), o.interests.m, rng));
  }
  ACESO_TRY(auto session, DoctorSession::open(cli, o.session));
  // Kept first: a verdict on a trapdoor that is not here could not be audited.
  session.folder.trapdoor.reset();
  if (trapdoor) {
    ACESO_CHECK(session.folder.keep(*trapdoor));
    session.folder.trapdoor = trapdoor->digest();
  }
  ACESO_CHECK(session.folder.save());
  ACESO_TRY(auto connection, session.connect());
  DoctorClient client = session.client(connection);
  ACESO_CHECK(trapdoor ? client.send_trapdoor(*trapdoor) : client.drop_trapdoor());
  Answer out;
  out.facts["id"] = session.folder.id;
  out.facts["interests"] = trapdoor ? trapdoor->interests : 0;
  if (trapdoor) out.facts["trapdoor_digest"] = to_hex(trapdoor->digest());
  return out;
}

Result<Answer> matches_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto session, DoctorSession::open(cli, o.session));
  ACESO_TRY(auto connection, session.connect());
  DoctorClient client = session.client(connection);
  ACESO_TRY(const auto state, client.state());
  ACESO_TRY(const auto found, client.matches());
  Answer out;
  out.facts["id"] = state.id;
  if (state.current) out.facts["current"] = *state.current;
  out.facts["standing_trapdoor"] = !state.trapdoor                             ? "none"
                                   : state.trapdoor == session.folder.trapdoor ? "the one that was sent last"
                                                                               : "another than the one sent last";
  auto& matches = out.facts["matches"] = nlohmann::ordered_json::array();
  for (const DoctorMatch& match : found) {
    nlohmann::ordered_json item{
        {"record_id", to_hex(match.record)}, {"interests", match.interests}, {"state", match.state}};
    if (match.reason) item["reason"] = *match.reason;
    if (match.report) item["report"] = to_hex(*match.report);
    matches.push_back(std::move(item));
  }
  return out;
}

Result<Answer> verdict_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const Digest id, read_digest(o.record, "--record"));
  ACESO_TRY(const auto session, DoctorSession::open(cli, o.session));
  ACESO_TRY(const auto trapdoor, session.folder.standing_trapdoor());
  ACESO_TRY(const auto pp, session.parameters());
  ACESO_TRY(auto connection, session.connect());
  ACESO_TRY(const auto verdict, session.client(connection).verdict(id));
  const auto& consortium = session.consortium();
  const chain::Address& matcher = session.hospital.account;
  ACESO_TRY(const auto recorded, consortium.records.verdict(id, matcher, match::trapdoor_tag(id, trapdoor.digest())));
  // When the chain has a verdict, it must be this one.
  ACESO_CHECK(service::audit_verdict(consortium, pp, id, matcher, trapdoor, verdict, recorded.has_value()));
  Answer out;
  out.facts["record_id"] = to_hex(id);
  out.facts["verdict"] = verdict.matched() ? "match" : "no match";
  out.facts["proof"] = "holds, for the trapdoor that was sent last";
  out.facts["recorded"] = recorded ? "on the chain" : "not on the chain";
  return out;
}

}  // namespace

void add_doctor_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();
  auto* doctor = cli.root().add_subcommand("doctor", "As a doctor: keys, and cases at one's hospital's service");
  doctor->require_subcommand(1);

  auto* keys = doctor->add_subcommand("keys", "Make a doctor's keys in a new folder, and the public key to hand over");
  keys->add_option("--folder", o->session.folder, "Folder to make for the keys")->required()->type_name("DIR");
  keys->add_option("--id", o->id, "The doctor's id, 1 to 256 bytes")->required()->type_name("TEXT");
  file(keys, "--parameters", o->parameters, "Public parameters");
  cli.run(keys, [&cli, o] { return keys_command(cli, *o); });

  auto* interests = doctor->add_subcommand("interests", "Send a trapdoor for one's interests; it replaces the former");
  add_doctor_session_options(interests, o->session);
  add_interest_options(interests, o->interests);
  interests->add_flag("--none", o->none, "Take the standing trapdoor back instead")
      ->excludes("--interest")
      ->excludes("--interests")
      ->excludes("--role");
  cli.run(interests, [&cli, o] { return interests_command(cli, *o); });

  auto* matches = doctor->add_subcommand("matches", "The records that one's trapdoors match, and how far they are");
  add_doctor_session_options(matches, o->session);
  cli.run(matches, [&cli, o] { return matches_command(cli, *o); });

  auto* verdict = doctor->add_subcommand("verdict", "Ask for the verdict on a record with its proof, and audit it");
  add_doctor_session_options(verdict, o->session);
  add_record_option(verdict, o->record);
  cli.run(verdict, [&cli, o] { return verdict_command(cli, *o); });

  add_doctor_case_commands(cli, doctor);
}

}  // namespace aceso::app
