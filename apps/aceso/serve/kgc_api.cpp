#include "serve/kgc_api.hpp"

#include <nlohmann/json.hpp>

#include "http/problem.hpp"
#include "serve/json_body.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;
using Answer = Result<http::Response>;

using Part = Result<std::optional<Bytes>> (service::KeyCenter::*)(abe::Period) const;

Answer published_part(const KgcService& service, const Call& call, Part part) {
  ACESO_TRY(const abe::Period period, path_number(call, "period"));
  ACESO_TRY(auto bytes, (service.center.*part)(period));
  if (!bytes)
    return http::problem(404, "/problems/no-such-period", "No such period",
                         "no update key is published for period " + std::to_string(period));
  http::Response out = respond(200, octets, {});
  out.body = std::move(*bytes);
  return out;
}

Answer latest_period(const KgcService& service, const Call&) {
  ACESO_TRY(const auto latest, service.center.latest());
  if (!latest) return http::problem(404, "/problems/no-such-period", "No such period", "none is published yet");
  return respond_json(200, {{"period", *latest}, {"period_seconds", service.center.parameters().period_seconds}});
}

Answer issue_key(const KgcService& service, const Call& call) {
  ACESO_TRY(const json body, object_of(call, {"user_public_key", "attributes"}));
  ACESO_TRY(const Bytes user, base64_of(body, "user_public_key"));
  ACESO_TRY(const auto items, texts_of(body, "attributes"));
  ACESO_TRY(const auto attributes, policy::AttributeSet::create(items));
  OsRandom rng;
  ACESO_TRY(const auto key, service.center.issue(user, attributes, *call.identity.hospital, rng));
  service.log.write(
      LogLevel::info, "key issued",
      {{"hospital", chain::to_string(*call.identity.hospital)}, {"id", key.id}, {"leaf", std::to_string(key.leaf)}});
  return respond(201, octets, key.encode());
}

Answer revoke_user(const KgcService& service, const Call& call) {
  ACESO_TRY(const json body, object_of(call, {"id", "from_period"}));
  ACESO_TRY(const std::string id, text_of(body, "id"));
  ACESO_TRY(const std::uint64_t period, number_of(body, "from_period"));
  // An operator may revoke anyone, a hospital those for whom it vouched.
  const auto sponsor = call.identity.service_operator ? std::nullopt : call.identity.hospital;
  ACESO_CHECK(service.center.revoke(id, period, sponsor));
  service.log.write(LogLevel::info, "user revoked", {{"id", id}, {"from_period", std::to_string(period)}});
  return respond_json(200, {{"id", id}, {"from_period", period}});
}

Answer readmit_user(const KgcService& service, const Call& call) {
  ACESO_TRY(const json body, object_of(call, {"id"}));
  ACESO_TRY(const std::string id, text_of(body, "id"));
  ACESO_CHECK(service.center.readmit(id));
  service.log.write(LogLevel::info, "user readmitted", {{"id", id}});
  return respond_json(200, {{"id", id}});
}

Answer ready(const KgcService& service, const Call&) {
  // Of the chain it says what the schedule last saw: a question for each caller would let anyone keep the node busy.
  if (!service.center.latest() || !service.chain_answers) return http::plain_problem(503);
  return respond_json(200, {{"ready", true}});
}

}  // namespace

std::vector<Route> kgc_routes(const KgcService& service) {
  const auto with = [&service](Answer (*action)(const KgcService&, const Call&)) {
    return [&service, action](const Call& call) { return action(service, call); };
  };
  const auto part = [&service](Part which) {
    return [&service, which](const Call& call) { return published_part(service, call, which); };
  };
  const std::string octet(octets), json_text(json_type);
  return {
      {"GET", "/v1/parameters", Callers::anyone, "The public parameters; compare their digest with the chain's", "",
       200, octet,
       [&service](const Call&) -> Answer { return respond(200, octets, service.center.parameters().encode()); }},
      {"GET", "/v1/identity", Callers::anyone, "The statement by which this service's account names its TLS key", "",
       200, octet, [&service](const Call&) -> Answer { return respond(200, octets, service.statement()); }},
      {"GET", "/v1/periods/latest", Callers::anyone, "The newest period that has an update key", "", 200, json_text,
       with(latest_period)},
      {"GET", "/v1/update-keys/{period}", Callers::anyone, "The update key of a period", "", 200, octet,
       part(&service::KeyCenter::update_key)},
      {"GET", "/v1/revocation-lists/{period}", Callers::anyone, "The revocation list of a period", "", 200, octet,
       part(&service::KeyCenter::revocation_list)},
      {"POST", "/v1/attribute-keys", Callers::hospital, "Issue a key to a doctor for whom the hospital vouches",
       json_text, 201, octet, with(issue_key)},
      {"POST", "/v1/revocations", Callers::hospital_or_operator, "Revoke a doctor from a period on", json_text, 200,
       json_text, with(revoke_user)},
      {"POST", "/v1/readmissions", Callers::service_operator,
       "Let hospitals ask for keys again for a doctor whom the operator revoked", json_text, 200, json_text,
       with(readmit_user)},
      {"GET", "/healthz", Callers::anyone, "Whether the process runs", "", 200, json_text,
       [](const Call&) -> Answer {
         return respond_json(200, {{"alive", true}});
       }},
      {"GET", "/readyz", Callers::anyone, "Whether the database and the chain answer", "", 200, json_text, with(ready)},
      {"GET", "/metrics", Callers::service_operator, "Counters for Prometheus", "", 200, "text/plain",
       [&service](const Call&) -> Answer {
         return respond(200, "text/plain; version=0.0.4", as_bytes(service.metrics.text()));
       }},
  };
}

}  // namespace aceso::app
