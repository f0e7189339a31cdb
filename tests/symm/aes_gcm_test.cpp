// AES-256-GCM against Wycheproof.

#include "symm/aes_gcm.hpp"

#include <gtest/gtest.h>

#include "vectors/json_file.hpp"

namespace aceso::symm {
namespace {

using aceso::testing::data_file;
using aceso::testing::fixed;
using aceso::testing::hex;
using aceso::testing::text;

TEST(AesGcm, Wycheproof) {
  const auto& tests = data_file("symm/wycheproof-aes-256-gcm.json");
  ASSERT_EQ(tests.size(), 66u);
  for (const auto& test : tests) {
    SCOPED_TRACE(test["tcId"]);
    AesGcm cipher(fixed<32>(hex(test["key"])));
    const auto nonce = fixed<12>(hex(test["iv"]));
    const Bytes aad = hex(test["aad"]), msg = hex(test["msg"]), sealed = hex(text(test["ct"]) + text(test["tag"]));
    Bytes opened(sealed.size() - gcm_tag_size, 0xee);
    const bool valid = test["valid"].get<bool>();
    EXPECT_EQ(cipher.open(nonce, aad, sealed, opened), valid);
    if (valid) {
      EXPECT_EQ(opened, msg);
      Bytes out(msg.size() + gcm_tag_size);
      cipher.seal(nonce, aad, msg, out);
      EXPECT_EQ(out, sealed);
    } else {
      EXPECT_EQ(opened, Bytes(opened.size())) << "nothing that was not authenticated is left";
    }
  }
}

TEST(AesGcm, ShorterThanATagDoesNotOpen) {
  const Bytes key(32, 1);
  AesGcm cipher(ByteView(key).first<32>());
  for (std::size_t n = 0; n < gcm_tag_size; ++n) EXPECT_FALSE(cipher.open({}, {}, Bytes(n), {})) << n;
}

TEST(AesGcm, OneObjectServesManyMessages) {
  const Bytes key(32, 1);
  AesGcm one(ByteView(key).first<32>());
  for (std::uint8_t i = 0; i < 5; ++i) {
    AesGcm fresh(ByteView(key).first<32>());
    const Bytes msg(i * 20, i);
    GcmNonce nonce{};
    nonce[11] = i;
    Bytes a(msg.size() + 16), b(msg.size() + 16), opened(msg.size());
    one.seal(nonce, key, msg, a);
    fresh.seal(nonce, key, msg, b);
    EXPECT_EQ(a, b);
    b[0] ^= 1;
    EXPECT_FALSE(one.open(nonce, key, b, opened));
    EXPECT_TRUE(one.open(nonce, key, a, opened));
    EXPECT_EQ(opened, msg);
  }
}

}  // namespace
}  // namespace aceso::symm
