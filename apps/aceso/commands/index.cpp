// A record's index, and who may use it.

#include "commands/commands.hpp"
#include "commands/kappa.hpp"
#include "commands/options.hpp"
#include "commands/tokens.hpp"
#include "match/authorization.hpp"
#include "outputs.hpp"
#include "service/key_material.hpp"

namespace aceso::app {
namespace {

struct Options {
  std::string record_id, index, opening, to, authorization, secret_key, out;
  TokenOptions keywords;
  KappaOptions kappa;
};

Result<Answer> index_build_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const Digest id, read_record_id(o.record_id));
  ACESO_TRY(const auto keywords, keywords_of(o.keywords));
  OsRandom rng;
  ACESO_TRY(const auto built, match::index_build(id, hashes_of(keywords), o.keywords.m, rng));
  const Bytes bytes = built.index.encode();
  Outputs files(cli);
  ACESO_CHECK(files.add_secret(o.opening, built.opening.encode()));
  ACESO_CHECK(files.add(o.index, bytes));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["record_id"] = to_hex(id);
  out.facts["m"] = built.index.m();
  out.facts["bytes"] = bytes.size();
  out.facts["index_digest"] = to_hex(built.index.digest());
  return out;
}

Result<Answer> index_check_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto index, load(o.index, match::Index::decode));
  ACESO_TRY(const auto keywords, keywords_of(o.keywords));
  ACESO_TRY(const auto opening, load_secret(cli, o.opening, match::IndexOpening::decode));
  ACESO_CHECK(match::check_index(index, hashes_of(keywords), opening));
  Answer out;
  out.facts["index"] = "is exactly these keywords'";
  out.facts["index_digest"] = to_hex(index.digest());
  return out;
}

Result<Answer> authorize_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto index, load(o.index, match::Index::decode));
  ACESO_TRY(const auto recipient, load(o.to, service::decode_encapsulation_public_key));
  ACESO_TRY(const auto kappa, load_kappa(cli, o.kappa, index));
  OsRandom rng;
  ACESO_TRY(const auto authorization, match::authorize(index, kappa, recipient, rng));
  const Bytes bytes = authorization.encode();
  ACESO_CHECK(write_artifact(o.out, bytes));
  Answer out;
  out.facts["record_id"] = to_hex(index.record_id);
  out.facts["bytes"] = bytes.size();
  return out;
}

Result<Answer> open_authorization_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto index, load(o.index, match::Index::decode));
  ACESO_TRY(const auto authorization, load(o.authorization, match::Authorization::decode));
  ACESO_TRY(const auto pair, load_secret(cli, o.secret_key, service::decode_encapsulation_secret_key));
  ACESO_TRY(const Scalar kappa, match::open_authorization(authorization, pair, index));
  Outputs files(cli);
  ACESO_CHECK(files.add_secret(o.out, service::BlindingScalar{index.record_id, kappa}.encode()));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["record_id"] = to_hex(index.record_id);
  return out;
}

}  // namespace

void add_index_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();

  auto* build = cli.root().add_subcommand("index-build", "IndexBuild: blind a record's keywords");
  record_id(build, o->record_id);
  add_keyword_options(build, o->keywords);
  file(build, "--index", o->index, "Index to write");
  file(build, "--opening", o->opening, "Key file to write, for this hospital and the patient alone");
  cli.run(build, [&cli, o] { return index_build_command(cli, *o); });

  auto* check = cli.root().add_subcommand("index-check", "Check as the patient that an index is one's keywords'");
  file(check, "--index", o->index, "Index");
  file(check, "--opening", o->opening, "Key file of its opening");
  add_keyword_options(check, o->keywords);
  cli.run(check, [&cli, o] { return index_check_command(cli, *o); });

  auto* authorize = cli.root().add_subcommand("authorize", "Authorize: encapsulate kappa to another hospital");
  file(authorize, "--index", o->index, "Index");
  add_kappa_options(authorize, o->kappa);
  file(authorize, "--to", o->to, "The other hospital's public encapsulation key");
  file(authorize, "--out", o->out, "Authorization to write");
  cli.run(authorize, [&cli, o] { return authorize_command(cli, *o); });

  auto* open = cli.root().add_subcommand("open-authorization", "Take kappa out of an authorization, and check it");
  file(open, "--index", o->index, "Index");
  file(open, "--authorization", o->authorization, "Authorization");
  file(open, "--secret-key", o->secret_key, "This hospital's key file for authorizations");
  file(open, "--out", o->out, "Key file of kappa to write");
  cli.run(open, [&cli, o] { return open_authorization_command(cli, *o); });
}

}  // namespace aceso::app
