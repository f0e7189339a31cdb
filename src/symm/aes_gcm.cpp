#include "symm/aes_gcm.hpp"

#include <limits>

#include "symm/openssl.hpp"

namespace aceso::symm {
namespace {

/// OpenSSL takes lengths as int.
int checked_length(ByteView bytes) {
  require(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
  return static_cast<int>(bytes.size());
}

}  // namespace

struct AesGcm::Contexts {
  EvpCipherCtx encrypt{EVP_CIPHER_CTX_new()};
  EvpCipherCtx decrypt{EVP_CIPHER_CTX_new()};
};

AesGcm::AesGcm(std::span<const std::uint8_t, 32> key) : contexts_(std::make_unique<Contexts>()) {
  require(EVP_EncryptInit_ex(contexts_->encrypt.get(), EVP_aes_256_gcm(), nullptr, key.data(), nullptr) == 1);
  require(EVP_DecryptInit_ex(contexts_->decrypt.get(), EVP_aes_256_gcm(), nullptr, key.data(), nullptr) == 1);
}
AesGcm::AesGcm(AesGcm&&) noexcept = default;
AesGcm& AesGcm::operator=(AesGcm&&) noexcept = default;
AesGcm::~AesGcm() = default;

void AesGcm::seal(const GcmNonce& nonce, ByteView aad, ByteView plaintext, std::span<std::uint8_t> out) {
  require(out.size() == plaintext.size() + gcm_tag_size);
  EVP_CIPHER_CTX* const ctx = contexts_->encrypt.get();
  int n = 0;
  require(EVP_EncryptInit_ex(ctx, nullptr, nullptr, nullptr, nonce.data()) == 1);
  if (!aad.empty()) require(EVP_EncryptUpdate(ctx, nullptr, &n, aad.data(), checked_length(aad)) == 1);
  if (!plaintext.empty())
    require(EVP_EncryptUpdate(ctx, out.data(), &n, plaintext.data(), checked_length(plaintext)) == 1);
  require(EVP_EncryptFinal_ex(ctx, out.data() + plaintext.size(), &n) == 1);
  require(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, gcm_tag_size, out.data() + plaintext.size()) == 1);
}

bool AesGcm::open(const GcmNonce& nonce, ByteView aad, ByteView sealed, std::span<std::uint8_t> out) {
  if (sealed.size() < gcm_tag_size) return false;
  const ByteView body = sealed.first(sealed.size() - gcm_tag_size);
  const ByteView tag = sealed.last(gcm_tag_size);
  require(out.size() == body.size());
  EVP_CIPHER_CTX* const ctx = contexts_->decrypt.get();
  int n = 0;
  require(EVP_DecryptInit_ex(ctx, nullptr, nullptr, nullptr, nonce.data()) == 1);
  if (!aad.empty()) require(EVP_DecryptUpdate(ctx, nullptr, &n, aad.data(), checked_length(aad)) == 1);
  if (!body.empty()) require(EVP_DecryptUpdate(ctx, out.data(), &n, body.data(), checked_length(body)) == 1);
  require(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, gcm_tag_size, const_cast<std::uint8_t*>(tag.data())) == 1);
  std::uint8_t nothing[16];
  if (EVP_DecryptFinal_ex(ctx, nothing, &n) == 1) return true;
  wipe(out.data(), out.size());
  return false;
}

}  // namespace aceso::symm
