// Problem details: members, statuses, and what an outsider learns.

#include "http/problem.hpp"

#include <gtest/gtest.h>

#include <set>

namespace aceso::http {
namespace {

using Json = nlohmann::json;

Json body_of(const Response& response) {
  EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
  const Json out = Json::parse(response.body);
  EXPECT_EQ(out.at("status"), response.status);
  return out;
}

constexpr ErrorCode codes[] = {ErrorCode::bad_argument, ErrorCode::bad_encoding, ErrorCode::bad_signature,
                               ErrorCode::wont_open,    ErrorCode::refused,      ErrorCode::unavailable,
                               ErrorCode::limit};

// RFC 9457, section 3.
TEST(Problem, Rfc9457Example) {
  const Response response = problem(403, "https://example.com/probs/out-of-credit", "You do not have enough credit.",
                                    "Your current balance is 30, but that costs 50.",
                                    {{"balance", 30}, {"accounts", {"/account/12345", "/account/67890"}}});
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(body_of(response), Json::parse(R"({
    "type": "https://example.com/probs/out-of-credit",
    "title": "You do not have enough credit.",
    "status": 403,
    "detail": "Your current balance is 30, but that costs 50.",
    "balance": 30,
    "accounts": ["/account/12345", "/account/67890"]
  })"));
}

TEST(Problem, ExtensionsDoNotReplaceTheMembersOfTheRfc) {
  const Json body = body_of(problem(
      404, "/problems/x", "X", "",
      {{"type", "other"}, {"title", 1}, {"status", 200}, {"detail", "other"}, {"instance", "other"}, {"more", true}}));
  EXPECT_EQ(body, Json::parse(R"({"type": "/problems/x", "title": "X", "status": 404, "more": true})"));
}

TEST(Problem, AnyTextIsWritten) {
  EXPECT_EQ(body_of(problem(400, "/p", "t", "a\xff\"\n")).at("detail"), "a\xef\xbf\xbd\"\n");
}

TEST(Problem, EachErrorCodeHasAStatusAndATypeOfItsOwn) {
  std::set<std::string> types;
  for (const ErrorCode code : codes) {
    const Json body = body_of(problem_of({code, "name", "must be short"}));
    EXPECT_EQ(body.at("status"), status_of(code));
    EXPECT_TRUE(body.at("type").get<std::string>().starts_with("/problems/"));
    types.insert(body.at("type"));
    if (code == ErrorCode::wont_open) {
      EXPECT_EQ(body.size(), 3) << "nothing more is said about why";
    } else {
      EXPECT_EQ(body.at("detail"), "must be short");
      EXPECT_EQ(body.at("field"), "name");
    }
  }
  EXPECT_EQ(types.size(), std::size(codes));
  EXPECT_EQ(status_of(ErrorCode::bad_argument), 422);
  EXPECT_EQ(status_of(ErrorCode::bad_encoding), 400);
  EXPECT_EQ(status_of(ErrorCode::bad_signature), 422);
  EXPECT_EQ(status_of(ErrorCode::wont_open), 422);
  EXPECT_EQ(status_of(ErrorCode::refused), 403);
  EXPECT_EQ(status_of(ErrorCode::unavailable), 503);
  EXPECT_EQ(status_of(ErrorCode::limit), 413);
}

TEST(Problem, AnOutsiderLearnsTheStatusAlone) {
  EXPECT_EQ(body_of(plain_problem(401)),
            Json::parse(R"({"type": "about:blank", "title": "Unauthorized", "status": 401})"));
  for (const ErrorCode code : codes) {
    const Json body = body_of(plain_problem(status_of(code)));
    EXPECT_EQ(body.size(), 3);
    EXPECT_EQ(body.at("type"), "about:blank");
    EXPECT_NE(body.at("title"), "Error");
  }
  // Errors that share a status look the same.
  EXPECT_EQ(plain_problem(status_of(ErrorCode::wont_open)).body,
            plain_problem(status_of(ErrorCode::bad_argument)).body);
}

}  // namespace
}  // namespace aceso::http
