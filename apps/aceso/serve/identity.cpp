#include "serve/identity.hpp"

#include <algorithm>
#include <ctime>

#include "files.hpp"
#include "http/base64.hpp"

namespace aceso::app {
namespace {

/// About 15 MB when full: 1,600 requests a second for as long as a signature is good.
constexpr std::size_t requests_remembered = 100000;

}  // namespace

std::uint64_t unix_time() { return static_cast<std::uint64_t>(std::time(nullptr)); }

Result<http::TlsIdentity> read_tls_identity(const fs::path& certificate_path, const fs::path& key_path) {
  ACESO_TRY(const Bytes certificate, read_artifact(certificate_path));
  ACESO_TRY(const Bytes key, read_artifact(key_path));
  return http::TlsIdentity{std::string(certificate.begin(), certificate.end()), SecretBytes(ByteView(key))};
}

Bytes OwnStatement::encoded() {
  const std::lock_guard lock(mutex_);
  const std::uint64_t now = unix_time();
  if (now >= renew_at_) {
    encoded_ = service::tls_statement(consortium_, account_, tls_key_, now).encode();
    renew_at_ = now + service::tls_statement_seconds / 2;
  }
  return encoded_;
}

Result<Identity> identify_by_tls(const service::Consortium& consortium, const std::optional<Digest>& operator_key,
                                 const http::Request& request) {
  Identity out;
  const auto statement = request.headers.find("aceso-member");
  if (!request.peer.tls_key) {
    if (statement) return fail(ErrorCode::bad_signature, "Aceso-Member", "expected a TLS key beside it");
    return out;
  }
  out.service_operator = operator_key && *operator_key == *request.peer.tls_key;
  if (!statement) return out;
  const auto bytes = http::from_base64(*statement);
  if (!bytes) return fail(ErrorCode::bad_encoding, "Aceso-Member", "expected base64");
  ACESO_TRY(out.hospital, service::hospital_behind(consortium, *request.peer.tls_key, *bytes, unix_time()));
  return out;
}

SignedRequests::SignedRequests(std::string authority)
    : authority_(std::move(authority)), guard_(static_cast<std::int64_t>(unix_time()), skew, requests_remembered) {}

Result<std::optional<symm::SigningPublicKey>> SignedRequests::signer(const http::Request& request) {
  if (!request.headers.find("signature") && !request.headers.find("signature-input")) return std::nullopt;
  ACESO_TRY(const auto claim, http::inspect(request));
  const auto bytes = from_hex(claim.key_id);
  symm::SigningPublicKey key{};
  if (!bytes || bytes->size() != key.size() || to_hex(*bytes) != claim.key_id)
    return fail(ErrorCode::bad_signature, "keyid", "expected the public key in lower-case hexadecimal digits");
  std::ranges::copy(*bytes, key.begin());
  const auto now = static_cast<std::int64_t>(unix_time());
  if (claim.created - skew > now || claim.expires <= now)
    return fail(ErrorCode::bad_signature, std::string(clock_field),
                "the request was signed at " + std::to_string(claim.created) + ", and here it is " +
                    std::to_string(now) + " (Unix time)");
  ACESO_CHECK(http::verify(claim, key, now, skew));
  if (claim.authority != authority_)
    return fail(ErrorCode::bad_signature, "@authority", "is signed for another service than " + authority_);
  ACESO_CHECK(guard_.admit(claim, now));
  return key;
}

}  // namespace aceso::app
