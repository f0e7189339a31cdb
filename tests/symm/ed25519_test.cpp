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
