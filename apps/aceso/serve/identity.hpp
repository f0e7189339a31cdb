#pragma once
// Whom a request comes from, and what a service says of itself.

#include <functional>
#include <mutex>

#include "http/message.hpp"
#include "http/replay_guard.hpp"
#include "http/tls_identity.hpp"
#include "serve/api.hpp"
#include "service/members.hpp"

namespace aceso::app {

std::uint64_t unix_time();

Result<http::TlsIdentity> read_tls_identity(const std::filesystem::path& certificate, const std::filesystem::path& key);

/// The service's own statement about its TLS key, made anew when half of its time is over. Thread-safe.
class OwnStatement {
 public:
  /// The references must outlive the object.
  OwnStatement(const service::Consortium& consortium, const chain::Account& account, const Digest& tls_key)
      : consortium_(consortium), account_(account), tls_key_(tls_key) {}

  Bytes encoded();

 private:
  const service::Consortium& consortium_;
  const chain::Account& account_;
  const Digest tls_key_;
  std::mutex mutex_;
  Bytes encoded_;
  std::uint64_t renew_at_ = 0;
};

/// A hospital or an operator, by the TLS key of the connection and the statement beside it. An empty identity when the
/// request claims neither.
Result<Identity> identify_by_tls(const service::Consortium& consortium, const std::optional<Digest>& operator_key,
                                 const http::Request& request);

/// Users, by the signatures of their requests (RFC 9421); the key id is the public key itself, in hex. Thread-safe.
class SignedRequests {
 public:
  /// By how many seconds a user's clock may be ahead; for as long after a start nobody is believed, since a request
  /// from before could be played again.
  static constexpr std::int64_t skew = 2;

  /// `authority` ("host:port") is this service's name: a request that is signed for another one is refused.
  explicit SignedRequests(std::string authority);

  /// The key that signed the request; nothing when it has no signature. An error when the signature does not hold: its
  /// field is clock_field when the time in it is not this service's.
  Result<std::optional<symm::SigningPublicKey>> signer(const http::Request& request);

 private:
  const std::string authority_;
  http::ReplayGuard guard_;
};

}  // namespace aceso::app
