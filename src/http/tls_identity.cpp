#include "http/tls_identity.hpp"

#include <arpa/inet.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "http/tls_openssl.hpp"

namespace aceso::http {
namespace {

using symm::require;

bool is_ip_address(const std::string& host) {
  std::array<std::uint8_t, 16> out{};
  return inet_pton(AF_INET, host.c_str(), out.data()) == 1 || inet_pton(AF_INET6, host.c_str(), out.data()) == 1;
}

// OpenSSL parses extensions from text, in which other characters would have a meaning.
bool is_host(std::string_view host) {
  const auto may = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  };
  if (host.empty() || host.size() > 64) return false;
  return std::all_of(host.begin(), host.end(), may) || is_ip_address(std::string(host));
}

void add_extension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const X509Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void set_random_serial(X509* certificate) {
  std::array<std::uint8_t, 16> bytes{};
  require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0x3f) | 0x40);  // positive, and of one length
  const symm::Bignum number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  require(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);
}

ByteView contents(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return as_bytes({data, static_cast<std::size_t>(size)});
}

}  // namespace

Result<TlsIdentity> make_tls_identity(std::string_view host) {
  if (!is_host(host)) return fail(ErrorCode::bad_argument, "host", "expected a DNS name or an IP address");
  const std::string name(host);
  const symm::EvpPkey key(EVP_EC_gen("P-256"));
  const X509Certificate certificate(X509_new());
  X509* const x = certificate.get();
  require(key != nullptr && x != nullptr);

  require(X509_set_version(x, X509_VERSION_3) == 1 && X509_set_pubkey(x, key.get()) == 1);
  set_random_serial(x);
  require(ASN1_TIME_set_string_X509(X509_getm_notBefore(x), "20200101000000Z") == 1);
  require(ASN1_TIME_set_string_X509(X509_getm_notAfter(x), "99991231235959Z") == 1);
  X509_NAME* const subject = X509_get_subject_name(x);
  require(X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_ASC,
                                     reinterpret_cast<const unsigned char*>(name.data()), static_cast<int>(name.size()),
                                     -1, 0) == 1);
  require(X509_set_issuer_name(x, subject) == 1);
  add_extension(x, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(x, NID_key_usage, "critical,digitalSignature");
  add_extension(x, NID_ext_key_usage, "serverAuth,clientAuth");
  add_extension(x, NID_subject_alt_name, (is_ip_address(name) ? "IP:" : "DNS:") + name);
  require(X509_sign(x, key.get(), EVP_sha256()) > 0);

  const Bio certificate_out(BIO_new(BIO_s_mem())), key_out(BIO_new(BIO_s_mem()));  // wiped when they are freed
  require(certificate_out != nullptr && key_out != nullptr);
  require(PEM_write_bio_X509(certificate_out.get(), x) == 1);
  require(PEM_write_bio_PKCS8PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  const ByteView text = contents(certificate_out.get());
  return TlsIdentity{.certificate_pem = std::string(text.begin(), text.end()),
                     .private_key_pem = SecretBytes(contents(key_out.get()))};
}

Result<Digest> tls_key_digest(const TlsIdentity& identity) {
  ACESO_TRY(const X509Certificate certificate, read_certificate(identity));
  return key_digest(certificate.get());
}

}  // namespace aceso::http
