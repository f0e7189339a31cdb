// Paths and queries: what is read, and what is refused.

#include "http/target.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/codec.hpp"
#include "signature/mutation.hpp"

namespace aceso::http {
namespace {

using Segments = std::vector<std::string>;
using Parameters = std::map<std::string, std::string, std::less<>>;

/// Every byte but the unreserved characters encoded.
std::string encoded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    const bool plain = std::string_view("-._~0123456789abcxyzABCXYZ").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : '%' + to_hex({&byte, 1});
  }
  return out;
}

template <class T>
bool is_malformed(const Result<T>& result) {
  return !result && result.error().code == ErrorCode::bad_encoding;
}

TEST(Path, Segments) {
  EXPECT_EQ(path_segments("/").value(), Segments{});
  EXPECT_EQ(path_segments("/v1/records/0ab").value(), (Segments{"v1", "records", "0ab"}));
  EXPECT_EQ(path_segments("/a%20b/%C3%A4%c3%a4").value(), (Segments{"a b", "\xc3\xa4\xc3\xa4"}));
  EXPECT_EQ(path_segments("/-._~!$&'()*+,;=:@").value(), (Segments{"-._~!$&'()*+,;=:@"}));
  EXPECT_EQ(path_segments("/%25%32%46").value(), (Segments{"%2F"}));  // decoded once
  EXPECT_EQ(path_segments("/.../..a/a..").value(), (Segments{"...", "..a", "a.."}));
  EXPECT_TRUE(path_segments("/" + std::string(max_target_bytes - 1, 'a')));
  EXPECT_EQ(path_segments("/" + std::string(max_target_bytes, 'a')).error().code, ErrorCode::limit);
}

TEST(Path, RefusesEverythingElse) {
  for (const char* bad :
       {"",       "a",    "*",        "a/b",     "//",         "/a/",    "//a",  "/a//b", "/.",     "/..", "/a/../b",
        "/a/./b", "/%2e", "/%2e%2E",  "/.%2e/a", "/a%2fb",     "/a%2Fb", "/%2F", "/a\\b", "/a%5cb", "/%",  "/%a",
        "/%0x",   "/%zz", "/%%41",    "/%4",     "/a%",        "/a b",   "/a?b", "/a#b",  "/a\"",   "/a<", "/\xc3\xa4",
        "/%ff",   "/%c3", "/%c3/%a4", "/%c0%af", "/%ed%a0%80", "/%00",   "/%0a", "/%1f",  "/%7f",   "/\t", "/[a]",
        "/a|b",   "/a^b", "/`",       "/{a}",    "http://a/b"})
    EXPECT_TRUE(is_malformed(path_segments(bad))) << bad;
  EXPECT_FALSE(path_segments(std::string_view("/a\0b", 4)));
}

TEST(Query, Parameters) {
  EXPECT_EQ(query_parameters("").value(), Parameters{});
  EXPECT_EQ(query_parameters("a=1&b=two").value(), (Parameters{{"a", "1"}, {"b", "two"}}));
  EXPECT_EQ(query_parameters("a=").value(), (Parameters{{"a", ""}}));
  EXPECT_EQ(query_parameters("a=b=c==").value(), (Parameters{{"a", "b=c=="}}));
  EXPECT_EQ(query_parameters("a%3Db=%26%2B%20&%c3%a4=/?").value(), (Parameters{{"a=b", "&+ "}, {"\xc3\xa4", "/?"}}));
  EXPECT_EQ(query_parameters("a=" + std::string(max_target_bytes, 'a')).error().code, ErrorCode::limit);
}

TEST(Query, RefusesEverythingElse) {
  for (const char* bad :
       {"a",         "&",     "a=1&",    "&a=1",  "a=1&&b=2", "=",          "=1",       "a=1&a=1", "a=1&a=2",
        "a=1&%61=2", "a=+",   "+=a",     "a=b c", "a=#",      "a=\"",       "a=[",      "a=%",     "a=%4",
        "a=%0x",     "a=%ff", "%c3=%a4", "a=%00", "a=%0A",    "a=\xc3\xa4", "a=1;b\n=2"})
    EXPECT_TRUE(is_malformed(query_parameters(bad))) << bad;
}

RC_GTEST_PROP(Path, WhatParsesIsWrittenAsWhatParsesTheSame, ()) {
  const std::string path = *rc::gen::element(0, 1) == 0 ? testing::mutated("/v1/a%20b/%C3%A4/..c/x.y%7E")
                                                        : '/' + testing::text_of("ab./%2ef0C3\\+");
  const auto segments = path_segments(path);
  if (!segments) return;
  std::string again;
  for (const std::string& segment : *segments) {
    RC_ASSERT(!segment.empty() && segment != "." && segment != "..");
    RC_ASSERT(segment.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos);
    RC_ASSERT(is_utf8(segment));
    again += '/' + encoded(segment);
  }
  RC_ASSERT((*path_segments(again.empty() ? "/" : again) == *segments));
}

RC_GTEST_PROP(Query, WhatParsesIsWrittenAsWhatParsesTheSame, ()) {
  const std::string query =
      *rc::gen::element(0, 1) == 0 ? testing::mutated("a=1&b%20c=%C3%A4&d=/?&e=x=y") : testing::text_of("ab=&%2ef0+");
  const auto parameters = query_parameters(query);
  if (!parameters) return;
  std::string again;
  for (const auto& [name, value] : *parameters)
    again += (again.empty() ? "" : "&") + encoded(name) + '=' + encoded(value);
  RC_ASSERT((*query_parameters(again) == *parameters));
}

}  // namespace
}  // namespace aceso::http
