#include "symm/rsa.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <vector>

#include "symm/openssl.hpp"

namespace aceso::symm {
namespace {

Bignum to_bn(ByteView bytes) {
  Bignum out(BN_secure_new());
  require(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), out.get()) != nullptr);
  return out;
}

SecretBytes to_bytes(const BIGNUM* number, std::size_t size) {
  SecretBytes out(size);
  require(BN_bn2binpad(number, out.reveal_mut().data(), static_cast<int>(size)) == static_cast<int>(size));
  return out;
}

Bytes to_public(const BIGNUM* number, std::size_t size) {
  const SecretBytes bytes = to_bytes(number, size);
  return {bytes.reveal().begin(), bytes.reveal().end()};
}

tl::unexpected<Error> bad_size(unsigned bits) {
  return fail(ErrorCode::bad_argument, "RSA modulus",
              "expected 3072 to 8192 bits, a multiple of 8, found " + std::to_string(bits));
}

bool size_allowed(unsigned bits) { return bits >= rsa_bits_least && bits <= rsa_bits_most && bits % 8 == 0; }

Result<RsaPublicKey> public_part(EVP_PKEY* key) {
  BIGNUM* n = nullptr;
  BIGNUM* e = nullptr;
  const bool ok = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
                  EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1;
  const Bignum modulus(n), exponent(e);
  if (!ok) return fail(ErrorCode::bad_encoding, "RSA key", "expected an RSA key");
  if (!BN_is_word(exponent.get(), rsa_e)) return fail(ErrorCode::bad_encoding, "RSA key", "expected e = 65537");
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(modulus.get())));
  BN_bn2bin(modulus.get(), bytes.data());
  return RsaPublicKey::decode(bytes);
}

/// c^d mod N without padding, blinded; nothing when the key's parts do not fit together.
std::optional<SecretBytes> private_power(EVP_PKEY* key, ByteView c) {
  const EvpPkeyCtx ctx(EVP_PKEY_CTX_new(key, nullptr));
  SecretBytes out(c.size());
  std::size_t size = out.size();
  require(EVP_PKEY_decrypt_init(ctx.get()) == 1 && EVP_PKEY_CTX_set_rsa_padding(ctx.get(), RSA_NO_PADDING) == 1);
  if (EVP_PKEY_decrypt(ctx.get(), out.reveal_mut().data(), &size, c.data(), c.size()) != 1 || size != out.size())
    return std::nullopt;
  return out;
}

}  // namespace

Result<RsaPublicKey> RsaPublicKey::decode(ByteView modulus) {
  const Bignum n = to_bn(modulus);
  const auto bits = static_cast<unsigned>(BN_num_bits(n.get()));
  if (!size_allowed(bits) || bits != modulus.size() * 8) return bad_size(bits);
  if (!BN_is_odd(n.get())) return fail(ErrorCode::bad_encoding, "RSA modulus", "expected an odd number");
  RsaPublicKey out;
  out.modulus_.assign(modulus.begin(), modulus.end());
  return out;
}

bool RsaPublicKey::in_range(ByteView x) const {
  if (x.size() != size()) return false;
  const Bignum number = to_bn(x), n = to_bn(modulus_);
  return !BN_is_zero(number.get()) && BN_ucmp(number.get(), n.get()) < 0;
}

SecretBytes RsaPublicKey::random(Random& rng) const {
  SecretBytes out(size());
  do rng.fill(out.reveal_mut());
  while (!in_range(out.reveal()));
  return out;
}

SecretBytes RsaPublicKey::pow(ByteView x, std::uint32_t k) const {
  const BignumCtx ctx(BN_CTX_secure_new());
  const Bignum base = to_bn(x), n = to_bn(modulus_), exponent(BN_new()), out(BN_secure_new());
  require(BN_set_word(exponent.get(), k) == 1 &&
          BN_mod_exp_mont(out.get(), base.get(), exponent.get(), n.get(), ctx.get(), nullptr) == 1);
  return to_bytes(out.get(), size());
}

SecretBytes RsaPublicKey::pow_e(ByteView x) const { return pow(x, rsa_e); }

SecretBytes RsaPublicKey::multiply(ByteView x, ByteView y) const {
  // Montgomery's form has no division whose time depends on the numbers.
  const BignumCtx ctx(BN_CTX_secure_new());
  const BnMontCtx mont(BN_MONT_CTX_new());
  const Bignum a = to_bn(x), b = to_bn(y), n = to_bn(modulus_), out(BN_secure_new());
  require(BN_MONT_CTX_set(mont.get(), n.get(), ctx.get()) == 1 &&
          BN_to_montgomery(a.get(), a.get(), mont.get(), ctx.get()) == 1 &&
          BN_mod_mul_montgomery(out.get(), a.get(), b.get(), mont.get(), ctx.get()) == 1);
  return to_bytes(out.get(), size());
}

