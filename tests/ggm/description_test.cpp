#include "ggm/description.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "ggm/schemes.hpp"

namespace aceso::ggm {
namespace {

const std::string kSmall =
    "unknown a system\n"
    "unknown r node_key\n"
    "unknown s1 record\n"
    "shares lambda of s1\n"
    "element X G1 row = a * lambda  # a comment\n"
    "sought Y GT record = s1\n";

std::string error_of(const std::string& text) {
  try {
    parse_description("small", text);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(Description, IsReadAsWritten) {
  const Description small = parse_description("small", kSmall);
  EXPECT_EQ(small.unknowns.size(), 4U);
  ASSERT_EQ(small.elements.size(), 1U);
  EXPECT_EQ(small.elements[0].name, "X");
  EXPECT_EQ(small.elements[0].group, Group::g1);
  EXPECT_EQ(small.elements[0].scope, Scope::row);
  EXPECT_EQ(small.sought.name, "Y");
}

TEST(Description, OfTheSchemeNamesEveryElement) {
  EXPECT_EQ(the_scheme().elements.size(), 18U);
  EXPECT_EQ(the_scheme().unknowns.size(), 11U);
}

TEST(Description, ExponentsFollowTheUsualPrecedence) {
  const auto value = [](const std::string& text) {
    const auto no_unknown = [](std::string_view) -> std::size_t { throw std::runtime_error("none here"); };
    return parse_expression(text, no_unknown)
        .evaluate<int>([](int number) { return number; }, [](std::size_t) { return 0; });
  };
  EXPECT_EQ(value("2 + 3 * 4"), 14);
  EXPECT_EQ(value("9 - 3 - 2"), 4);
  EXPECT_EQ(value("(2 + 3) * (4 - 1)"), 15);
  EXPECT_EQ(value("2*3*4-5"), 19);
}

TEST(Description, ErrorsNameTheLine) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"unknwon b system\n",
       "small: line 7: expected unknown, shares, refresh, element or sought, and what belongs to it"},
      {"unknown b\n", "small: line 7: expected unknown, shares, refresh, element or sought, and what belongs to it"},
      {"unknown b planet\n", "small: line 7: no scope 'planet'"},
      {"unknown b row\n", "small: line 7: no unknown is one for each row"},
      {"unknown a node\n", "small: line 7: a second unknown 'a'"},
      {"element Z G3 system = a\n", "small: line 7: no group 'G3'"},
      {"element Z G1 system = b\n", "small: line 7: no unknown 'b'"},
      {"element Z G1 system = r\n", "small: line 7: 'r' has no one value for a system"},
      {"element Z G1 record = lambda\n", "small: line 7: 'lambda' has no one value for a record"},
      {"element Z G1 system = a +\n", "small: line 7: expected an unknown, a number or '('"},
      {"element Z G1 system = (a\n", "small: line 7: expected ')'"},
      {"element Z G1 system = a a\n", "small: line 7: unexpected 'a'"},
      {"element Z G1 system = 10\n", "small: line 7: expected a number of one digit"},
      {"element X G1 system = a\n", "small: line 7: a second element 'X'"},
      {"element Z G1 system\n",
       "small: line 7: expected unknown, shares, refresh, element or sought, and what belongs to it"},
      {"= a\n", "small: line 7: expected a declaration"},
      {"shares m of a\n", "small: line 7: only what a record has is shared"},
      {"refresh r record\n", "small: line 7: only a node_key or an update_node is re-randomised"},
      {"sought Z GT record = s1\n", "small: line 7: a second thing sought"},
  };
  for (const auto& [line, message] : cases) EXPECT_EQ(error_of(kSmall + line), message);
  EXPECT_EQ(error_of("unknown s1 record\nsought Z G1 record = s1\n"),
            "small: line 2: what is sought is in GT and one for each record");
  EXPECT_EQ(error_of("unknown s1 record\n"), "small: nothing is sought");
  EXPECT_THROW(read_description("/no/such/file.ggm"), std::runtime_error);
}

}  // namespace
}  // namespace aceso::ggm
