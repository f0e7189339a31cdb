// What the key generation center publishes, and the check of files against it.

#include "abe/ciphertext.hpp"
#include "abe/update_key.hpp"
#include "commands/chain/commands.hpp"
#include "commands/chain/session.hpp"
#include "symm/hash.hpp"

namespace aceso::app {
namespace {

struct Options {
  ChainOptions chain;
  AccountOptions account;
  std::string parameters, update_key, revocations, ciphertext;
};

Result<Answer> publish_parameters_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto pp, load(o.parameters, abe::PublicParameters::decode));
  ACESO_TRY(const Session session, Session::open(o.chain));
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, session.client()));
  ACESO_TRY(const auto receipt, session.consortium().periods.publish_parameters(*sender, pp.digest()));
  Answer out = answer_of(receipt);
  out.facts["parameters_digest"] = to_hex(pp.digest());
  return out;
}

Result<Answer> publish_period_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto key, load(o.update_key, abe::UpdateKey::decode));
  ACESO_TRY(const auto rl, load(o.revocations, abe::RevocationList::decode));
  const chain::PeriodDigests digests{symm::sha256(key.encode()), symm::sha256(rl.encode())};
  ACESO_TRY(const Session session, Session::open(o.chain));
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, session.client()));
  ACESO_TRY(const auto receipt, session.consortium().periods.publish_period(*sender, key.period, digests));
  Answer out = answer_of(receipt);
  out.facts["period"] = key.period;
  out.facts["update_key_digest"] = to_hex(digests.update_key);
  out.facts["revocations_digest"] = to_hex(digests.revocation_list);
  return out;
}

tl::unexpected<Error> differs(const std::string& path) {
  return fail(ErrorCode::bad_signature, path, "is not the one whose digest is on the chain");
}

Result<Answer> check_command(const Options& o) {
  ACESO_TRY(const Session session, Session::open(o.chain));
  const auto& contracts = session.consortium();
  Answer out;
  if (!o.parameters.empty()) {
    ACESO_TRY(const auto pp, load(o.parameters, abe::PublicParameters::decode));
    ACESO_TRY(const auto digest, contracts.periods.parameters_digest());
    if (digest != pp.digest()) return differs(o.parameters);
    out.facts["parameters"] = "on the chain";
  }
  if (!o.update_key.empty()) {
    ACESO_TRY(const auto key, load(o.update_key, abe::UpdateKey::decode));
    ACESO_TRY(const auto published, contracts.periods.period(key.period));
    if (!published || published->update_key != symm::sha256(key.encode())) return differs(o.update_key);
    out.facts["update_key"] = "on the chain for period " + std::to_string(key.period);
  }
  if (!o.ciphertext.empty()) {
    ACESO_TRY(const auto ct, load(o.ciphertext, abe::Ciphertext::decode));
    ACESO_TRY(const auto record, contracts.records.record(ct.header.record_id));
    if (!record || record->sealed_digest != ct.digest() || record->period != ct.header.period)
      return differs(o.ciphertext);
    out.facts["ciphertext"] = "on the chain for record " + to_hex(ct.header.record_id);
  }
  return out;
}

}  // namespace

void add_period_commands(Cli& cli, CLI::App* group) {
  const auto o = std::make_shared<Options>();

  auto* parameters = group->add_subcommand("publish-parameters", "Put the parameters' digest on the chain, as the KGC");
  add_chain_options(parameters, o->chain);
  add_account_options(parameters, o->account, "kgc");
  file(parameters, "--parameters", o->parameters, "Public parameters");
  cli.run(parameters, [&cli, o] { return publish_parameters_command(cli, *o); });

  auto* period = group->add_subcommand("publish-period", "Put the digests of a period on the chain, as the KGC");
  add_chain_options(period, o->chain);
  add_account_options(period, o->account, "kgc");
  file(period, "--update-key", o->update_key, "Update key of the period");
  file(period, "--revocations", o->revocations, "Revocation list that it was made from");
  cli.run(period, [&cli, o] { return publish_period_command(cli, *o); });

  auto* check = group->add_subcommand("check", "Check that files are those whose digests are on the chain");
  add_chain_options(check, o->chain);
  auto* files = check->add_option_group("files", "One or more of these");
  optional_file(files, "--parameters", o->parameters, "Public parameters");
  optional_file(files, "--update-key", o->update_key, "Update key");
  optional_file(files, "--ciphertext", o->ciphertext, "Ciphertext (CT_Sym) of a published record");
  files->require_option(1, 3);
  cli.run(check, [o] { return check_command(*o); });
}

}  // namespace aceso::app
