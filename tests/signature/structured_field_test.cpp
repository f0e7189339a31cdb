// Dictionaries: RFC 8941's examples, what is refused, and that what parses is written as what parses the same.

#include "http/structured_field.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "http/base64.hpp"
#include "signature/mutation.hpp"

namespace aceso::http {
namespace {

Item item(BareItem value, Parameters parameters = {}) { return {std::move(value), std::move(parameters)}; }

void expect(std::string_view text, const Dictionary& parsed, std::string_view canonical) {
  const auto got = parse_dictionary(text);
  ASSERT_TRUE(got) << text << ": " << got.error().message;
  EXPECT_EQ(*got, parsed) << text;
  EXPECT_EQ(serialise(parsed), std::string(canonical)) << text;
}
void expect(std::string_view text, const Dictionary& parsed) { expect(text, parsed, text); }

TEST(Base64, Rfc4648) {
  const std::pair<const char*, const char*> known[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : known) {
    EXPECT_EQ(to_base64(as_bytes(plain)), text);
    EXPECT_EQ(from_base64(text), Bytes(as_bytes(plain).begin(), as_bytes(plain).end()));
  }
  for (const char* bad : {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "=", "====", "Zg==Zg==", "Zm9v\n", " Zm9v",
                          "Zm-_", "Zm9v=", "Z=g=", "Zm\xc3\xa4"})
    EXPECT_FALSE(from_base64(bad)) << bad;
}

RC_GTEST_PROP(Base64, RoundTrips, (const Bytes& bytes)) { RC_ASSERT(from_base64(to_base64(bytes)) == bytes); }

// Sections 3.1.1, 3.1.2, 3.2 and 3.3.
TEST(StructuredField, Rfc8941Examples) {
  expect(R"(en="Applepie", da=:w4ZibGV0w6ZydGU=:)",
         {{"en", item("Applepie")}, {"da", item(*from_hex("c386626c6574c3a6727465"))}});
  expect(R"(a=(1 2), b=3, c=4;aa=bb, d=(5 6);valid=1)", {{"a", InnerList{{item(1), item(2)}, {}}},
                                                         {"b", item(3)},
                                                         {"c", item(4, {{"aa", Token{"bb"}}})},
                                                         {"d", InnerList{{item(5), item(6)}, {{"valid", 1}}}}});
  expect(R"(a=("foo" "bar"), b=("baz"), c=("bat" "one"), d=())", {{"a", InnerList{{item("foo"), item("bar")}, {}}},
                                                                  {"b", InnerList{{item("baz")}, {}}},
                                                                  {"c", InnerList{{item("bat"), item("one")}, {}}},
                                                                  {"d", InnerList{}}});
  expect(R"(a=("foo"; a=1;b=2);lvl=5, b=("bar" "baz");lvl=1)",
         {{"a", InnerList{{item("foo", {{"a", 1}, {"b", 2}})}, {{"lvl", 5}}}},
          {"b", InnerList{{item("bar"), item("baz")}, {{"lvl", 1}}}}},
         R"(a=("foo";a=1;b=2);lvl=5, b=("bar" "baz");lvl=1)");
  expect("a=42", {{"a", item(42)}});
  expect(R"(a="hello world")", {{"a", item("hello world")}});
  expect("a=foo123/456", {{"a", item(Token{"foo123/456"})}});
  const std::string pretend = "pretend this is binary content.";
  expect("a=:cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==:",
         {{"a", item(Bytes(as_bytes(pretend).begin(), as_bytes(pretend).end()))}});
}

TEST(StructuredField, SpacesAndOtherSpellings) {
  expect("", {}, "");
  expect("   ", {}, "");
  expect("  a=1 \t,\t b=2 \t", {{"a", item(1)}, {"b", item(2)}}, "a=1, b=2");
  expect("a=(  1   2  );  k=3", {{"a", InnerList{{item(1), item(2)}, {{"k", 3}}}}}, "a=(1 2);k=3");
  expect("a=007,b=-0,c=-12", {{"a", item(7)}, {"b", item(0)}, {"c", item(-12)}}, "a=7, b=0, c=-12");
  expect(R"(a="\"\\")", {{"a", item("\"\\")}});
  expect("a=::", {{"a", item(Bytes{})}});
  expect("*a-b.c_9=*", {{"*a-b.c_9", item(Token{"*"})}});
  expect("a=999999999999999, b=-999999999999999", {{"a", item(999999999999999)}, {"b", item(-999999999999999)}});
}

