// RSA: keys, the permutation, and what is no key. The test key's answers were computed with Python's integers.

#include "symm/rsa.hpp"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>

#include "support/seeded_random.hpp"
#include "symm/openssl.hpp"
#include "vectors/json_file.hpp"

namespace aceso::symm {
namespace {

using aceso::testing::data_file;
using aceso::testing::hex;
using aceso::testing::text;

const nlohmann::json& file() { return data_file("symm/test-rsa-3072.json"); }
RsaPrivateKey test_key() { return RsaPrivateKey::decode(hex(file()["pkcs8"])).value(); }
std::string shown(const SecretBytes& bytes) { return to_hex(bytes.reveal()); }

TEST(Rsa, KnownAnswers) {
  const RsaPrivateKey key = test_key();
  EXPECT_EQ(to_hex(key.public_key().encode()), text(file()["modulus"]));
  EXPECT_EQ(shown(key.encode()), text(file()["pkcs8"]));
  for (const auto& pair : file()["pairs"]) {
    EXPECT_EQ(shown(key.public_key().pow_e(hex(pair["z"]))), text(pair["c"]));
    EXPECT_EQ(shown(key.invert(hex(pair["c"]))), text(pair["z"]));
  }
  const auto& product = file()["product"];
  EXPECT_EQ(shown(key.public_key().multiply(hex(product["x"]), hex(product["y"]))), text(product["xy"]));
  EXPECT_EQ(to_hex(key.public_key().inverse_vartime(hex(product["x"])).value()), text(file()["inverse_of_z"]));
}

TEST(Rsa, InvertUndoesPowE) {
  aceso::testing::SeededRandom rng("rsa");
  const RsaPrivateKey fresh = RsaPrivateKey::generate(3072).value(), fixed = test_key();
  for (const RsaPrivateKey* key : {&fresh, &fixed})
    for (int i = 0; i < 5; ++i) {
      const RsaPublicKey& pub = key->public_key();
      const SecretBytes z = pub.random(rng);
      EXPECT_TRUE(pub.in_range(z.reveal()));
      EXPECT_EQ(shown(key->invert(pub.pow_e(z.reveal()).reveal())), shown(z));
      EXPECT_EQ(shown(pub.pow_e(key->invert(z.reveal()).reveal())), shown(z));
    }
  const RsaPrivateKey again = RsaPrivateKey::decode(fresh.encode().reveal()).value();
  EXPECT_EQ(again.public_key(), fresh.public_key());
}

TEST(Rsa, ArithmeticModuloN) {
  aceso::testing::SeededRandom rng("rsa arithmetic");
  const RsaPrivateKey key = test_key();
  const RsaPublicKey& pub = key.public_key();
  const SecretBytes x = pub.random(rng), y = pub.random(rng);
  Bytes one(pub.size());
  one.back() = 1;
  EXPECT_EQ(shown(pub.multiply(x.reveal(), y.reveal())), shown(pub.multiply(y.reveal(), x.reveal())));
  EXPECT_EQ(shown(pub.multiply(x.reveal(), one)), shown(x));
  EXPECT_EQ(shown(pub.pow(x.reveal(), 0)), to_hex(one));
  EXPECT_EQ(shown(pub.pow(x.reveal(), 1)), shown(x));
  SecretBytes power = x.clone();
  for (std::uint32_t k = 2; k < 20; ++k) {
    power = pub.multiply(power.reveal(), x.reveal());
    EXPECT_EQ(shown(pub.pow(x.reveal(), k)), shown(power)) << k;
  }
  EXPECT_EQ(shown(pub.multiply(x.reveal(), pub.inverse_vartime(x.reveal()).value())), to_hex(one));
  Bytes wide(16);
  append(wide, x.reveal());
  EXPECT_EQ(to_hex(pub.reduce(wide)), shown(x));
  EXPECT_FALSE(pub.has_small_factor_vartime());
}

TEST(Rsa, InRangeIsFromOneToNMinusOne) {
  const RsaPublicKey pub = RsaPublicKey::decode(hex(file()["modulus"])).value();
  Bytes x = pub.encode();
  EXPECT_FALSE(pub.in_range(x)) << "N";
  x.back() ^= 1;
  EXPECT_TRUE(pub.in_range(x)) << "N - 1";
  EXPECT_FALSE(pub.in_range(Bytes(pub.size()))) << "zero";
  EXPECT_FALSE(pub.in_range(Bytes(pub.size(), 0xff)));
  EXPECT_FALSE(pub.in_range(Bytes(pub.size() - 1, 1)));
  EXPECT_FALSE(pub.in_range(Bytes(pub.size() + 1, 1)));
  EXPECT_FALSE(pub.in_range({}));
}

TEST(Rsa, BadModuli) {
  const Bytes good = hex(file()["modulus"]);
  const auto refused = [](const Bytes& modulus) { return !RsaPublicKey::decode(modulus).has_value(); };
  Bytes even = good, padded = good, short_top = good, bits_2048(256, 0xff), bits_8192(1024, 0xff),
        bits_8200(1025, 0xff);
  even.back() &= 0xfe;
  padded.insert(padded.begin(), 0);
  short_top.front() = 0x7f;  // 3,071 bits in 3,072
  EXPECT_FALSE(refused(good));
  EXPECT_FALSE(refused(bits_8192));
  for (const Bytes& bad :
       {even, padded, short_top, bits_2048, bits_8200, Bytes{}, Bytes{3}, Bytes(384), Bytes(383, 0xff)})
    EXPECT_TRUE(refused(bad)) << to_hex(bad).substr(0, 32) << ' ' << bad.size();
}

TEST(Rsa, SmallFactorsAreFound) {
  const Bytes good = hex(file()["modulus"]);
  for (const BN_ULONG prime : {3ul, 5ul, 257ul, 65521ul, 65537ul}) {
    // The next odd multiple of the prime from N down.
    const Bignum n(BN_bin2bn(good.data(), static_cast<int>(good.size()), nullptr));
    ASSERT_EQ(BN_sub_word(n.get(), BN_mod_word(n.get(), prime)), 1);
    if (!BN_is_odd(n.get())) {
      ASSERT_EQ(BN_sub_word(n.get(), prime), 1);
    }
    Bytes modulus(good.size());
    BN_bn2bin(n.get(), modulus.data());
    EXPECT_TRUE(RsaPublicKey::decode(modulus)->has_small_factor_vartime()) << prime;
  }
}

TEST(Rsa, NonUnitsHaveNoInverse) {
  const RsaPrivateKey key = test_key();
  BIGNUM* p = nullptr;
  const std::string der = text(file()["pkcs8"]);
  const Bytes bytes = hex(der);
  const std::uint8_t* at = bytes.data();
  const EvpPkey pkey(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(bytes.size())));
  ASSERT_EQ(EVP_PKEY_get_bn_param(pkey.get(), OSSL_PKEY_PARAM_RSA_FACTOR1, &p), 1);
  const Bignum factor(p);
  Bytes x(key.public_key().size());
  BN_bn2binpad(factor.get(), x.data(), static_cast<int>(x.size()));
  EXPECT_TRUE(key.public_key().in_range(x));
  EXPECT_FALSE(key.public_key().inverse_vartime(x));
}

/// PKCS#8 of a fresh key with other parameters than ours.
Bytes pkcs8(unsigned bits, BN_ULONG e) {
  const EvpPkeyCtx ctx(EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nullptr));
  const Bignum exponent(BN_new());
  BN_set_word(exponent.get(), e);
  EVP_PKEY* made = nullptr;
  require(EVP_PKEY_keygen_init(ctx.get()) == 1 &&
          EVP_PKEY_CTX_set_rsa_keygen_bits(ctx.get(), static_cast<int>(bits)) == 1 &&
          EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx.get(), exponent.get()) == 1 &&
          EVP_PKEY_keygen(ctx.get(), &made) == 1);
  const EvpPkey key(made);
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, OpensslDelete<PKCS8_PRIV_KEY_INFO_free>> info(EVP_PKEY2PKCS8(key.get()));
  std::uint8_t* der = nullptr;
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der);
  require(size > 0);
  const Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

