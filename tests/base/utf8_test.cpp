// is_utf8 against a second implementation and a table.

#include <gtest/gtest.h>

#include "base/codec.hpp"

namespace aceso {
namespace {

/// The definition, the other way round: the encoding of a code point (RFC 3629, section 3).
std::string encode(std::uint32_t point) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | (point >> shift & 0x3f)); };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xc0 | point >> 6), tail(0)};
  if (point < 0x10000) return {static_cast<char>(0xe0 | point >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xf0 | point >> 18), tail(12), tail(6), tail(0)};
}

bool is_character(std::uint32_t point) { return point < 0xd800 || (point > 0xdfff && point <= 0x10ffff); }

TEST(Utf8, EveryCodePoint) {
  for (std::uint32_t point = 0; point < 0x200000; ++point)
    ASSERT_EQ(is_utf8(encode(point)), is_character(point)) << std::hex << point;
}

// All strings of up to three bytes, counted: the number of well-formed ones follows from how many code points need one,
// two and three bytes.
TEST(Utf8, EveryShortString) {
  constexpr std::size_t one = 0x80, two = 0x800 - 0x80, three = 0x10000 - 0x800 - 0x800;
  std::size_t found[4] = {};
  for (std::uint32_t v = 0; v < 0x1000000; ++v) {
    const char s[] = {static_cast<char>(v >> 16), static_cast<char>(v >> 8), static_cast<char>(v)};
    found[3] += is_utf8({s, 3});
    if (v < 0x10000) found[2] += is_utf8({s + 1, 2});
    if (v < 0x100) found[1] += is_utf8({s + 2, 1});
  }
  EXPECT_EQ(found[1], one);
  EXPECT_EQ(found[2], one * one + two);
  EXPECT_EQ(found[3], one * one * one + 2 * one * two + three);
}

TEST(Utf8, EveryTruncationAndWrongTail) {
  for (const std::uint32_t point : {0x80u, 0x7ffu, 0x800u, 0xfffdu, 0x10000u, 0x10ffffu}) {
    const std::string whole = encode(point);
    for (std::size_t n = 1; n < whole.size(); ++n) {
      EXPECT_FALSE(is_utf8(whole.substr(0, n))) << point;
      EXPECT_FALSE(is_utf8(whole.substr(0, n) + 'a')) << point;
      for (const int bad : {0x00, 0x7f, 0xc0, 0xff}) {
        std::string changed = whole;
        changed[n] = static_cast<char>(bad);
        EXPECT_FALSE(is_utf8(changed)) << point;
      }
    }
    EXPECT_FALSE(is_utf8(whole.substr(1))) << point;
  }
}

TEST(Utf8, Table) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("a\xc3\xa4\xe2\x82\xac\xf0\x9f\xa9\xba z"));
  EXPECT_TRUE(is_utf8(std::string_view("\0", 1)));
  for (const char* bad :
       {"\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xe0\x9f\xbf", "\xf0\x80\x80\xaf", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80",
        "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80",
        "\xfe", "\xff", "\x80", "\xbf", "ok\xc3", "\xef\xbb"})
    EXPECT_FALSE(is_utf8(bad)) << to_hex(as_bytes(bad));
}

}  // namespace
}  // namespace aceso
