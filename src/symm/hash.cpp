#include "symm/hash.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include "symm/openssl.hpp"

namespace aceso::symm {
namespace {

SecretBytes run_hkdf(int mode, ByteView key, ByteView salt, ByteView info, std::size_t size) {
  static EVP_KDF* const kdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  require(kdf != nullptr);
  const EvpKdfCtx ctx(EVP_KDF_CTX_new(kdf));
  std::uint8_t nothing = 0;  // OpenSSL refuses a null pointer even for an empty string
  const auto octets = [&](const char* name, ByteView v) {
    return OSSL_PARAM_construct_octet_string(name, v.empty() ? &nothing : const_cast<std::uint8_t*>(v.data()),
                                             v.size());
  };
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>("SHA256"), 0),
      OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
      octets(OSSL_KDF_PARAM_KEY, key),
      octets(OSSL_KDF_PARAM_SALT, salt),
      octets(OSSL_KDF_PARAM_INFO, info),
      OSSL_PARAM_construct_end(),
  };
  SecretBytes out(size);
  require(EVP_KDF_derive(ctx.get(), out.reveal_mut().data(), size, params) == 1);
  return out;
}

}  // namespace

struct Sha256::Context {
  EvpMdCtx md{EVP_MD_CTX_new()};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  require(EVP_DigestInit_ex(context_->md.get(), EVP_sha256(), nullptr) == 1);
}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

Sha256& Sha256::add(ByteView bytes) {
  require(EVP_DigestUpdate(context_->md.get(), bytes.data(), bytes.size()) == 1);
  return *this;
}

Digest Sha256::digest() const {
  const EvpMdCtx copy(EVP_MD_CTX_new());
  Digest out;
  require(EVP_MD_CTX_copy_ex(copy.get(), context_->md.get()) == 1 &&
          EVP_DigestFinal_ex(copy.get(), out.data(), nullptr) == 1);
  return out;
}

Digest sha256(ByteView bytes) { return Sha256().add(bytes).digest(); }

SecretBytes hkdf(ByteView ikm, ByteView salt, ByteView info, std::size_t size) {
  return run_hkdf(EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND, ikm, salt, info, size);
}

SecretBytes hkdf_extract(ByteView salt, ByteView ikm) {
  return run_hkdf(EVP_KDF_HKDF_MODE_EXTRACT_ONLY, ikm, salt, {}, 32);
}

SecretBytes hkdf_expand(ByteView prk, ByteView info, std::size_t size) {
  return run_hkdf(EVP_KDF_HKDF_MODE_EXPAND_ONLY, prk, {}, info, size);
}

}  // namespace aceso::symm
