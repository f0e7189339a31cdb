#include "client/connection.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/random.hpp"
#include "chain/tls_statement.hpp"
#include "client/fields.hpp"
#include "client/problem.hpp"
#include "http/signature.hpp"
#include "service/members.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// An update key of 10,000 revoked leaves has some 20 MB.
constexpr std::uint64_t most_answer_bytes = std::uint64_t{256} << 20;
constexpr auto first_pause = 250ms;
constexpr auto longest_pause = 8000ms;
/// By how many seconds a hospital's clock may be ahead.
constexpr std::uint64_t clock_allowance = 600;

std::chrono::milliseconds retry_after(const http::Response& response) {
  const auto text = response.headers.find("retry-after").value_or("");
  std::uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return error == std::errc() && end == text.data() + text.size() ? std::chrono::seconds(seconds) : 0s;
}

Result<http::Request> request_of(const ServiceCall& call, const std::string& authority, const std::string& statement) {
  http::Request out;
  out.method = call.method;
  out.authority = authority;
  out.path = call.path;
  out.query = call.query;
  out.body = call.body;
  if (!call.type.empty()) out.headers.add("content-type", call.type);
  if (!statement.empty()) out.headers.add("aceso-member", statement);
  if (call.signer == nullptr) return out;
  OsRandom rng;
  ACESO_CHECK(http::sign(out, to_hex(call.signer->public_key()), *call.signer, std::time(nullptr), rng));
  return out;
}

bool is_success(const http::Response& response) { return response.status / 100 == 2; }

/// Makes the exchange until there is a response that is worth having, it fails for good, or patience is over.
/// `exchange` takes the request; what it leaves in `stop` ends everything.
template <class Exchange>
Result<http::Response> exchange_patiently(const ServiceCall& call, const std::string& authority,
                                          const std::string& statement, std::chrono::seconds patience,
                                          const std::optional<Error>& stop, Exchange exchange) {
  const auto deadline = Clock::now() + patience;
  std::chrono::milliseconds pause = first_pause;
  for (;;) {
    ACESO_TRY(const http::Request request, request_of(call, authority, statement));
    Result<http::Response> response = exchange(request);
    if (stop) return tl::unexpected<Error>(*stop);
    const bool busy =
        response ? response->status == 503 || response->status == 429 : response.error().code == ErrorCode::unavailable;
    const auto wait = response ? std::max(pause, retry_after(*response)) : pause;
    if (!busy || Clock::now() + wait > deadline) return response;
    std::this_thread::sleep_for(wait);
    pause = std::min(2 * pause, longest_pause);
  }
}

Result<http::Response> send_patiently(http::Client& client, const ServiceCall& call, const std::string& statement,
                                      std::chrono::seconds patience) {
  return exchange_patiently(call, client.authority(), statement, patience, std::nullopt,
                            [&](const http::Request& request) { return client.send(request); });
}

/// The key that the statement gives to the account, which the contract must list.
Result<Digest> check_identity(const service::Consortium& consortium, const chain::Address& account, Role role,
                              const chain::TlsStatement& statement) {
  const auto now = static_cast<std::uint64_t>(std::time(nullptr));
  // Nobody can take a statement back: one for longer than a day, made once, would hold for as long.
  if (statement.expires > now + service::tls_statement_seconds + clock_allowance)
    return fail(ErrorCode::bad_signature, "service", "states its TLS key for longer than a day");
  const chain::Eip712Domain domain{.chain_id = consortium.deployment.chain_id,
                                   .verifying_contract = consortium.deployment.membership};
  // Which key the connection really has is for the pinned client to see.
  ACESO_TRY(const auto member, chain::check_tls_statement(statement, statement.tls_key, now, domain));
  if (member != account)
    return fail(ErrorCode::bad_signature, "service",
                "is " + chain::to_string(member) + ", not " + chain::to_string(account));
  const bool hospital = role == Role::hospital;
  ACESO_TRY(const bool listed,
            hospital ? consortium.membership.is_hospital(account) : consortium.membership.is_kgc(account));
  if (!listed)
    return fail(ErrorCode::refused, "service",
                chain::to_string(account) + (hospital ? " is no hospital" : " is no key center"));
  return statement.tls_key;
}

}  // namespace

