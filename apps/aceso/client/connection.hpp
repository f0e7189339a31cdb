#pragma once
// A connection of a user or an operator to the service of a hospital: who it is comes from the chain, not from a name.

#include <chrono>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "http/client.hpp"
#include "service/consortium.hpp"
#include "symm/ed25519.hpp"

namespace aceso::app {

/// Where a hospital's service is said to be, and which account it must be.
struct Service {
  std::string url;  ///< "https://host:port"
  chain::Address account;

  friend bool operator==(const Service&, const Service&) = default;
};

enum class Role { hospital, key_center };

/// Who asks, and whom, and how long it may take.
struct Approach {
  Role role = Role::hospital;                      ///< that the account must have on the chain
  std::optional<http::TlsIdentity> identity = {};  ///< of an operator or a member
  std::string statement = {};                      ///< a member's about its TLS key, for Aceso-Member
  std::chrono::seconds patience{60};               ///< with a service that cannot be reached
};

/// One request. With `signer` it is signed by that user (src/http/signature.hpp); the key must outlive the call.
struct ServiceCall {
  std::string method;
  std::string path;
  const symm::SigningKey* signer = nullptr;
  std::string type = {};  ///< media type of the body; empty: no body
  Bytes body = {};
  std::string query = {};
};

/// Speaks with the TLS key that the hospital's account signed for, and with no other. What cannot be reached
/// (unavailable, 503, 429) is asked again, signed anew, until patience is over; so every call must be one that may be
/// done twice.
///
/// Errors of calls: those of http::Client and of error_of; bad_encoding, with the field "service: ...", for an answer
/// that is not what it should be.
class Connection {
 public:
  /// Asks the service who it is. ErrorCode::bad_signature when it is not `service.account` or its statement does not
  /// hold now; refused when the contract does not list the account in the role.
  static Result<Connection> open(const service::Consortium& consortium, Service service, Approach approach = {});

  [[nodiscard]] const Service& service() const { return service_; }

  /// The response of any status, but for those that were asked again.
  Result<http::Response> exchange(const ServiceCall& call);
  /// The body of a response of success; any other is an error.
  Result<Bytes> call(const ServiceCall& call);
  Result<nlohmann::json> call_json(const ServiceCall& call);
  /// Like call; the body goes to the sink that `begin` gives, at most `most` bytes in constant memory. After a failure
  /// `begin` is called again, for a sink that starts anew.
  Result<void> download(const ServiceCall& call, std::uint64_t most, const std::function<Result<symm::Sink>()>& begin);

 private:
  Connection(Service service, http::Client client, std::string statement, std::chrono::seconds patience)
      : service_(std::move(service)),
        client_(std::move(client)),
        statement_(std::move(statement)),
        patience_(patience) {}

  Service service_;
  http::Client client_;
  std::string statement_;
  std::chrono::seconds patience_;
};

/// A call whose body is JSON.
ServiceCall json_call(std::string method, std::string path, const nlohmann::json& body,
                      const symm::SigningKey* signer = nullptr);
/// A call whose body is an artifact.
ServiceCall octets_call(std::string method, std::string path, Bytes body, const symm::SigningKey* signer = nullptr);

/// The hospitals that a hospital knows, itself among them. Their URLs are hints: Connection::open checks who is there.
Result<std::vector<Service>> hospitals_known_to(Connection& connection);

/// Decodes what a service sent; errors say that it was the service.
template <class Decode>
auto from_service(ByteView bytes, Decode decode) -> decltype(decode(bytes)) {
  auto value = decode(bytes);
  if (!value) return fail(value.error().code, "service: " + value.error().field, value.error().message);
  return value;
}

}  // namespace aceso::app
