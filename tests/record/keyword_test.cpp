#include "record/keyword.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support.hpp"

namespace aceso::record {
namespace {

TEST(Keyword, HasTheTextOfAToken) {
  const auto keyword = Keyword::parse("http://snomed.info/sct|44054006");
  ASSERT_TRUE(keyword);
  EXPECT_EQ(keyword->system(), "http://snomed.info/sct");
  EXPECT_EQ(keyword->code(), "44054006");
  EXPECT_EQ(keyword->text(), "http://snomed.info/sct|44054006");
  EXPECT_EQ(*keyword, *Keyword::make("http://snomed.info/sct", "44054006"));
}

TEST(Keyword, AcceptsEveryKindOfSystemAndCode) {
  for (const char* text : {"urn:oid:2.16.840.1.113883.6.96|1", "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7|a b",
                           "http://loinc.org|4548-4", "https://x.example/a?b=c#d|+1,2$", "a:b|\xc3\xa9t\xc3\xa9"})
    EXPECT_TRUE(Keyword::parse(text)) << text;
}

struct Bad {
  const char* text;
  const char* message;
};

class BadKeyword : public testing::TestWithParam<Bad> {};

TEST_P(BadKeyword, IsRefusedWithTheBrokenRule) {
  const auto keyword = Keyword::parse(GetParam().text);
  ASSERT_FALSE(keyword);
  EXPECT_EQ(keyword.error().code, ErrorCode::bad_encoding);
  EXPECT_EQ(keyword.error().field, "keyword");
  EXPECT_EQ(keyword.error().message, GetParam().message);
}

constexpr const char* no_uri = "the system is not an absolute URI such as http://snomed.info/sct";
constexpr const char* hidden = "the code holds a control character or white space other than a space";
INSTANTIATE_TEST_SUITE_P(Rules, BadKeyword,
                         testing::Values(Bad{"", "expected system|code, found no '|'"},
                                         Bad{"44054006", "expected system|code, found no '|'"},
                                         Bad{"|44054006", "the system before '|' is empty"}, Bad{"snomed|1", no_uri},
                                         Bad{"http:|1", no_uri}, Bad{"1http://a|1", no_uri}, Bad{"ht tp://a|1", no_uri},
                                         Bad{"http://a b|1", no_uri}, Bad{" http://a|1", no_uri},
                                         Bad{"http://a\n|1", no_uri}, Bad{"http://\xc3\xa9|1", no_uri},
                                         Bad{"http://<a>|1", no_uri}, Bad{"http://a|", "the code after '|' is empty"},
                                         Bad{"http://a| 1", "the code starts or ends with a space"},
                                         Bad{"http://a|1 ", "the code starts or ends with a space"},
                                         Bad{"http://a|1  2", "the code holds two spaces in a row"},
                                         Bad{"http://a|1|2", "expected one '|', between system and code"},
                                         Bad{"http://a|1\t2", hidden}, Bad{"http://a|1\x7f", hidden},
                                         Bad{"http://a|1\n", hidden},
                                         Bad{"http://a|\xc2\xa0"
                                             "1",
                                             hidden},
                                         Bad{"http://a|1\xe2\x80\x8b", hidden},
                                         Bad{"http://a|\xef\xbb\xbf"
                                             "1",
                                             hidden},
                                         Bad{"http://a|\xff", "the code is not UTF-8"}));

TEST(Keyword, HasALimitOfLength) {
  const std::string system = "http://a";
  EXPECT_TRUE(Keyword::make(system, std::string(Keyword::max_bytes - system.size() - 1, 'x')));
  const auto longer = Keyword::make(system, std::string(Keyword::max_bytes - system.size(), 'x'));
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().code, ErrorCode::limit);
}

RC_GTEST_PROP(Keyword, PrintsWhatItParses, ()) {
  const auto alphabet = [](const char* chars) { return rc::gen::elementOf(std::string(chars)); };
  const auto system = *rc::gen::container<std::string>(alphabet("ahtp:/.#?-_ |\n"));
  const auto good = *rc::gen::container<std::string>(alphabet("aZ09.-+"));
  const auto code = *rc::gen::container<std::string>(alphabet("aZ09.-+ |\t\x01\xc3\xa9"));
  const std::string text =
      *rc::gen::element(system + '|' + code, "http:" + system + '|' + good, "http:x|" + code, "http:x|a b" + good);
  const auto keyword = Keyword::parse(text);
  RC_CLASSIFY(keyword.has_value(), "valid");
  if (!keyword) return;
  RC_ASSERT(keyword->text() == text);
  RC_ASSERT(*Keyword::make(keyword->system(), keyword->code()) == *keyword);
}

RC_GTEST_PROP(Keyword, ParsesWhatItPrints, ()) {
  const auto word = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('!', '{')));
  const std::string code = *word;
  const auto keyword = Keyword::make("http://a.example/" + std::to_string(*rc::gen::arbitrary<unsigned>()), code);
  RC_ASSERT(keyword.has_value());
  RC_ASSERT(Keyword::parse(keyword->text()) == *keyword);
}

RC_GTEST_PROP(Keyword, NeverFailsBadly, (const std::string& text)) {
  const auto keyword = Keyword::parse(text);
  RC_ASSERT(!keyword || keyword->text() == text);
}

}  // namespace
}  // namespace aceso::record
