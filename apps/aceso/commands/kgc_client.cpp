// The key generation center's service, asked by a hospital or an operator.

#include <nlohmann/json.hpp>

#include "abe/attribute_key.hpp"
#include "abe/update_key.hpp"
#include "client/problem.hpp"
#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "http/base64.hpp"
#include "http/client.hpp"
#include "outputs.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;

struct Options {
  std::string service, service_key, private_key, certificate, statement;
  std::string user_public_key, id, out, revocations;
  std::vector<std::string> attributes;
  std::uint64_t period = 0;
  bool latest = false;
};

/// A connection to the service, with the caller's credentials if there are any.
class Connection {
 public:
  static Result<Connection> open(const Options& o) {
    http::ClientOptions options;
    options.server = o.service;
    options.most_response_bytes = artifact_size_most;
    const auto key = from_hex(o.service_key);
    if (!key || key->size() != Digest{}.size())
      return fail(ErrorCode::bad_argument, "--service-key", "expected 64 hexadecimal digits");
    std::copy(key->begin(), key->end(), options.server_key.emplace().begin());
    if (!o.certificate.empty()) {
      ACESO_TRY(const Bytes certificate, read_artifact(o.certificate));
      ACESO_TRY(const Bytes private_key, read_artifact(o.private_key));
      options.identity = {std::string(certificate.begin(), certificate.end()), SecretBytes(ByteView(private_key))};
    }
    std::string statement;
    if (!o.statement.empty()) {
      ACESO_TRY(const Bytes text, read_artifact(o.statement));
      statement.assign(text.begin(), text.end());
      while (statement.ends_with('\n')) statement.pop_back();
    }
    ACESO_TRY(auto client, http::Client::open(std::move(options)));
    return Connection(std::move(client), std::move(statement));
  }

  /// The body of a successful answer. A problem's detail is the error.
  Result<Bytes> call(const std::string& method, const std::string& path, const std::optional<json>& body) {
    http::Request request;
    request.method = method;
    request.path = path;
    if (body) {
      request.headers.add("content-type", "application/json");
      const std::string text = body->dump();
      request.body.assign(text.begin(), text.end());
    }
    if (!statement_.empty()) request.headers.add("aceso-member", statement_);
    ACESO_TRY(http::Response response, client_.send(request));
    if (response.status >= 200 && response.status < 300) return std::move(response.body);
    return tl::unexpected<Error>(error_of(response));
  }

 private:
  Connection(http::Client client, std::string statement)
      : client_(std::move(client)), statement_(std::move(statement)) {}

  http::Client client_;
  std::string statement_;
};

Result<Answer> issue_command(const Options& o) {
  ACESO_TRY(const Bytes user, read_artifact(o.user_public_key));
  ACESO_TRY(auto connection, Connection::open(o));
  ACESO_TRY(const Bytes bytes,
            connection.call("POST", "/v1/attribute-keys",
                            json{{"user_public_key", http::to_base64(user)}, {"attributes", o.attributes}}));
  ACESO_TRY(const auto key, abe::AttributeKey::decode(bytes));
  ACESO_CHECK(write_artifact(o.out, bytes));
  Answer out;
  out.facts["id"] = key.id;
  out.facts["leaf"] = key.leaf;
  out.facts["bytes"] = bytes.size();
  return out;
}

Result<Answer> revoke_command(const Options& o) {
  ACESO_TRY(auto connection, Connection::open(o));
  ACESO_CHECK(connection.call("POST", "/v1/revocations", json{{"id", o.id}, {"from_period", o.period}}));
  Answer out;
  out.facts["id"] = o.id;
  out.facts["revoked_from_period"] = o.period;
  return out;
}

Result<Answer> readmit_command(const Options& o) {
  ACESO_TRY(auto connection, Connection::open(o));
  ACESO_CHECK(connection.call("POST", "/v1/readmissions", json{{"id", o.id}}));
  Answer out;
  out.facts["readmitted"] = o.id;
  return out;
}

