#include "symm/ed25519.hpp"

#include <algorithm>

#include "symm/openssl.hpp"

namespace aceso::symm {
namespace {

EvpPkey load(const SigningKey& key) {
  EvpPkey out(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, key.seed.reveal().data(), 32));
  require(out != nullptr);
  return out;
}

/// The y coordinates, without the sign bit, of the points of small order, the two forms that are not reduced included.
/// Under such a key one signature fits many messages.
bool has_small_order(const SigningPublicKey& key) {
  static const std::array<Bytes, 7> forms = {
      *from_hex("0000000000000000000000000000000000000000000000000000000000000000"),
      *from_hex("0100000000000000000000000000000000000000000000000000000000000000"),
      *from_hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
      *from_hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
      *from_hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
      *from_hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
      *from_hex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
  };
  SigningPublicKey y = key;
  y.back() &= 0x7f;
  return std::ranges::any_of(forms, [&](const Bytes& form) { return std::ranges::equal(form, y); });
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
  if (has_small_order(key)) return false;
  const EvpPkey pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  if (pkey == nullptr) return false;
  const EvpMdCtx ctx(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(ctx.get(), nullptr, nullptr, nullptr, pkey.get()) == 1 &&
         EVP_DigestVerify(ctx.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

}  // namespace aceso::symm
