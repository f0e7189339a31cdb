// What a policy may cost.

#include <gtest/gtest.h>

#include "policy/lsss.hpp"
#include "policy/policy.hpp"

namespace aceso::policy {
namespace {

std::string joined(std::size_t n, const std::string& word, const std::string& between) {
  std::string out = word;
  for (std::size_t i = 1; i < n; ++i) out += between + word;
  return out;
}

/// The code of the refusal.
ErrorCode refusal(const std::string& text) {
  const auto policy = Policy::parse(text);
  EXPECT_FALSE(policy);
  return policy ? ErrorCode::unavailable : policy.error().code;
}

TEST(PolicyLimits, AThousandRows) {
  for (const std::string between : {" and ", " or "}) {
    const auto policy = Policy::parse(joined(1000, "a", between));
    ASSERT_TRUE(policy);
    EXPECT_EQ(policy->rows(), 1000u);
    EXPECT_EQ(make_lsss(*policy).tau, 1000u);
    EXPECT_EQ(refusal(joined(1001, "a", between)), ErrorCode::limit);
  }
  EXPECT_TRUE(Policy::parse("500 of (" + joined(1000, "a", ",") + ")"));
  EXPECT_EQ(refusal("500 of (" + joined(1001, "a", ",") + ")"), ErrorCode::limit);
}

TEST(PolicyLimits, AHundredThousandRowsAreRefusedQuickly) {
  EXPECT_EQ(refusal(joined(100000, "a", " or ")), ErrorCode::limit);
  EXPECT_EQ(refusal("2 of (" + joined(100000, "a", ",") + ")"), ErrorCode::limit);
}

TEST(PolicyLimits, BytesOfText) {
  const auto padded = [](std::size_t size) { return "a" + std::string(size - 1, ' '); };
  EXPECT_TRUE(Policy::parse(padded(65535)));
  EXPECT_EQ(refusal(padded(65536)), ErrorCode::limit);
  EXPECT_EQ(refusal(std::string(10 << 20, '(')), ErrorCode::limit);
}

TEST(PolicyLimits, Depth) {
  const auto nested = [](std::size_t n) { return std::string(n, '(') + "a" + std::string(n, ')'); };
  EXPECT_TRUE(Policy::parse(nested(64))) << "no gate at all";
  EXPECT_EQ(refusal(nested(65)), ErrorCode::limit);
  EXPECT_EQ(refusal(nested(30000)), ErrorCode::limit);
  EXPECT_EQ(refusal(std::string(65535, '(')), ErrorCode::limit);
  const auto gates = [](std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += "2 of (a, b, ";
    return out + "c" + std::string(n, ')');
  };
  EXPECT_TRUE(Policy::parse(gates(32)));
  EXPECT_EQ(refusal(gates(33)), ErrorCode::limit);
}

TEST(PolicyLimits, Attributes) {
  EXPECT_TRUE(check_attribute(std::string(256, 'a')));
  EXPECT_FALSE(check_attribute(std::string(257, 'a')));
  EXPECT_FALSE(check_attribute(""));
  for (char c = 0; c < 0x20; ++c) EXPECT_FALSE(check_attribute(std::string("a") + c)) << int{c};
  EXPECT_FALSE(check_attribute("a\x7f"));
  EXPECT_TRUE(check_attribute(" "));
}

// What parses has a canonical text that parses, at the limits too: a ciphertext holds that text, and is else lost.
// Disabled until Policy::parse refuses trees whose canonical text is over the limits: then both must pass as they are.
TEST(PolicyLimits, TheCanonicalTextOfADeepPolicyParses) {
  for (std::size_t n = 0; n <= 33; ++n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += "a or b and (";
    text += "c or d and e" + std::string(n, ')');
    const auto policy = Policy::parse(text);
    if (policy) {
      EXPECT_EQ(Policy::parse(policy->to_string()), *policy) << n;
    }
  }
}

TEST(PolicyLimits, TheCanonicalTextOfALongPolicyParses) {
  // Quoted words need no blanks around "or", but have them in the canonical text.
  for (const std::size_t size : {250u, 251u, 254u}) {
    const std::string text = joined(65535 / (size + 4), '"' + std::string(size - 2, ' ') + "x\"", "or");
    const auto policy = Policy::parse(text);
    if (policy) {
      EXPECT_EQ(Policy::parse(policy->to_string()), *policy) << text.size() << ' ' << policy->to_string().size();
    }
  }
}

}  // namespace
}  // namespace aceso::policy
