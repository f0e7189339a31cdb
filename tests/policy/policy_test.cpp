// The policy language: tests/data/policy, and round trips of random trees.

#include "policy/policy.hpp"

#include <gtest/gtest.h>

#include "policy/lsss.hpp"
#include "random_policy.hpp"
#include "vectors/json_file.hpp"

namespace aceso::policy {
namespace {

using aceso::testing::data_file;
using aceso::testing::text;
using testing::any_tree;
using testing::parsed;
using testing::verbose;

AttributeSet set_of(const nlohmann::json& items) {
  return AttributeSet::create(items.get<std::vector<std::string>>()).value();
}

TEST(Policy, Table) {
  for (const auto& test : data_file("policy/policies.json")) {
    SCOPED_TRACE(text(test["policy"]));
    const auto policy = Policy::parse(text(test["policy"]));
    ASSERT_TRUE(policy) << policy.error().message;
    EXPECT_EQ(policy->to_string(), text(test["canonical"]));
    EXPECT_EQ(Policy::parse(policy->to_string()), *policy);
    EXPECT_EQ(policy->rows(), test["rows"].get<std::size_t>());
    EXPECT_EQ(make_lsss(*policy).rows.size(), policy->rows());
    EXPECT_EQ(make_lsss(*policy).tau, test["tau"].get<std::uint32_t>());
    for (const auto& items : test["satisfied_by"]) {
      EXPECT_TRUE(satisfies(*policy, set_of(items))) << items;
      EXPECT_TRUE(reconstruct(*policy, set_of(items))) << items;
    }
    for (const auto& items : test["not_satisfied_by"]) {
      EXPECT_FALSE(satisfies(*policy, set_of(items))) << items;
      EXPECT_FALSE(reconstruct(*policy, set_of(items))) << items;
    }
  }
}

TEST(Policy, Malformed) {
  for (const auto& test : data_file("policy/malformed.json")) {
    SCOPED_TRACE(text(test["policy"]).substr(0, 60));
    const auto policy = Policy::parse(text(test["policy"]));
    ASSERT_FALSE(policy);
    EXPECT_EQ(to_string(policy.error().code), text(test["error"]));
    EXPECT_EQ(policy.error().field, text(test["field"]));
    EXPECT_EQ(policy.error().message, text(test["message"]));
  }
}

TEST(Policy, AttributesMustBeUtf8) {
  for (const char* bad : {"\xff", "\"\xc0\xaf\"", "a and \xed\xa0\x80", "\xe2\x82"})
    EXPECT_FALSE(Policy::parse(bad)) << bad;
}

TEST(Policy, ANumberWithMoreBehindItIsNoThreshold) {
  EXPECT_TRUE(Policy::parse("2 of (a, b, c)"));
  for (const char* text : {"2x of (a, b, c)", "2. of (a, b, c)", "-2 of (a, b, c)", "2_ of (a, b, c)"})
    EXPECT_FALSE(Policy::parse(text)) << text;
}

TEST(Policy, QuotesWhatMustBeQuotedAlone) {
  for (const char* bare : {"a", "+-./*#", "12:", "-1", "1.5"}) EXPECT_EQ(quote_if_needed(bare), bare);
  EXPECT_EQ(quote_if_needed("12"), "\"12\"");
  EXPECT_EQ(quote_if_needed("Of"), "\"Of\"");
  EXPECT_EQ(quote_if_needed("a b"), "\"a b\"");
}

RC_GTEST_PROP(Policy, RandomTreesRoundTrip, ()) {
  const Node tree = *any_tree(4);
  const Policy policy = parsed(verbose(tree));
  RC_ASSERT(policy.root() == tree);
  const std::string canonical = policy.to_string();
  RC_ASSERT(parsed(canonical) == policy);
  RC_ASSERT(parsed(canonical).to_string() == canonical);
}

RC_GTEST_PROP(Policy, AnyTextIsRefusedOrRoundTrips, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "a", "b", " ", "and", "or", "of", "(", ")", ",", "\"", "\\", "2", "1", "0", " 2 of (", "\xc3\xa4"));
  std::string all;
  for (const std::string& piece : pieces) all += piece;
  const auto policy = Policy::parse(all);
  if (policy) RC_ASSERT(parsed(policy->to_string()) == *policy);
}

RC_GTEST_PROP(Policy, CutTextNeverCrashes, ()) {
  const std::string whole = verbose(*any_tree(3));
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto policy = Policy::parse(std::string_view(whole).substr(0, n));
    if (policy) RC_ASSERT(parsed(policy->to_string()) == *policy);
  }
}

}  // namespace
}  // namespace aceso::policy
