#include "http/tls_openssl.hpp"

#include <openssl/pem.h>

#include <array>

#include "symm/hash.hpp"

namespace aceso::http {
namespace {

using symm::require;

Bio reader(ByteView bytes) {
  // OpenSSL takes no null pointer, not even for nothing.
  Bio bio(BIO_new_mem_buf(bytes.empty() ? "" : static_cast<const void*>(bytes.data()), static_cast<int>(bytes.size())));
  require(bio != nullptr);
  return bio;
}

// Without this, OpenSSL would ask for an encrypted key's password on the terminal.
int no_password(char*, int, int, void*) { return -1; }

// Any certificate will do: possession of its key is what the handshake proves.
int accept_certificate(X509_STORE_CTX*, void*) { return 1; }

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in, unsigned in_size,
                    void*) {
  static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, ours.data(), ours.size(), in, in_size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<X509Certificate> read_certificate(const TlsIdentity& identity) {
  const Bio bio = reader(as_bytes(identity.certificate_pem));
  X509Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr));
  if (!certificate) return fail(ErrorCode::bad_encoding, "TLS certificate", "expected a certificate in PEM");
  return certificate;
}

Digest key_digest(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  require(size > 0);
  const Digest digest = symm::sha256({der, static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return digest;
}

Result<TlsContext> server_context(const TlsIdentity& identity) {
  ACESO_TRY(const X509Certificate certificate, read_certificate(identity));
  const Bio bio = reader(identity.private_key_pem.reveal());
  const symm::EvpPkey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  if (!key) return fail(ErrorCode::bad_encoding, "TLS key", "expected a private key in PEM without a password");

  TlsContext context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* const c = context.get();
  require(c != nullptr && SSL_CTX_set_min_proto_version(c, TLS1_3_VERSION) == 1);
  if (SSL_CTX_use_certificate(c, certificate.get()) != 1 || SSL_CTX_use_PrivateKey(c, key.get()) != 1)
    return fail(ErrorCode::bad_encoding, "TLS key", "does not belong to the certificate");
  SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
  require(SSL_CTX_set_num_tickets(c, 0) == 1);
  SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS);  // idle connections hold no record buffers
  SSL_CTX_set_max_cert_list(c, 16384);
  SSL_CTX_set_verify(c, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(c, accept_certificate, nullptr);
  SSL_CTX_set_alpn_select_cb(c, choose_protocol, nullptr);
  return context;
}

std::optional<Digest> peer_key(const SSL* connection) {
  const X509Certificate certificate(SSL_get1_peer_certificate(connection));
  if (!certificate) return std::nullopt;
  return key_digest(certificate.get());
}

}  // namespace aceso::http
