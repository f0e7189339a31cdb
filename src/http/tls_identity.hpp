#pragma once
// A party's TLS key with its own certificate. Parties know one another by the digest of the key, so no authority signs.

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace aceso::http {

struct TlsIdentity {
  std::string certificate_pem;
  SecretBytes private_key_pem;  ///< PKCS #8, not encrypted
};

/// A fresh P-256 key (which every TLS library knows) with a certificate that it signs itself, for `host`: a DNS name or
/// an IP address, at most 64 characters. The certificate does not expire (RFC 5280, section 4.1.2.5): trust in the key
/// ends when its digest leaves the lists that name it. The key comes from OpenSSL's generator, as TLS's own secrets do.
/// ErrorCode::bad_argument on another `host`.
Result<TlsIdentity> make_tls_identity(std::string_view host);

/// SHA-256 of the SubjectPublicKeyInfo (DER) of the identity's certificate. ErrorCode::bad_encoding when it has none.
Result<Digest> tls_key_digest(const TlsIdentity& identity);

}  // namespace aceso::http
