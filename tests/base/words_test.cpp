// The words for errors and nulls, which scripts look for: docs/cli.md has them.

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/outcome.hpp"
#include "base/result.hpp"

namespace aceso {
namespace {

std::string page(const std::string& name) {
  std::ifstream in(std::string(ACESO_PROJECT_DIR) + "/docs/" + name);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(Words, ForNullsAreThoseOfTheManual) {
  const std::string manual = page("cli.md"), row_begin = "| 1 | A null result of the scheme: ";
  const std::size_t row = manual.find(row_begin);
  ASSERT_NE(row, std::string::npos);
  const std::string words = manual.substr(row + row_begin.size(), manual.find('\n', row) - row - row_begin.size());
  for (const Null why : {Null::revoked, Null::policy_not_satisfied, Null::wrong_period, Null::no_match})
    EXPECT_NE(words.find(to_string(why)), std::string::npos) << to_string(why);
}

TEST(Words, ForErrorsAreEachItsOwn) {
  std::set<std::string_view> words;
  const auto codes = {ErrorCode::bad_argument, ErrorCode::bad_encoding, ErrorCode::bad_signature, ErrorCode::wont_open,
                      ErrorCode::refused,      ErrorCode::unavailable,  ErrorCode::limit,         ErrorCode::conflict};
  for (const ErrorCode code : codes) words.insert(to_string(code));
  EXPECT_EQ(words.size(), codes.size());
  EXPECT_FALSE(words.contains("error"));
}

}  // namespace
}  // namespace aceso