Result<Connection> Connection::open(const service::Consortium& consortium, Service service, Approach approach) {
  http::ClientOptions stranger;
  stranger.server = service.url;
  stranger.any_key = true;
  ACESO_TRY(auto anyone, http::Client::open(std::move(stranger)));
  ACESO_TRY(const auto told, send_patiently(anyone, {"GET", "/v1/identity"}, {}, approach.patience));
  if (!is_success(told)) return tl::unexpected<Error>(error_of(told));
  ACESO_TRY(const auto statement, from_service(told.body, chain::TlsStatement::decode));
  http::ClientOptions options;
  options.server = service.url;
  options.most_response_bytes = most_answer_bytes;
  ACESO_TRY(options.server_key, check_identity(consortium, service.account, approach.role, statement));
  options.identity = std::move(approach.identity);
  ACESO_TRY(auto client, http::Client::open(std::move(options)));
  return Connection(std::move(service), std::move(client), std::move(approach.statement), approach.patience);
}

Result<http::Response> Connection::exchange(const ServiceCall& call) {
  return send_patiently(client_, call, statement_, patience_);
}

Result<Bytes> Connection::call(const ServiceCall& call) {
  ACESO_TRY(auto response, exchange(call));
  if (!is_success(response)) return tl::unexpected<Error>(error_of(response));
  return std::move(response.body);
}

Result<json> Connection::call_json(const ServiceCall& what) {
  ACESO_TRY(const Bytes body, call(what));
  json out = json::parse(body.begin(), body.end(), nullptr, false);
  if (!out.is_object()) return fail(ErrorCode::bad_encoding, "service", "expected a JSON object as its answer");
  return out;
}

Result<void> Connection::download(const ServiceCall& call, std::uint64_t most,
                                  const std::function<Result<symm::Sink>()>& begin) {
  std::optional<Error> local;  // of the sink: asking the service again would not help
  const auto attempt = [&](const http::Request& request) -> Result<http::Response> {
    const auto sink = begin();
    if (!sink) {
      local = sink.error();
      return tl::unexpected<Error>(*local);
    }
    const symm::Sink watched = [&](ByteView bytes) -> Result<void> {
      auto done = (*sink)(bytes);
      if (!done) local = done.error();
      return done;
    };
    return client_.download(request, most, watched);
  };
  ACESO_TRY(const auto response, exchange_patiently(call, client_.authority(), statement_, patience_, local, attempt));
  if (!is_success(response)) return tl::unexpected<Error>(error_of(response));
  return {};
}

ServiceCall json_call(std::string method, std::string path, const json& body, const symm::SigningKey* signer) {
  const std::string text = body.dump();
  return {std::move(method), std::move(path), signer, "application/json", Bytes(text.begin(), text.end())};
}

ServiceCall octets_call(std::string method, std::string path, Bytes body, const symm::SigningKey* signer) {
  return {std::move(method), std::move(path), signer, "application/octet-stream", std::move(body)};
}

Result<std::vector<Service>> hospitals_known_to(Connection& connection) {
  ACESO_TRY(const json answer, connection.call_json({"GET", "/v1/hospitals"}));
  Fields in(answer, "service");
  std::vector<Service> out;
  for (const json& item : in.list("hospitals")) {
    Fields fields(item, "service: hospitals");
    Service next{fields.text("url"), fields.address("account")};
    ACESO_CHECK(fields.finish());
    out.push_back(std::move(next));
  }
  ACESO_CHECK(in.finish());
  return out;
}

}  // namespace aceso::app
