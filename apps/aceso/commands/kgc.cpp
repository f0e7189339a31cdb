// What the key generation center runs.

#include <ctime>

#include "abe/attribute_key.hpp"
#include "abe/update_key.hpp"
#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "outputs.hpp"
#include "parallel/all_cores.hpp"

namespace aceso::app {
namespace {

struct Options {
  unsigned depth = 16;
  std::uint32_t period_seconds = 86400;
  std::string parameters, master_key, state, revocations, user_public_key, out, id;
  std::vector<std::string> attributes;
  std::uint64_t period = 0;
};

Result<Answer> setup_command(const Cli& cli, const Options& o) {
  OsRandom rng;
  ACESO_TRY(const auto made, abe::setup(static_cast<std::uint8_t>(std::min(o.depth, 255U)), o.period_seconds, rng));
  Outputs files(cli);
  files.keep_former_files();
  ACESO_CHECK(files.add_secret(o.master_key, made.msk.encode()));
  ACESO_CHECK(files.add(o.state, abe::KgcState().encode()));
  ACESO_CHECK(files.add(o.revocations, abe::RevocationList().encode()));
  ACESO_CHECK(files.add(o.parameters, made.pp.encode()));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["depth"] = made.pp.depth;
  out.facts["leaves"] = std::uint64_t{1} << made.pp.depth;
  out.facts["period_seconds"] = made.pp.period_seconds;
  out.facts["parameters_digest"] = to_hex(made.pp.digest());
  return out;
}

Result<Answer> att_key_gen_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto pp, load(o.parameters, abe::PublicParameters::decode));
  ACESO_TRY(const auto msk, load_secret(cli, o.master_key, abe::MasterKey::decode));
  ACESO_TRY(const FileLock lock, FileLock::take(o.state));
  ACESO_TRY(auto st, load(o.state, abe::KgcState::decode));
  ACESO_TRY(const auto rl, load(o.revocations, abe::RevocationList::decode));
  ACESO_TRY(const auto user,
            load(o.user_public_key, [&](ByteView bytes) { return abe::UserPublicKey::decode(bytes, pp); }));
  ACESO_TRY(const auto attributes, policy::AttributeSet::create(o.attributes));
  OsRandom rng;
  abe::BaseCache bases;
  ACESO_TRY(const auto attk, abe::att_key_gen(pp, msk, user, attributes, st, rl, bases, rng, parallel::all_cores));
  // The state goes first: a leaf that is lost is harmless, a leaf that is given twice is not.
  Outputs files(cli);
  ACESO_CHECK(files.add(o.state, st.encode()));
  ACESO_CHECK(files.add(o.out, attk.encode()));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["id"] = attk.id;
  out.facts["leaf"] = attk.leaf;
  out.facts["attributes"] = o.attributes;
  out.facts["bytes"] = attk.encode().size();
  return out;
}

Result<Answer> upd_key_gen_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto pp, load(o.parameters, abe::PublicParameters::decode));
  ACESO_TRY(const auto msk, load_secret(cli, o.master_key, abe::MasterKey::decode));
  ACESO_TRY(const auto rl, load(o.revocations, abe::RevocationList::decode));
  ACESO_TRY(const auto key, abe::upd_key_gen(pp, msk, o.period, rl, parallel::all_cores));
  const Bytes bytes = key.encode();
  ACESO_CHECK(write_artifact(o.out, bytes));
  Answer out;
  out.facts["period"] = key.period;
  out.facts["nodes"] = key.nodes.size();
  out.facts["bytes"] = bytes.size();
  return out;
}

Result<Answer> revoke_command(const Options& o) {
  ACESO_TRY(const FileLock lock, FileLock::take(o.state));
  ACESO_TRY(const auto st, load(o.state, abe::KgcState::decode));
  ACESO_TRY(auto rl, load(o.revocations, abe::RevocationList::decode));
  ACESO_CHECK(abe::revoke(o.id, o.period, rl, st));
  ACESO_CHECK(write_artifact(o.revocations, rl.encode()));
  Answer out;
  out.facts["id"] = o.id;
  out.facts["revoked_from_period"] = o.period;
  out.facts["revoked_leaves"] = rl.items().size();
  return out;
}

Result<Answer> period_command(const Options& o) {
  ACESO_TRY(const auto pp, load(o.parameters, abe::PublicParameters::decode));
  Answer out;
  out.facts["period"] = static_cast<std::uint64_t>(std::time(nullptr)) / pp.period_seconds;
  return out;
}

}  // namespace

void add_kgc_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();

  auto* setup = cli.root().add_subcommand("setup", "Setup: make public parameters and the KGC's master key");
  number(setup, "--depth", o->depth, "Depth of the tree, 4 to 32: it has 2^depth leaves")->capture_default_str();
  number(setup, "--period-seconds", o->period_seconds, "Length of a period in seconds")->capture_default_str();
  file(setup, "--parameters", o->parameters, "Public parameters to write");
  file(setup, "--master-key", o->master_key, "Key file to write");
  file(setup, "--state", o->state, "List of leaves to write");
  file(setup, "--revocations", o->revocations, "Revocation list to write");
  cli.run(setup, [&cli, o] { return setup_command(cli, *o); });

  auto* att = cli.root().add_subcommand("att-key-gen", "AttKeyGen: issue a user's attribute key");
  file(att, "--parameters", o->parameters, "Public parameters");
  file(att, "--master-key", o->master_key, "The KGC's key file");
  file(att, "--state", o->state, "List of leaves; the new one is added");
  file(att, "--revocations", o->revocations, "Revocation list");
  file(att, "--user-public-key", o->user_public_key, "The user's public key; its proof is checked");
  repeated(att, "--attribute", o->attributes, "An attribute; repeat for more")->required();
  file(att, "--out", o->out, "Attribute key to write");
  cli.run(att, [&cli, o] { return att_key_gen_command(cli, *o); });

  auto* upd = cli.root().add_subcommand("upd-key-gen", "UpdKeyGen: make the update key of a period");
  file(upd, "--parameters", o->parameters, "Public parameters");
  file(upd, "--master-key", o->master_key, "The KGC's key file");
  file(upd, "--revocations", o->revocations, "Revocation list");
  number(upd, "--period", o->period, "Number of the period")->required();
  file(upd, "--out", o->out, "Update key to write");
  cli.run(upd, [&cli, o] { return upd_key_gen_command(cli, *o); });

  auto* revoke = cli.root().add_subcommand("revoke", "Revoke: add a user's leaves to the revocation list");
  file(revoke, "--state", o->state, "List of leaves");
  file(revoke, "--revocations", o->revocations, "Revocation list to extend");
  revoke->add_option("--id", o->id, "The user's id")->required();
  number(revoke, "--period", o->period, "First period in which the user is revoked")->required();
  cli.run(revoke, [o] { return revoke_command(*o); });

  auto* period = cli.root().add_subcommand("period", "Print the number of the present period");
  file(period, "--parameters", o->parameters, "Public parameters");
  cli.run(period, [o] { return period_command(*o); });
}

}  // namespace aceso::app
