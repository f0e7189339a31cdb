#pragma once
// OpenSSL's TLS objects, for the .cpp files of this folder.

#include <openssl/ssl.h>

#include <optional>

#include "http/tls_identity.hpp"
#include "symm/openssl.hpp"

namespace aceso::http {

using Bio = std::unique_ptr<BIO, symm::OpensslDelete<BIO_free>>;
using X509Certificate = std::unique_ptr<X509, symm::OpensslDelete<X509_free>>;
using X509Extension = std::unique_ptr<X509_EXTENSION, symm::OpensslDelete<X509_EXTENSION_free>>;
using TlsContext = std::unique_ptr<SSL_CTX, symm::OpensslDelete<SSL_CTX_free>>;

/// ErrorCode::bad_encoding when the PEM text holds no certificate.
Result<X509Certificate> read_certificate(const TlsIdentity& identity);

/// SHA-256 of the certificate's SubjectPublicKeyInfo (DER).
Digest key_digest(X509* certificate);

/// A server's side of TLS 1.3: no other version, no resumption (each connection proves its key anew), no early data,
/// ALPN "http/1.1" or none. A client may show a certificate, whoever signed it; the handshake proves its key alone.
/// ErrorCode::bad_encoding when the certificate or the key does not parse, or they do not belong together.
Result<TlsContext> server_context(const TlsIdentity& identity);

/// key_digest of what the other side of a finished handshake showed; nothing when it showed no certificate.
std::optional<Digest> peer_key(const SSL* connection);

}  // namespace aceso::http
