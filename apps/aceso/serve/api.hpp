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
#include "symm/ed25519.hpp"

namespace aceso::app {

/// Who may call a route.
enum class Callers {
  anyone,
  hospital,          ///< a member of the consortium, by its TLS key
  service_operator,  ///< whose TLS key the configuration names
  hospital_or_operator,
  newcomer,  ///< anybody who signs: the key is what a new record is bound to
  patient,   ///< signs with the key of the record that the path names
  doctor,    ///< signs with the key of a doctor of this hospital
};

/// Whom a request comes from, as far as it says so.
struct Identity {
  std::optional<chain::Address> hospital = {};
  bool service_operator = false;
  std::optional<symm::SigningPublicKey> key = {};  ///< that signed the request
  bool patient = false;                            ///< of the record that the path names
  std::optional<std::string> doctor = {};          ///< id

  [[nodiscard]] bool is_anybody() const { return hospital || service_operator || key; }
};

using PathParameters = std::map<std::string, std::string>;  ///< what stands for {name} in a pattern, decoded

struct Call {
  const http::Request& request;
  PathParameters path;
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

/// The field of an error that a caller is told with its reason: its clock and the service's differ.
inline constexpr std::string_view clock_field = "clock";

/// A response with a body of this type.
http::Response respond(unsigned status, std::string_view type, ByteView body);
http::Response respond_json(unsigned status, const nlohmann::json& body);

class Api {
 public:
  /// Says whom a request comes from: an error when it claims something that is not so, an empty identity when it
  /// claims nothing.
  using Identify = std::function<Result<Identity>(const http::Request&, const PathParameters&)>;

  /// How often one caller may ask: at once, and then a second. For each address (of IPv6: network) and each identity.
  struct Pace {
    unsigned burst = 200;
    unsigned per_second = 50;
  };

  /// `title` names the service. The references must outlive the object.
  Api(std::string title, std::vector<Route> routes, Identify identify, Pace pace, const Log& log, Metrics& metrics);

  /// Answers one request; thread-safe. Errors are problem details. One that reaches a caller whom the route is not for
  /// tells nothing but its status.
  http::Response answer(const http::Request& request);

  /// The OpenAPI 3.1 document.
  [[nodiscard]] nlohmann::json openapi() const;

 private:
  struct Found;
  [[nodiscard]] Found find(const http::Request& request) const;
  http::Response answer_route(const Route& route, Call call);
  [[nodiscard]] http::Response not_believed(const Error& error, const std::string& address) const;

  std::string title_;
  std::vector<Route> routes_;
  Identify identify_;
  const Log& log_;
  Metrics& metrics_;
  http::RateLimiter addresses_, identities_;
};

}  // namespace aceso::app
