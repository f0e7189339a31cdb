// DHKEM(X25519, HKDF-SHA256) against RFC 9180, and points of small order from Wycheproof.

#include "symm/x25519.hpp"

#include <gtest/gtest.h>

#include "fixed_random.hpp"
#include "support/seeded_random.hpp"
#include "vectors/json_file.hpp"

namespace aceso::symm {
namespace {

using aceso::testing::data_file;
using aceso::testing::fixed;
using aceso::testing::FixedRandom;
using aceso::testing::hex;
using aceso::testing::text;

TEST(Dhkem, Rfc9180) {
  const auto& tests = data_file("symm/rfc9180-dhkem-x25519.json");
  ASSERT_EQ(tests.size(), 16u);
  for (const auto& test : tests) {
    const KemKeyPair recipient = derive_kem_key_pair(hex(test["ikmR"]));
    EXPECT_EQ(to_hex(recipient.secret.reveal()), text(test["skRm"]));
    EXPECT_EQ(to_hex(recipient.public_key), text(test["pkRm"]));
    const KemKeyPair ephemeral = derive_kem_key_pair(hex(test["ikmE"]));
    EXPECT_EQ(to_hex(ephemeral.secret.reveal()), text(test["skEm"]));
    EXPECT_EQ(to_hex(ephemeral.public_key), text(test["pkEm"]));

    FixedRandom rng(hex(test["ikmE"]));
    const auto made = encapsulate(recipient.public_key, rng);
    ASSERT_TRUE(made);
    EXPECT_TRUE(rng.spent());
    EXPECT_EQ(to_hex(made->enc), text(test["enc"]));
    EXPECT_EQ(to_hex(made->shared_secret.reveal()), text(test["shared_secret"]));
    const auto opened = decapsulate(fixed<32>(hex(test["enc"])), recipient);
    ASSERT_TRUE(opened);
    EXPECT_EQ(to_hex(opened->reveal()), text(test["shared_secret"]));
  }
}

TEST(Dhkem, RefusesPointsOfSmallOrder) {
  aceso::testing::SeededRandom rng("small order");
  const KemKeyPair pair = generate_kem_key_pair(rng);
  const auto& tests = data_file("symm/wycheproof-x25519-low-order.json");
  ASSERT_EQ(tests.size(), 14u);
  for (const auto& test : tests) {
    const auto point = fixed<32>(hex(test["public"]));
    const auto made = encapsulate(point, rng);
    ASSERT_FALSE(made) << test["tcId"];
    EXPECT_EQ(made.error().code, ErrorCode::bad_encoding);
    EXPECT_FALSE(decapsulate(point, pair)) << test["tcId"];
  }
}

TEST(Dhkem, AnotherKeyOrEncapsulationGivesAnotherSecret) {
  aceso::testing::SeededRandom rng("others");
  const KemKeyPair pair = generate_kem_key_pair(rng), other = generate_kem_key_pair(rng);
  const auto made = encapsulate(pair.public_key, rng).value();
  const auto opened = decapsulate(made.enc, pair).value();
  EXPECT_TRUE(equal_ct(opened.reveal(), made.shared_secret.reveal()));
  EXPECT_FALSE(equal_ct(decapsulate(made.enc, other)->reveal(), opened.reveal()));
  // The high bit of a point is ignored by X25519, but not by the KEM's context.
  auto changed = made.enc;
  changed[31] ^= 0x80;
  EXPECT_FALSE(equal_ct(decapsulate(changed, pair)->reveal(), opened.reveal()));
}

}  // namespace
}  // namespace aceso::symm