Result<Answer> fetch_command(const Cli& cli, const Options& o) {
  ACESO_TRY(auto connection, Connection::open(o));
  std::uint64_t period = o.period;
  if (o.latest) {
    ACESO_TRY(const Bytes answer, connection.call("GET", "/v1/periods/latest", std::nullopt));
    const json latest = json::parse(answer.begin(), answer.end(), nullptr, false);
    if (!latest.is_object() || !latest.contains("period") || !latest["period"].is_number_unsigned())
      return fail(ErrorCode::bad_encoding, "service", "expected the number of the newest period");
    period = latest["period"].get<std::uint64_t>();
  }
  const std::string number = std::to_string(period);
  ACESO_TRY(const Bytes key, connection.call("GET", "/v1/update-keys/" + number, std::nullopt));
  ACESO_TRY(const Bytes list, connection.call("GET", "/v1/revocation-lists/" + number, std::nullopt));
  ACESO_TRY(const auto update, abe::UpdateKey::decode(key));
  ACESO_TRY(const auto revoked, abe::RevocationList::decode(list));
  if (update.period != period || !abe::covers(update, revoked))
    return fail(ErrorCode::bad_signature, "update key", "does not cover exactly those who are not revoked");
  Outputs files(cli);
  ACESO_CHECK(files.add(o.out, key));
  ACESO_CHECK(files.add(o.revocations, list));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["period"] = period;
  out.facts["nodes"] = update.nodes.size();
  out.facts["revoked_leaves"] = revoked.items().size();
  return out;
}

void add_connection_options(CLI::App* command, Options& o, bool credentials) {
  command->add_option("--service", o.service, "The service")->required()->type_name("https://HOST:PORT");
  command
      ->add_option("--service-key", o.service_key, "Digest of the service's TLS key, printed by tls-key and by its log")
      ->required()
      ->type_name("HEX");
  if (!credentials) return;
  file(command, "--private-key", o.private_key, "Your TLS key (PEM)");
  file(command, "--certificate", o.certificate, "Its certificate (PEM)");
}

}  // namespace

void add_kgc_client_commands(Cli& cli, CLI::App* kgc) {
  const auto o = std::make_shared<Options>();

  auto* issue = kgc->add_subcommand("issue", "As a hospital: have a key issued to a doctor for whom you vouch");
  add_connection_options(issue, *o, true);
  file(issue, "--statement", o->statement, "Your statement, from tls-statement");
  file(issue, "--user-public-key", o->user_public_key, "The doctor's public key");
  repeated(issue, "--attribute", o->attributes, "An attribute; repeat for more")->required();
  file(issue, "--out", o->out, "Attribute key to write");
  cli.run(issue, [o] { return issue_command(*o); });

  auto* revoke = kgc->add_subcommand("revoke", "As a hospital, for your doctors, or as an operator: revoke a user");
  add_connection_options(revoke, *o, true);
  optional_file(revoke, "--statement", o->statement, "A hospital's statement; an operator needs none");
  revoke->add_option("--id", o->id, "The user's id")->required();
  number(revoke, "--period", o->period, "First period in which the user is revoked")->required();
  cli.run(revoke, [o] { return revoke_command(*o); });

  auto* readmit = kgc->add_subcommand("readmit", "As an operator: let a user whom you revoked get keys again");
  add_connection_options(readmit, *o, true);
  readmit->add_option("--id", o->id, "The user's id")->required();
  cli.run(readmit, [o] { return readmit_command(*o); });

  auto* fetch =
      kgc->add_subcommand("fetch", "Get a period's update key and revocation list, and check one against the other");
  add_connection_options(fetch, *o, false);
  auto* period = fetch->add_option_group("period");
  number(period, "--period", o->period, "The period");
  period->add_flag("--latest", o->latest, "The newest one");
  period->require_option(1);
  file(fetch, "--out", o->out, "Update key to write");
  file(fetch, "--revocations", o->revocations, "Revocation list to write");
  cli.run(fetch, [&cli, o] { return fetch_command(cli, *o); });
}

}  // namespace aceso::app
