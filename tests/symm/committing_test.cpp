// The committing AEAD opens for one key, one context and one associated data.

#include "symm/committing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "symm/aes_gcm.hpp"
#include "symm/hash.hpp"

namespace aceso::symm {
namespace {

constexpr std::string_view context = "context";

bool refused(ByteView key, std::string_view where, ByteView aad, ByteView sealed) {
  const auto opened = open_once(key, where, aad, sealed);
  return !opened && opened.error().code == ErrorCode::wont_open;
}

RC_GTEST_PROP(Committing, RoundTripsAndRefusesOthers, (const Bytes& plaintext, const Bytes& aad, const Bytes& other)) {
  const Bytes key = *rc::gen::container<Bytes>(32, rc::gen::arbitrary<std::uint8_t>());
  const Bytes sealed = seal_once(key, context, aad, plaintext);
  RC_ASSERT(sealed.size() == plaintext.size() + committing_overhead);
  const auto opened = open_once(key, context, aad, sealed);
  RC_ASSERT(opened.has_value());
  RC_ASSERT(std::ranges::equal(opened->reveal(), plaintext));

  Bytes other_key = key;
  other_key[other.size() % 32] ^= 1;
  RC_ASSERT(refused(other_key, context, aad, sealed));
  RC_ASSERT(refused(key, "contexu", aad, sealed));
  RC_ASSERT(refused(key, "", aad, sealed));
  if (other != aad) RC_ASSERT(refused(key, context, other, sealed));
}

TEST(Committing, EveryBitAndEveryLengthMatters) {
  const Bytes key(32, 1), aad(5, 2), plaintext(20, 3);
  const Bytes sealed = seal_once(key, context, aad, plaintext);
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_TRUE(refused(key, context, aad, changed)) << bit;
  }
  for (std::size_t n = 0; n < sealed.size(); ++n)
    EXPECT_TRUE(refused(key, context, aad, ByteView(sealed).first(n))) << n;
  Bytes longer = sealed;
  longer.push_back(0);
  EXPECT_TRUE(refused(key, context, aad, longer));
}

// A valid GCM ciphertext under the right AES key, but with another key's commitment.
TEST(Committing, TheCommitmentIsCompared) {
  const Bytes key(32, 1), other(32, 9), plaintext(20, 3);
  Bytes mixed = seal_once(key, context, {}, plaintext);
  const Bytes others = seal_once(other, context, {}, plaintext);
  std::copy_n(others.begin(), 32, mixed.begin());
  EXPECT_TRUE(refused(key, context, {}, mixed));
  EXPECT_TRUE(refused(other, context, {}, mixed));
}

// The form that the header states, put together by hand.
TEST(Committing, IsHkdfAndGcm) {
  const Bytes key(40, 7), aad = {1, 2}, plaintext = {3, 4, 5};
  const SecretBytes derived = hkdf(key, {}, as_bytes(context), 64);
  Bytes expected(derived.reveal().begin() + 32, derived.reveal().end());
  Bytes body(plaintext.size() + gcm_tag_size);
  AesGcm(derived.reveal().first<32>()).seal({}, aad, plaintext, body);
  append(expected, body);
  EXPECT_EQ(seal_once(key, context, aad, plaintext), expected);
}

}  // namespace
}  // namespace aceso::symm
