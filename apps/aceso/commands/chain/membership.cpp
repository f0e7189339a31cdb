// The consortium: the contracts, and who takes part.

#include "commands/chain/commands.hpp"
#include "commands/chain/session.hpp"
#include "local_chain.hpp"
#include "service/key_material.hpp"

namespace aceso::app {
namespace {

struct Options {
  ChainOptions chain;
  AccountOptions account;
  std::string member, encapsulation_key, out;
};

Answer facts_of(const chain::Deployment& deployment, const std::string& state) {
  Answer out;
  out.facts["contracts"] = state;
  out.facts["chain_id"] = deployment.chain_id;
  out.facts["membership"] = chain::to_string(deployment.membership);
  out.facts["periods"] = chain::to_string(deployment.periods);
  out.facts["records"] = chain::to_string(deployment.records);
  return out;
}

Result<Answer> deploy_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto client, connect_chain(o.chain));
  const fs::path path = deployment_path(o.chain);
  std::error_code error;
  if (fs::exists(path, error)) {
    ACESO_TRY(const auto former, chain::read_deployment(path));
    ACESO_CHECK(chain::check_deployment(*client, former));
    return facts_of(former, "are deployed already");
  }
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, *client));
  ACESO_TRY(const auto made, chain::deploy(*sender, contract_codes()));
  ACESO_CHECK(chain::write_deployment(path, made));
  Answer out = facts_of(made, "deployed");
  out.facts["consortium"] = chain::to_string(sender->address());
  return out;
}

Result<Answer> admit_hospital_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto hospital, read_address(o.member, "--hospital"));
  ACESO_TRY(const auto key, load(o.encapsulation_key, service::decode_encapsulation_public_key));
  ACESO_TRY(const Session session, Session::open(o.chain));
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, session.client()));
  ACESO_TRY(const auto receipt, session.consortium().membership.admit_hospital(*sender, hospital, key));
  Answer out = answer_of(receipt);
  out.facts["hospital"] = chain::to_string(hospital);
  return out;
}

Result<Answer> admit_kgc_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto kgc, read_address(o.member, "--kgc"));
  ACESO_TRY(const Session session, Session::open(o.chain));
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, session.client()));
  ACESO_TRY(const auto receipt, session.consortium().membership.admit_kgc(*sender, kgc));
  Answer out = answer_of(receipt);
  out.facts["kgc"] = chain::to_string(kgc);
  return out;
}

Result<Answer> encapsulation_key_command(const Options& o) {
  ACESO_TRY(const auto hospital, read_address(o.member, "--hospital"));
  ACESO_TRY(const Session session, Session::open(o.chain));
  ACESO_TRY(const bool member, session.consortium().membership.is_hospital(hospital));
  if (!member) return fail(ErrorCode::refused, "--hospital", "is no hospital of this consortium");
  ACESO_TRY(const Digest key, session.consortium().membership.encapsulation_key_of(hospital));
  ACESO_CHECK(write_artifact(o.out, service::encode_encapsulation_public_key(key)));
  Answer out;
  out.facts["hospital"] = chain::to_string(hospital);
  return out;
}

}  // namespace

void add_membership_commands(Cli& cli, CLI::App* group) {
  const auto o = std::make_shared<Options>();

  auto* deploy = group->add_subcommand("deploy", "Put the three contracts on the chain, unless they are there");
  add_chain_options(deploy, o->chain);
  add_account_options(deploy, o->account, "consortium");
  cli.run(deploy, [&cli, o] { return deploy_command(cli, *o); });

  auto* hospital = group->add_subcommand("admit-hospital", "Admit a hospital, as the consortium");
  add_chain_options(hospital, o->chain);
  add_account_options(hospital, o->account, "consortium");
  address(hospital, "--hospital", o->member, "The hospital's account");
  file(hospital, "--encapsulation-key", o->encapsulation_key, "The hospital's public encapsulation key");
  cli.run(hospital, [&cli, o] { return admit_hospital_command(cli, *o); });

  auto* kgc = group->add_subcommand("admit-kgc", "Admit a key generation center, as the consortium");
  add_chain_options(kgc, o->chain);
  add_account_options(kgc, o->account, "consortium");
  address(kgc, "--kgc", o->member, "The center's account");
  cli.run(kgc, [&cli, o] { return admit_kgc_command(cli, *o); });

  auto* key = group->add_subcommand("encapsulation-key", "Fetch the key to which a hospital's authorizations go");
  add_chain_options(key, o->chain);
  address(key, "--hospital", o->member, "The hospital's account");
  file(key, "--out", o->out, "Public encapsulation key to write");
  cli.run(key, [o] { return encapsulation_key_command(*o); });
}

}  // namespace aceso::app