TEST(Rsa, PrivateKeysWithOtherParametersAreRefused) {
  const auto message = [](const Bytes& der) {
    const auto key = RsaPrivateKey::decode(der);
    return key ? "" : key.error().message;
  };
  EXPECT_EQ(message(pkcs8(3072, 3)), "expected e = 65537");
  EXPECT_EQ(message(pkcs8(2048, 65537)), "expected 3072 to 8192 bits, a multiple of 8, found 2048");
  EXPECT_EQ(message(pkcs8(3074, 65537)), "expected 3072 to 8192 bits, a multiple of 8, found 3074");
  for (const unsigned bits : {0u, 2048u, 3071u, 3073u, 8200u}) EXPECT_FALSE(RsaPrivateKey::generate(bits)) << bits;
}

// The test key's exponents are changed where they stand in the DER: d alone, what the Chinese remainder theorem uses
// alone, and both. OpenSSL falls back from the one on the other, so that each alone may still give the right answers.
TEST(Rsa, PrivateKeysWhosePartsDoNotFitAreRefused) {
  const Bytes good = hex(file()["pkcs8"]);
  const std::uint8_t* at = good.data();
  const EvpPkey pkey(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(good.size())));
  const auto place_of = [&](const char* part) {
    BIGNUM* number = nullptr;
    require(EVP_PKEY_get_bn_param(pkey.get(), part, &number) == 1);
    const Bignum value(number);
    Bytes bytes(static_cast<std::size_t>(BN_num_bytes(value.get())));
    BN_bn2bin(value.get(), bytes.data());
    const auto found = std::search(good.begin(), good.end(), bytes.begin(), bytes.end());
    require(found != good.end());
    return static_cast<std::size_t>(found - good.begin()) + bytes.size() / 2;
  };
  const std::size_t d = place_of(OSSL_PKEY_PARAM_RSA_D), dp = place_of(OSSL_PKEY_PARAM_RSA_EXPONENT1);
  Bytes wrong = good;
  wrong[d] ^= 1;
  wrong[dp] ^= 1;
  EXPECT_FALSE(RsaPrivateKey::decode(wrong));
  for (const std::size_t place : {d, dp}) {
    Bytes one = good;
    one[place] ^= 1;
    const auto key = RsaPrivateKey::decode(one);
    if (!key) continue;
    for (const auto& pair : file()["pairs"]) EXPECT_EQ(shown(key->invert(hex(pair["c"]))), text(pair["z"]));
  }
}

TEST(Rsa, PrivateKeysMustBeExactDer) {
  const Bytes good = hex(file()["pkcs8"]);
  for (std::size_t n = 0; n < good.size(); n += 13) EXPECT_FALSE(RsaPrivateKey::decode(ByteView(good).first(n))) << n;
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(RsaPrivateKey::decode(longer));
  const Bytes ed25519 =
      from_hex("302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
          .value();
  EXPECT_FALSE(RsaPrivateKey::decode(ed25519));
}

}  // namespace
}  // namespace aceso::symm
