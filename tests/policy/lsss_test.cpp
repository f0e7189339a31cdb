// Linear secret sharing: who may reconstruct does, and who may not cannot, whatever coefficients it tries.

#include "policy/lsss.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "random_policy.hpp"
#include "support/seeded_random.hpp"

namespace aceso::policy {
namespace {

using testing::any_attributes;
using testing::any_policy;
using testing::parsed;

bool has_threshold(const Node& node) {
  if (node.is_leaf()) return false;
  return (node.k != 1 && node.k != node.children.size()) || std::ranges::any_of(node.children, has_threshold);
}

using Vector = std::vector<Scalar>;

/// Whether (1, 0, ..., 0) is in the span of the rows of M whose label is in `attributes`, by Gaussian elimination.
bool target_in_span(const Lsss& lsss, const AttributeSet& attributes) {
  std::vector<Vector> basis;  // each with a one at its pivot, and zeros at the pivots before it
  std::vector<std::size_t> pivots;
  const auto reduce = [&](Vector v) {
    for (std::size_t i = 0; i < basis.size(); ++i) {
      const Scalar factor = v[pivots[i]];
      if (factor.is_zero()) continue;
      for (std::size_t j = 0; j < v.size(); ++j) v[j] = v[j] - factor * basis[i][j];
    }
    return v;
  };
  const auto leading = [](const Vector& v) {
    return static_cast<std::size_t>(std::ranges::find_if(v, [](const Scalar& x) { return !x.is_zero(); }) - v.begin());
  };
  for (const Row& row : lsss.rows) {
    if (!attributes.find(row.attribute)) continue;
    Vector v(lsss.columns);
    for (const Entry& entry : row.entries) v[entry.column] = entry.value;
    v = reduce(std::move(v));
    const std::size_t pivot = leading(v);
    if (pivot == v.size()) continue;
    const Scalar inverse = v[pivot].inverse();
    for (Scalar& x : v) x = x * inverse;
    basis.push_back(std::move(v));
    pivots.push_back(pivot);
  }
  Vector target(lsss.columns);
  target[0] = Scalar::one();
  target = reduce(std::move(target));
  return leading(target) == target.size();
}

RC_GTEST_PROP(Lsss, ReconstructsExactlyWhenSatisfied, ()) {
  const Policy policy = *any_policy();
  const AttributeSet attributes = *any_attributes();
  const bool satisfied = satisfies(policy, attributes);
  const auto weights = reconstruct(policy, attributes);
  const Lsss lsss = make_lsss(policy);
  RC_CLASSIFY(satisfied);
  RC_ASSERT(weights.has_value() == satisfied);
  RC_ASSERT(target_in_span(lsss, attributes) == satisfied);
  if (!satisfied) return;

  aceso::testing::SeededRandom rng("lsss");
  Vector v;
  for (std::uint32_t i = 0; i < lsss.columns; ++i) v.push_back(Scalar::random(rng));
  const Vector lambda = share(lsss, v);
  Scalar sum;
  for (const auto& [row, w] : *weights) {
    RC_ASSERT(attributes.find(lsss.rows[row].attribute).has_value());
    if (!has_threshold(policy.root())) RC_ASSERT(w == Scalar::one());
    sum = sum + w * lambda[row];
  }
  RC_ASSERT(sum == v[0]);
  RC_ASSERT(std::ranges::is_sorted(*weights, std::ranges::less{}, &Weight::row));
}

/// The fewest rows that satisfy the node, counted apart.
std::size_t fewest(const Node& node, const AttributeSet& attributes) {
  constexpr std::size_t never = 1 << 20;
  if (node.is_leaf()) return attributes.find(node.attribute) ? 1 : never;
  std::vector<std::size_t> costs;
  for (const Node& child : node.children) costs.push_back(fewest(child, attributes));
  std::ranges::sort(costs);
  std::size_t sum = 0;
  for (std::uint32_t i = 0; i < node.k; ++i) sum = std::min(never, sum + costs[i]);
  return sum;
}

RC_GTEST_PROP(Lsss, UsesAsFewRowsAsCanBe, ()) {
  const Policy policy = *any_policy();
  const AttributeSet attributes = *any_attributes();
  const auto weights = reconstruct(policy, attributes);
  if (weights) RC_ASSERT(weights->size() == fewest(policy.root(), attributes));
}

RC_GTEST_PROP(Lsss, OccurrencesCountEarlierRows, ()) {
  const Lsss lsss = make_lsss(*any_policy());
  std::map<std::string, std::uint32_t> seen;
  std::uint32_t tau = 0;
  for (const Row& row : lsss.rows) {
    RC_ASSERT(row.occurrence == seen[row.attribute]++);
    tau = std::max(tau, row.occurrence + 1);
    RC_ASSERT(std::ranges::is_sorted(row.entries, std::ranges::less{}, &Entry::column));
    for (const Entry& entry : row.entries) RC_ASSERT(entry.column < lsss.columns);
  }
  RC_ASSERT(lsss.tau == tau);
}

// An AND must not give one row the whole secret: every proper subset of its rows is blind.
TEST(Lsss, NoRowOfAnAndHasTheSecret) {
  const Lsss lsss = make_lsss(parsed("a and b and c"));
  for (const std::vector<std::string>& part :
       std::vector<std::vector<std::string>>{{"a"}, {"b"}, {"c"}, {"a", "b"}, {"a", "c"}, {"b", "c"}})
    EXPECT_FALSE(target_in_span(lsss, AttributeSet::create(part).value()));
  EXPECT_TRUE(target_in_span(lsss, AttributeSet::create({"a", "b", "c"}).value()));
}

TEST(Lsss, MatricesOfSmallPolicies) {
  const auto shown = [](std::string_view text) {
    std::string out;
    const Lsss lsss = make_lsss(parsed(text));
    for (const Row& row : lsss.rows) {
      Vector v(lsss.columns);
      for (const Entry& entry : row.entries) v[entry.column] = entry.value;
      out += row.attribute;
      for (const Scalar& x : v) {
        if (x == -Scalar::one()) {
          out += " -1";
          continue;
        }
        std::uint64_t small = 0;
        while (!(x == Scalar::from_u64(small))) ++small;
        out += ' ' + std::to_string(small);
      }
      out += '\n';
    }
    return out;
  };
  EXPECT_EQ(shown("a"), "a 1\n");
  EXPECT_EQ(shown("a or b"), "a 1\nb 1\n");
  EXPECT_EQ(shown("a and b and c"), "a 1 1 0\nb 0 -1 1\nc 0 0 -1\n");
  EXPECT_EQ(shown("2 of (a, b, c)"), "a 1 1\nb 1 2\nc 1 3\n");
  EXPECT_EQ(shown("3 of (a, b, c, d)"), "a 1 1 1\nb 1 2 4\nc 1 3 9\nd 1 4 16\n");
  EXPECT_EQ(shown("a and (b or 2 of (c, d, e))"), "a 1 1 0\nb 0 -1 0\nc 0 -1 1\nd 0 -1 2\ne 0 -1 3\n");
}

TEST(Lsss, ReconstructsAThousandRows) {
  std::string text = "1 of (x, a0";
  std::vector<std::string> items = {"a0"};
  for (int i = 1; i < 999; ++i) {
    text += " and a" + std::to_string(i);
    items.push_back("a" + std::to_string(i));
  }
  const Policy policy = parsed(text + ")");
  EXPECT_EQ(policy.rows(), 1000u);
  EXPECT_EQ(reconstruct(policy, AttributeSet::create(items).value())->size(), 999u);
  items.pop_back();
  EXPECT_FALSE(reconstruct(policy, AttributeSet::create(items).value()));
}

}  // namespace
}  // namespace aceso::policy