std::optional<Bytes> RsaPublicKey::inverse_vartime(ByteView x) const {
  const BignumCtx ctx(BN_CTX_new());
  const Bignum a = to_bn(x), n = to_bn(modulus_), out(BN_new());
  ERR_set_mark();
  const bool found = BN_mod_inverse(out.get(), a.get(), n.get(), ctx.get()) != nullptr;
  const bool has_none = !found && ERR_GET_REASON(ERR_peek_last_error()) == BN_R_NO_INVERSE;
  ERR_pop_to_mark();
  require(found || has_none);
  if (!found) return std::nullopt;
  return to_public(out.get(), size());
}

bool RsaPublicKey::has_small_factor_vartime() const {
  const Bignum n = to_bn(modulus_);
  std::vector<bool> composite(rsa_e + 1);
  for (BN_ULONG d = 3; d <= rsa_e; d += 2) {
    if (composite[d]) continue;
    if (BN_mod_word(n.get(), d) == 0) return true;
    for (BN_ULONG multiple = d * d; multiple <= rsa_e; multiple += 2 * d) composite[multiple] = true;
  }
  return false;
}

Bytes RsaPublicKey::reduce(ByteView bytes) const {
  const BignumCtx ctx(BN_CTX_new());
  const Bignum a = to_bn(bytes), n = to_bn(modulus_), out(BN_new());
  require(BN_nnmod(out.get(), a.get(), n.get(), ctx.get()) == 1);
  return to_public(out.get(), size());
}

struct RsaPrivateKey::Key {
  EvpPkey pkey;
  RsaPublicKey public_key;
};

RsaPrivateKey::RsaPrivateKey(std::unique_ptr<Key> key) : key_(std::move(key)) {}
RsaPrivateKey::RsaPrivateKey(RsaPrivateKey&&) noexcept = default;
RsaPrivateKey& RsaPrivateKey::operator=(RsaPrivateKey&&) noexcept = default;
RsaPrivateKey::~RsaPrivateKey() = default;

Result<RsaPrivateKey> RsaPrivateKey::generate(unsigned bits) {
  if (!size_allowed(bits)) return bad_size(bits);
  EvpPkey key(EVP_RSA_gen(bits));
  require(key != nullptr);
  ACESO_TRY(auto public_key, public_part(key.get()));
  return RsaPrivateKey(std::make_unique<Key>(Key{std::move(key), std::move(public_key)}));
}

Result<RsaPrivateKey> RsaPrivateKey::decode(ByteView pkcs8) {
  const std::uint8_t* at = pkcs8.data();
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, OpensslDelete<PKCS8_PRIV_KEY_INFO_free>> info(
      d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(pkcs8.size())));
  const auto refuse = [] { return fail(ErrorCode::bad_encoding, "RSA key", "expected PKCS#8 DER of an RSA key"); };
  if (info == nullptr || at != pkcs8.data() + pkcs8.size()) return refuse();
  EvpPkey key(EVP_PKCS82PKEY(info.get()));
  if (key == nullptr || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return refuse();
  ACESO_TRY(auto public_key, public_part(key.get()));
  // Its parts must fit together: the private half undoes the public one. (Proving the primes prime would take 50 times
  // as long, and a key file is authenticated.)
  SecretBytes two(public_key.size());
  two.reveal_mut().back() = 2;
  const auto again = private_power(key.get(), public_key.pow_e(two.reveal()).reveal());
  if (!again || !equal_ct(again->reveal(), two.reveal())) return refuse();
  RsaPrivateKey out(std::make_unique<Key>(Key{std::move(key), std::move(public_key)}));
  if (!equal_ct(out.encode().reveal(), pkcs8)) return refuse();
  return out;
}

SecretBytes RsaPrivateKey::encode() const {
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, OpensslDelete<PKCS8_PRIV_KEY_INFO_free>> info(
      EVP_PKEY2PKCS8(key_->pkey.get()));
  std::uint8_t* der = nullptr;
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der);
  require(size > 0);
  SecretBytes out(ByteView(der, static_cast<std::size_t>(size)));
  OPENSSL_clear_free(der, static_cast<std::size_t>(size));
  return out;
}

const RsaPublicKey& RsaPrivateKey::public_key() const { return key_->public_key; }

SecretBytes RsaPrivateKey::invert(ByteView c) const {
  require(key_->public_key.in_range(c));
  auto out = private_power(key_->pkey.get(), c);
  require(out.has_value());
  return std::move(*out);
}

}  // namespace aceso::symm
