#include "serve/api.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "http/problem.hpp"
#include "http/target.hpp"

namespace aceso::app {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr std::size_t callers_remembered = 10000;

std::vector<std::string> split(std::string_view pattern) {
  std::vector<std::string> out;
  for (std::size_t at = 1; at <= pattern.size();) {
    const std::size_t end = std::min(pattern.find('/', at), pattern.size());
    out.emplace_back(pattern.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool is_parameter(const std::string& segment) { return segment.starts_with('{'); }

/// The parameters of the path when it fits the pattern.
std::optional<PathParameters> fit(const std::string& pattern, const std::vector<std::string>& path) {
  const auto segments = split(pattern);
  if (segments.size() != path.size()) return std::nullopt;
  PathParameters out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_parameter(segments[i]))
      out[segments[i].substr(1, segments[i].size() - 2)] = path[i];
    else if (segments[i] != path[i])
      return std::nullopt;
  }
  return out;
}

bool may_call(Callers callers, const Identity& who) {
  switch (callers) {
    case Callers::anyone: return true;
    case Callers::hospital: return who.hospital.has_value();
    case Callers::service_operator: return who.service_operator;
    case Callers::hospital_or_operator: return who.hospital.has_value() || who.service_operator;
    case Callers::newcomer: return who.key.has_value();
    case Callers::patient: return who.patient;
    case Callers::doctor: return who.doctor.has_value();
  }
  return false;
}

std::string name_of(Callers callers) {
  switch (callers) {
    case Callers::anyone: return "anyone";
    case Callers::hospital: return "hospital";
    case Callers::service_operator: return "operator";
    case Callers::hospital_or_operator: return "hospital or operator";
    case Callers::newcomer: return "newcomer";
    case Callers::patient: return "patient";
    case Callers::doctor: return "doctor";
  }
  return {};
}

std::chrono::milliseconds interval_of(const Api::Pace& pace) {
  return std::chrono::milliseconds(std::max(1U, 1000 / pace.per_second));
}

/// An IPv4 address, or the first 64 bits of an IPv6 address: who has one address of a network has them all.
std::string network_of(const std::string& address) {
  if (address.find('.') != std::string::npos) return address;
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
  return to_hex(ByteView(bytes).first(8));
}

/// The name under which a caller's requests are counted.
std::string name_of(const Identity& who) {
  if (who.key) return "key " + to_hex(*who.key);
  if (who.hospital) return "hospital " + chain::to_string(*who.hospital);
  return "operator";
}

/// Asks for patience.
http::Response later(unsigned status, const std::string& seconds) {
  http::Response out = http::plain_problem(status);
  out.headers.add("retry-after", seconds);
  return out;
}

/// How a caller of this kind shows who he is, for the OpenAPI document.
json security_of(Callers callers) {
  switch (callers) {
    case Callers::newcomer:
    case Callers::patient:
    case Callers::doctor: return json::array({{{"signature", json::array()}}});
    default: return json::array({{{"tls", json::array()}}});
  }
}

/// The media type without its parameters.
std::string media_type(const http::Headers& headers) {
  const std::string value = headers.find("content-type").value_or("");
  return value.substr(0, value.find(';'));
}

}  // namespace

http::Response respond(unsigned status, std::string_view type, ByteView body) {
  http::Response out{status, {}, Bytes(body.begin(), body.end()), {}};
  out.headers.add("content-type", std::string(type));
  return out;
}

http::Response respond_json(unsigned status, const json& body) {
  return respond(status, json_type, as_bytes(body.dump() + "\n"));
}

/// What the routes say to a request: one of them, or a response already.
struct Api::Found {
  const Route* route = nullptr;
  PathParameters path;
  http::Response otherwise;
};

Api::Api(std::string title, std::vector<Route> routes, Identify identify, Pace pace, const Log& log, Metrics& metrics)
    : title_(std::move(title)),
      routes_(std::move(routes)),
      identify_(std::move(identify)),
      log_(log),
      metrics_(metrics),
      addresses_(pace.burst, interval_of(pace), callers_remembered),
      identities_(pace.burst, interval_of(pace), callers_remembered) {
  routes_.push_back({"GET", "/openapi.json", Callers::anyone, "This document", "", 200, std::string(json_type),
                     [this](const Call&) -> Result<http::Response> { return respond_json(200, openapi()); }});
}

Api::Found Api::find(const http::Request& request) const {
  const auto path = http::path_segments(request.path);
  if (!path) return {nullptr, {}, http::plain_problem(400)};
  std::string allowed;
  for (const Route& route : routes_) {
    auto parameters = fit(route.pattern, *path);
    if (!parameters) continue;
    if (route.method == request.method) return {&route, std::move(*parameters), {}};
    allowed += (allowed.empty() ? "" : ", ") + route.method;
  }
  Found out{nullptr, {}, http::plain_problem(allowed.empty() ? 404 : 405)};
  if (!allowed.empty()) out.otherwise.headers.add("allow", allowed);
  return out;
}

http::Response Api::answer(const http::Request& request) {
  const auto start = Clock::now();
  const Found found = find(request);
  http::Response out = found.route == nullptr ? found.otherwise : answer_route(*found.route, {request, found.path, {}});
  metrics_.answered(found.route == nullptr ? "other" : request.method,
                    found.route == nullptr ? "other" : found.route->pattern, out.status,
                    std::chrono::duration<double>(Clock::now() - start).count());
  return out;
}

/// A claim that is false says nothing to its maker, but that a clock is wrong; the log has the reason.
http::Response Api::not_believed(const Error& error, const std::string& address) const {
  log_.write(LogLevel::warning, "caller not believed",
             {{"address", address}, {"field", error.field}, {"problem", error.message}});
  if (error.code == ErrorCode::unavailable) return later(503, "2");
  if (error.field == clock_field) return http::problem(401, "/problems/clock", "Unauthorized", error.message);
  return http::plain_problem(401);
}

http::Response Api::answer_route(const Route& route, Call call) {
  // Before anything is looked at that costs a question to the chain.
  const std::string caller = network_of(call.request.peer.address);
  const auto now = std::chrono::duration_cast<http::RateLimiter::Time>(Clock::now().time_since_epoch());
  if (const auto wait = addresses_.take(caller, now); wait.count() > 0) return later(429, http::retry_after(wait));
  auto identity = identify_(call.request, call.path);
  if (!identity) return not_believed(identity.error(), caller);
  if (!may_call(route.callers, *identity)) return http::plain_problem(identity->is_anybody() ? 403 : 401);
  if (identity->is_anybody())
    if (const auto wait = identities_.take(name_of(*identity), now); wait.count() > 0)
      return later(429, http::retry_after(wait));
  call.identity = std::move(*identity);

  if (route.takes.empty() ? !call.request.body.empty() : media_type(call.request.headers) != route.takes)
    return http::problem(415, "/problems/media-type", "Unsupported media type",
                         route.takes.empty() ? "expected no body" : "expected " + route.takes);
  auto response = route.action(call);
  if (response) return std::move(*response);
  if (response.error().code != ErrorCode::unavailable) return http::problem_of(response.error());
  log_.failed(route.pattern, response.error());  // names our database or chain node: nobody else's business
  return later(503, "10");
}

json Api::openapi() const {
  json paths = json::object();
  for (const Route& route : routes_) {
    std::string method = route.method;
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    json operation = {{"summary", route.summary}, {"x-callers", name_of(route.callers)}};
    for (const std::string& segment : split(route.pattern))
      if (is_parameter(segment))
        operation["parameters"].push_back({{"name", segment.substr(1, segment.size() - 2)},
                                           {"in", "path"},
                                           {"required", true},
                                           {"schema", {{"type", "string"}}}});
    if (!route.takes.empty())
      operation["requestBody"] = {{"required", true}, {"content", {{route.takes, json::object()}}}};
    operation["responses"] = {
        {std::to_string(route.status), {{"description", "Done"}, {"content", {{route.gives, json::object()}}}}},
        {"default",
         {{"description", "A problem (RFC 9457)"}, {"content", {{"application/problem+json", json::object()}}}}}};
    if (route.callers != Callers::anyone) operation["security"] = security_of(route.callers);
    paths[route.pattern][method] = std::move(operation);
  }
  return {
      {"openapi", "3.1.0"},
      {"info", {{"title", title_}, {"version", ACESO_VERSION}}},
      {"paths", std::move(paths)},
      {"components",
       {{"securitySchemes",
         {{"tls", {{"type", "mutualTLS"}}},
          {"signature",
           {{"type", "http"},
            {"scheme", "signature"},
            {"description", "HTTP message signatures (RFC 9421), ed25519; the key id is the public key in hex"}}}}}}}};
}

}  // namespace aceso::app
