#pragma once
// A service's interface as a table of routes: what answers, who may call, and what the OpenAPI document says.

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "chain/address.hpp"
#include "http/message.hpp"
#include "http/rate_limit.hpp"
#include "serve/log.hpp"
#include "serve/metrics.hpp"

namespace aceso::app {

/// Who may call a route.
enum class Callers {
  anyone,
  hospital,          ///< a member of the consortium, by its TLS key
  service_operator,  ///< whose TLS key the configuration names
  hospital_or_operator,
};

/// Whom a request comes from, as far as it says so.
struct Identity {
  std::optional<chain::Address> hospital;
  bool service_operator = false;
};

struct Call {
  const http::Request& request;
  std::map<std::string, std::string> path;  ///< what stands for {name} in the pattern, decoded
  Identity identity;
};

struct Route {
  std::string method;
  std::string pattern;  ///< "/v1/update-keys/{period}"
  Callers callers;
  std::string summary;
  std::string takes;  ///< media type of the request's body; empty: none
  unsigned status;    ///< of success
  std::string gives;  ///< media type of the response's body
  std::function<Result<http::Response>(const Call&)> action;
};

inline constexpr std::string_view octets = "application/octet-stream";
inline constexpr std::string_view json_type = "application/json";

/// A response with a body of this type.
http::Response respond(unsigned status, std::string_view type, ByteView body);
http::Response respond_json(unsigned status, const nlohmann::json& body);

class Api {
 public:
  /// Says whom a request comes from: an error when it claims something that is not so, an empty identity when it
  /// claims nothing.
  using Identify = std::function<Result<Identity>(const http::Request&)>;

  /// `title` names the service. The references must outlive the object.
  Api(std::string title, std::vector<Route> routes, Identify identify, const Log& log, Metrics& metrics);

  /// Answers one request; thread-safe. Errors are problem details. One that reaches a caller whom the route is not for
  /// tells nothing but its status.
  http::Response answer(const http::Request& request);

  /// The OpenAPI 3.1 document.
  [[nodiscard]] nlohmann::json openapi() const;

 private:
  struct Found;
  [[nodiscard]] Found find(const http::Request& request) const;
  http::Response answer_route(const Route& route, Call call);

  std::string title_;
  std::vector<Route> routes_;
  Identify identify_;
  const Log& log_;
  Metrics& metrics_;
  http::RateLimiter limiter_;
};

}  // namespace aceso::app
