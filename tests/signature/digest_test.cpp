// Content-Digest: RFC 9530's examples, and what is refused.

#include "http/digest.hpp"

#include <gtest/gtest.h>

#include "http/structured_field.hpp"

namespace aceso::http {
namespace {

// RFC 9530, appendix B.1 and appendix D: the representation ends with a line feed.
constexpr std::string_view body = "{\"hello\": \"world\"}\n";
constexpr const char* sha256 = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
constexpr const char* sha512 =
    "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:";

Result<void> check(std::initializer_list<std::string> values, std::string_view of = body) {
  Headers headers;
  for (const std::string& value : values) headers.add("Content-Digest", value);
  return check_content_digest(headers, as_bytes(of));
}

TEST(ContentDigest, Rfc9530) {
  EXPECT_EQ(content_digest(as_bytes(body)), sha256);
  EXPECT_EQ(content_digest({}), "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
  EXPECT_TRUE(check({sha256}));
  EXPECT_TRUE(check({std::string(sha256) + ", " + sha512}));
  EXPECT_TRUE(check({std::string(sha512) + "," + sha256}));
}

TEST(ContentDigest, AnotherBodyIsRefused) {
  EXPECT_EQ(check({sha256}, "").error().code, ErrorCode::bad_signature);
  for (std::size_t bit = 0; bit < body.size() * 8; ++bit) {
    std::string changed(body);
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_EQ(check({sha256}, changed).error().code, ErrorCode::bad_signature);
  }
}

TEST(ContentDigest, MissingUnknownOrMalformedOnesAreRefused) {
  const std::string good = sha256;
  EXPECT_EQ(check({}).error().message, "is missing");
  EXPECT_EQ(check({sha512}).error().message, "has no sha-256");
  EXPECT_EQ(check({"SHA-256" + good.substr(7)}).error().code, ErrorCode::bad_encoding);
  for (const std::string& bad :
       {std::string(), good + ",", good + ", " + good, good + ";a=1", "sha-256=(" + good.substr(8) + ")",
        std::string("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8Fa:"), std::string("sha-256=\"abc\""),
        std::string("sha-256=1"), std::string("sha-256"), good.substr(0, good.size() - 1)})
    EXPECT_EQ(check({bad}).error().code, ErrorCode::bad_encoding) << bad;
  EXPECT_EQ(check({good, good}).error().message, "stands more than once");
  EXPECT_EQ(check({sha512, good}).error().message, "stands more than once");
}

}  // namespace
}  // namespace aceso::http
