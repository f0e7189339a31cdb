// Hexadecimal forms and the comparison of secrets.

#include "base/bytes.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/secret.hpp"

namespace aceso {
namespace {

TEST(Hex, KnownForms) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0x0f, 0xa5, 0xff}), "000fa5ff");
  EXPECT_EQ(from_hex("000fA5Ff"), (Bytes{0x00, 0x0f, 0xa5, 0xff}));
  EXPECT_EQ(from_hex("0x0102"), (Bytes{1, 2}));
  EXPECT_EQ(from_hex("0X0102"), (Bytes{1, 2}));
  EXPECT_EQ(from_hex(""), Bytes{});
}

TEST(Hex, RefusesAnythingElse) {
  for (const char* bad : {"0", "0x0", "0g", "g0", " 00", "00 ", "0x0x", "--", "/0", ":0", "@0", "`0", "\xc3\xa4"})
    EXPECT_FALSE(from_hex(bad)) << bad;
  EXPECT_FALSE(from_hex(std::string_view("abcd").substr(0, 3))) << "what follows the end is none of it";
}

TEST(Hex, DigestsHaveThirtyTwoBytes) {
  EXPECT_FALSE(digest_from_hex(std::string(62, '0')));
  EXPECT_FALSE(digest_from_hex(std::string(66, '0')));
  EXPECT_FALSE(digest_from_hex(std::string(64, 'g')));
  EXPECT_TRUE(digest_from_hex(std::string(64, '0')));
  EXPECT_TRUE(digest_from_hex("0x" + std::string(64, '0')));
}

RC_GTEST_PROP(Hex, RoundTrips, (const Bytes& bytes)) { RC_ASSERT(from_hex(to_hex(bytes)) == bytes); }

RC_GTEST_PROP(EqualCt, IsEquality, (const Bytes& a, const Bytes& b)) {
  RC_ASSERT(equal_ct(a, b) == (a == b));
  RC_ASSERT(equal_ct(a, Bytes(a)));
}

TEST(EqualCt, SeesEveryBit) {
  const Bytes a(33, 0x5a);
  for (std::size_t bit = 0; bit < a.size() * 8; ++bit) {
    Bytes b = a;
    b[bit / 8] = static_cast<std::uint8_t>(b[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(equal_ct(a, b)) << bit;
  }
}

}  // namespace
}  // namespace aceso
