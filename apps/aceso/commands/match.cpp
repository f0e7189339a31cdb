// Trapdoors, matches and verdicts.

#include "abe/parameters.hpp"
#include "chain/deployment.hpp"
#include "commands/commands.hpp"
#include "commands/kappa.hpp"
#include "commands/options.hpp"
#include "commands/tokens.hpp"
#include "match/verdict.hpp"
#include "outputs.hpp"

namespace aceso::app {
namespace {

struct Options {
  std::string index, trapdoor, verdict, out;
  std::vector<std::string> trapdoors;
  TokenOptions interests;
  KappaOptions kappa;
  std::string parameters, deployment, contract, owner, matcher;
  std::uint64_t chain_id = 0, period = 0;
};

Result<Answer> trd_gen_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto interests, interests_of(o.interests));
  OsRandom rng;
  ACESO_TRY(const auto trapdoor, match::trd_gen(hashes_of(interests), o.interests.m, rng));
  const Bytes bytes = trapdoor.encode();
  Outputs files(cli);
  ACESO_CHECK(files.add_private(o.out, bytes));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["interests"] = trapdoor.interests;
  out.facts["m"] = trapdoor.m();
  out.facts["bytes"] = bytes.size();
  out.facts["trapdoor_digest"] = to_hex(trapdoor.digest());
  return out;
}

Result<Answer> match_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto index, load(o.index, match::Index::decode));
  std::vector<match::Trapdoor> trapdoors;
  for (const std::string& path : o.trapdoors) {
    ACESO_TRY(auto trapdoor, load(path, match::Trapdoor::decode));
    trapdoors.push_back(std::move(trapdoor));
  }
  ACESO_TRY(const auto kappa, load_kappa(cli, o.kappa, index));
  const auto stripped = match::strip(index, kappa);
  Answer out;
  out.facts["record_id"] = to_hex(index.record_id);
  auto& matches = out.facts["matches"] = nlohmann::ordered_json::array();
  std::vector<match::Candidate> candidates;
  for (std::size_t i = 0; i < trapdoors.size(); ++i) {
    if (!match::matches(trapdoors[i], stripped)) continue;
    matches.push_back(o.trapdoors[i]);
    candidates.push_back({trapdoors[i].interests, i});
  }
  if (const auto chosen = match::choose_doctor(candidates))
    out.facts["chosen"] = matches[*chosen];
  else
    out.null = Null::no_match;
  return out;
}

Result<match::VerdictContext> context_of(const Options& o) {
  ACESO_TRY(const auto pp, load(o.parameters, abe::PublicParameters::decode));
  match::VerdictContext out{pp.digest(), o.chain_id, {}, o.period, {}, {}};
  if (o.deployment.empty()) {
    ACESO_TRY(const auto contract, read_address(o.contract, "--contract"));
    out.contract = contract.bytes;
  } else {
    ACESO_TRY(const auto deployment, chain::read_deployment(o.deployment));
    out.chain_id = deployment.chain_id;
    out.contract = deployment.records.bytes;
  }
  ACESO_TRY(const auto owner, read_address(o.owner, "--owner"));
  ACESO_TRY(const auto matcher, read_address(o.matcher, "--matcher"));
  out.owner = owner.bytes;
  out.matcher = matcher.bytes;
  return out;
}

Answer answer_of(const match::Index& index, const match::Verdict& verdict) {
  Answer out;
  out.facts["record_id"] = to_hex(index.record_id);
  out.facts["verdict"] = verdict.matched() ? "match" : "no match";
  out.facts["bytes"] = verdict.encode().size();
  out.facts["verdict_digest"] = to_hex(verdict.digest());
  out.facts["trapdoor_digest"] = to_hex(verdict.trapdoor_digest);
  return out;
}

Result<Answer> prove_match_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto context, context_of(o));
  ACESO_TRY(const auto index, load(o.index, match::Index::decode));
  ACESO_TRY(const auto trapdoor, load(o.trapdoor, match::Trapdoor::decode));
  ACESO_TRY(const auto kappa, load_kappa(cli, o.kappa, index));
  ACESO_TRY(const auto verdict, match::match_and_prove(context, index, trapdoor, kappa));
  ACESO_CHECK(write_artifact(o.out, verdict.encode()));
  return answer_of(index, verdict);
}

Result<Answer> verify_match_command(const Options& o) {
  ACESO_TRY(const auto context, context_of(o));
  ACESO_TRY(const auto index, load(o.index, match::Index::decode));
  ACESO_TRY(const auto trapdoor, load(o.trapdoor, match::Trapdoor::decode));
  ACESO_TRY(const auto verdict, load(o.verdict, match::Verdict::decode));
  ACESO_CHECK(match::verify_verdict(context, index, trapdoor, verdict));
  return answer_of(index, verdict);
}

/// What a verdict is bound to.
void add_context_options(CLI::App* command, Options& o) {
  file(command, "--parameters", o.parameters, "Public parameters");
  auto* deployment = optional_file(command, "--deployment", o.deployment,
                                   "The chain's deployment.json, instead of --chain-id and --contract");
  auto* chain_id = number(command, "--chain-id", o.chain_id, "Number of the chain")->excludes(deployment);
  auto* contract = command->add_option("--contract", o.contract, "Address of the contract Records")
                       ->type_name("ADDRESS")
                       ->excludes(deployment);
  chain_id->needs(contract);
  contract->needs(chain_id);
  number(command, "--period", o.period, "Period of the record")->required();
  address(command, "--owner", o.owner, "Account of the hospital that published the record");
  address(command, "--matcher", o.matcher, "Account of the hospital that says so");
}

}  // namespace

void add_match_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();

  auto* trd_gen = cli.root().add_subcommand("trd-gen", "TrdGen: blind a doctor's interests, for the doctor's hospital");
  add_interest_options(trd_gen, o->interests);
  file(trd_gen, "--out", o->out, "Trapdoor to write; mode 0600");
  cli.run(trd_gen, [&cli, o] { return trd_gen_command(cli, *o); });

  auto* match = cli.root().add_subcommand("match", "Match: which trapdoors match an index, and which one is chosen");
  file(match, "--index", o->index, "Index");
  add_kappa_options(match, o->kappa);
  repeated(match, "--trapdoor", o->trapdoors, "A trapdoor; repeat for more, in the order of their arrival")
      ->required()
      ->type_name("FILE");
  cli.run(match, [&cli, o] { return match_command(cli, *o); });

  auto* prove = cli.root().add_subcommand("prove-match", "Make a verdict with its proof, also on no match");
  file(prove, "--index", o->index, "Index");
  add_kappa_options(prove, o->kappa);
  file(prove, "--trapdoor", o->trapdoor, "Trapdoor");
  add_context_options(prove, *o);
  file(prove, "--out", o->out, "Verdict to write");
  cli.run(prove, [&cli, o] { return prove_match_command(cli, *o); });

  auto* verify = cli.root().add_subcommand("verify-match", "Verify a verdict's proof");
  file(verify, "--index", o->index, "Index");
  file(verify, "--trapdoor", o->trapdoor, "Trapdoor");
  file(verify, "--verdict", o->verdict, "Verdict");
  add_context_options(verify, *o);
  cli.run(verify, [o] { return verify_match_command(*o); });
}

}  // namespace aceso::app
