// Services and what they need: the key generation center's, TLS keys and statements about them.

#include <ctime>

#include "commands/chain/session.hpp"
#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "http/base64.hpp"
#include "http/tls_identity.hpp"
#include "outputs.hpp"
#include "serve/kgc_serve.hpp"
#include "service/members.hpp"

namespace aceso::app {
namespace {

struct Options {
  std::string config, host, private_key, certificate, out;
  ChainOptions chain;
  AccountOptions account;
};

Result<Answer> tls_key_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto identity, http::make_tls_identity(o.host));
  ACESO_TRY(const Digest digest, http::tls_key_digest(identity));
  Outputs files(cli);
  // In the clear, mode 0600, as every TLS server keeps it: it is replaced in a moment, and opens no record.
  ACESO_CHECK(files.add_private(o.private_key, identity.private_key_pem.reveal()));
  ACESO_CHECK(files.add(o.certificate, as_bytes(identity.certificate_pem)));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["host"] = o.host;
  out.facts["tls_key_digest"] = to_hex(digest);
  return out;
}

Result<Answer> tls_statement_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const Bytes pem, read_artifact(o.certificate));
  ACESO_TRY(const Digest digest, http::tls_key_digest({std::string(pem.begin(), pem.end()), {}}));
  ACESO_TRY(const auto account, open_account(cli, o.account));
  ACESO_TRY(const Session session, Session::open(o.chain));
  const auto now = static_cast<std::uint64_t>(std::time(nullptr));
  const auto statement = service::tls_statement(session.consortium(), account, digest, now);
  ACESO_CHECK(write_artifact(o.out, as_bytes(http::to_base64(statement.encode()) + "\n")));
  Answer out;
  out.facts["member"] = chain::to_string(account.address());
  out.facts["tls_key_digest"] = to_hex(digest);
  out.facts["expires"] = statement.expires;
  return out;
}

}  // namespace

void add_service_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();

  auto* kgc = cli.root().add_subcommand("kgc", "The key generation center's service");
  kgc->require_subcommand(1);
  auto* serve = kgc->add_subcommand("serve", "Serve until SIGTERM; docs/examples/kgc.toml is a configuration");
  file(serve, "--config", o->config, "Configuration (TOML)");
  cli.run(serve, [&cli, o] { return serve_kgc(cli, o->config); });

  add_kgc_client_commands(cli, kgc);

  auto* tls = cli.root().add_subcommand("tls-key", "Make a service's or a member's TLS key, with its own certificate");
  tls->add_option("--host", o->host, "DNS name or IP address of the service")->required()->type_name("NAME");
  file(tls, "--private-key", o->private_key, "Private key to write (PEM, readable by you alone)");
  file(tls, "--certificate", o->certificate, "Certificate to write (PEM)");
  cli.run(tls, [&cli, o] { return tls_key_command(cli, *o); });

  auto* statement = cli.root().add_subcommand(
      "tls-statement",
      "Make a member's statement about its TLS key, the header Aceso-Member of its requests for a day");
  file(statement, "--certificate", o->certificate, "Certificate of the TLS key (PEM)");
  add_account_options(statement, o->account, "hospital");
  add_chain_options(statement, o->chain);
  file(statement, "--out", o->out, "Statement to write (base64)");
  cli.run(statement, [&cli, o] { return tls_statement_command(cli, *o); });
}

}  // namespace aceso::app
