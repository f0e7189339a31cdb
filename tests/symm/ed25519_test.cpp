// Ed25519 against RFC 8032 and Wycheproof.

#include "symm/ed25519.hpp"

#include <gtest/gtest.h>

#include "vectors/json_file.hpp"

namespace aceso::symm {
namespace {

using aceso::testing::data_file;
using aceso::testing::fixed;
using aceso::testing::hex;
using aceso::testing::text;

TEST(Ed25519, Rfc8032) {
  const auto& tests = data_file("symm/rfc8032-ed25519.json");
  ASSERT_EQ(tests.size(), 4u);
  for (const auto& test : tests) {
    SigningKey key;
    std::ranges::copy(hex(test["seed"]), key.seed.reveal_mut().begin());
    const Bytes message = hex(test["message"]);
    EXPECT_EQ(to_hex(key.public_key()), text(test["public"]));
    const Signature signature = key.sign(message);
    EXPECT_EQ(to_hex(signature), text(test["signature"]));
    EXPECT_TRUE(verify(key.public_key(), message, signature));
    for (std::size_t bit = 0; bit < 512; bit += 7) {
      Signature changed = signature;
      changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1 << bit % 8));
      EXPECT_FALSE(verify(key.public_key(), message, changed)) << bit;
    }
  }
}

// Among them: s not reduced, R or s zero, truncated and lengthened signatures, changed messages.
TEST(Ed25519, KeysOfSmallOrderVerifyNothing) {
  // R = 1 and S = 0 satisfy the equation whenever the hash, times such a key, is the identity: for one message in 1, 2,
  // 4 or 8.
  Signature signature{1};
  for (const std::string_view y : {"0000000000000000000000000000000000000000000000000000000000000000",
                                   "0100000000000000000000000000000000000000000000000000000000000000",
                                   "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                                   "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                                   "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                   "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                   "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"})
    for (const int sign : {0, 0x80}) {
      SigningPublicKey key = *digest_from_hex(y);
      key.back() = static_cast<std::uint8_t>(key.back() | sign);
      for (std::uint8_t message = 0; message < 64; ++message)
        EXPECT_FALSE(verify(key, ByteView(&message, 1), signature)) << y;
    }
}

TEST(Ed25519, Wycheproof) {
  const auto& tests = data_file("symm/wycheproof-ed25519.json");
  ASSERT_EQ(tests.size(), 151u);
  for (const auto& test : tests)
    EXPECT_EQ(verify(fixed<32>(hex(test["public"])), hex(test["message"]), hex(test["signature"])),
              test["valid"].get<bool>())
        << test["tcId"] << ' ' << test["comment"];
}

}  // namespace
}  // namespace aceso::symm