TEST(StructuredField, RefusesEverythingElse) {
  for (const char* bad : {"a",
                          "a;b=1",
                          "a=",
                          "a=1,",
                          "a=1, ",
                          ",a=1",
                          "a=1,,b=2",
                          "a=1 b=2",
                          "a=1;",
                          "a=1;b",
                          "a=1;b=",
                          "a=1;b=1;b=1",
                          "a=1, a=1",
                          "A=1",
                          "9=1",
                          "-a=1",
                          "a =1",
                          "a= 1",
                          "\ta=1",
                          "a=?1",
                          "a=1.5",
                          "a=-",
                          "a=--1",
                          "a=+1",
                          "a=1000000000000000",
                          "a=1a",
                          "a=\"",
                          "a=\"b",
                          "a=\"\\a\"",
                          "a=\"\\",
                          "a=\"\x7f\"",
                          "a=\"\n\"",
                          "a=\"\xc3\xa4\"",
                          "a=:",
                          "a=:Zg:",
                          "a=:Zh==:",
                          "a=:Zg==",
                          "a=: Zg==:",
                          "a=(",
                          "a=(1",
                          "a=(1 ",
                          "a=(1\t2)",
                          "a=(1,2)",
                          "a=((1))",
                          "a=(1\"2\")",
                          "a=)",
                          "a=1 ;b=2",
                          "a=1;\tb=2",
                          "a=1\n",
                          "a=@1",
                          "a=(1 2)x"})
    EXPECT_FALSE(parse_dictionary(bad)) << bad;
  EXPECT_FALSE(parse_dictionary(std::string_view("a=1\0", 4)));
  EXPECT_FALSE(parse_dictionary(std::string_view("a=\"\0\"", 5)));
}

TEST(StructuredField, IsBounded) {
  const auto text = [](std::size_t size) { return "a=\"" + std::string(size - 4, 'x') + '"'; };
  EXPECT_TRUE(parse_dictionary(text(max_field_bytes)));
  EXPECT_EQ(parse_dictionary(text(max_field_bytes + 1)).error().code, ErrorCode::limit);
  EXPECT_TRUE(serialise(Dictionary{{"a", item(std::string(max_field_bytes - 4, 'x'))}}));
  EXPECT_FALSE(serialise(Dictionary{{"a", item(std::string(max_field_bytes - 3, 'x'))}}));
}

TEST(StructuredField, WritesOnlyWhatTheGrammarHas) {
  const Dictionary bad[] = {{{"A", item(1)}},
                            {{"", item(1)}},
                            {{"a=1, b", item(1)}},
                            {{"a", item(1)}, {"a", item(1)}},
                            {{"a", item("\n")}},
                            {{"a", item("\xc3\xa4")}},
                            {{"a", item(Token{""})}},
                            {{"a", item(Token{"b;c=1"})}},
                            {{"a", item(Token{"1"})}},
                            {{"a", item(1'000'000'000'000'000)}},
                            {{"a", item(1, {{"b", 1}, {"b", 1}})}},
                            {{"a", item(1, {{"B", 1}})}}};
  for (const Dictionary& dictionary : bad) EXPECT_FALSE(serialise(dictionary)) << dictionary.front().first;
  EXPECT_EQ(serialise(InnerList{{item("x")}, {{"b", 1}}}), "(\"x\");b=1");
  EXPECT_FALSE(serialise(InnerList{{item("\n")}, {}}));
}

void check_round_trip(const std::string& text) {
  const auto parsed = parse_dictionary(text);
  if (!parsed) return;
  const auto written = serialise(*parsed);
  RC_ASSERT(written.has_value());
  RC_ASSERT((*parse_dictionary(*written) == *parsed));
  RC_ASSERT((*serialise(*parse_dictionary(*written)) == *written));
}

RC_GTEST_PROP(StructuredField, RandomTextRoundTripsOrIsRefused, ()) {
  check_round_trip(testing::text_of("ab=1:;,() \t\"\\-.*/?Zg\x80"));
}

RC_GTEST_PROP(StructuredField, MutatedTextRoundTripsOrIsRefused, ()) {
  check_round_trip(testing::mutated(R"(aceso=("@method" "a";b=1 t);created=16;n="a\"b", sig=:Zm9vYg==:;x=-3, c=*t/1)"));
}

}  // namespace
}  // namespace aceso::http
