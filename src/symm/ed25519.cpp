#include "symm/ed25519.hpp"

#include "symm/openssl.hpp"

namespace aceso::symm {
namespace {

EvpPkey load(const SigningKey& key) {
  EvpPkey out(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, key.seed.reveal().data(), 32));
  require(out != nullptr);
  return out;
}

}  // namespace

SigningKey SigningKey::generate(Random& rng) {
  SigningKey out;
  rng.fill(out.seed.reveal_mut());
  return out;
}

SigningPublicKey SigningKey::public_key() const {
  SigningPublicKey out;
  std::size_t size = out.size();
  require(EVP_PKEY_get_raw_public_key(load(*this).get(), out.data(), &size) == 1);
  return out;
}

Signature SigningKey::sign(ByteView message) const {
  const EvpPkey key = load(*this);
  const EvpMdCtx ctx(EVP_MD_CTX_new());
  Signature out;
  std::size_t size = out.size();
  require(EVP_DigestSignInit(ctx.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
          EVP_DigestSign(ctx.get(), out.data(), &size, message.data(), message.size()) == 1);
  return out;
}

bool verify(const SigningPublicKey& key, ByteView message, ByteView signature) {
  const EvpPkey pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  if (pkey == nullptr) return false;
  const EvpMdCtx ctx(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(ctx.get(), nullptr, nullptr, nullptr, pkey.get()) == 1 &&
         EVP_DigestVerify(ctx.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

}  // namespace aceso::symm
