// The checker's own trees, share matrices and policies against the code's: written twice, they must agree.

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "abe/tree.hpp"
#include "ggm/coalitions.hpp"
#include "policy/lsss.hpp"

namespace aceso::ggm {
namespace {

TEST(Model, HasTheCodesTree) {
  for (int depth = 1; depth <= 4; ++depth) {
    const Tree tree{depth};
    const auto d = static_cast<std::uint8_t>(depth);
    for (Leaf leaf = 0; leaf < 1 << depth; ++leaf) {
      const auto path = abe::path(d, static_cast<abe::Leaf>(leaf));
      EXPECT_EQ(tree.path(leaf), std::vector<Node>(path.begin(), path.end()));
    }
    for (unsigned mask = 0; mask < 1U << (1 << depth); ++mask) {
      std::set<Leaf> revoked;
      for (Leaf leaf = 0; leaf < 1 << depth; ++leaf)
        if ((mask >> leaf) & 1U) revoked.insert(leaf);
      const auto cover = abe::ku_nodes(d, std::vector<abe::Leaf>(revoked.begin(), revoked.end()));
      ASSERT_EQ(tree.ku_nodes(revoked), std::set<Node>(cover.begin(), cover.end())) << depth << ' ' << mask;
    }
  }
}

class ModelPolicies : public testing::TestWithParam<Policy> {};

TEST_P(ModelPolicies, HaveTheCodesRows) {
  const auto lsss = policy::make_lsss(policy::Policy::parse(GetParam().text).value());
  ASSERT_EQ(lsss.rows.size(), GetParam().rows.size());
  for (std::size_t i = 0; i < lsss.rows.size(); ++i) {
    const Row& row = GetParam().rows[i];
    EXPECT_EQ(lsss.rows[i].attribute, std::string(1, row.attribute));
    std::vector<aceso::Scalar> mine(lsss.columns), codes(lsss.columns);
    ASSERT_LE(row.entries.size(), mine.size());
    for (std::size_t k = 0; k < row.entries.size(); ++k)
      mine[k] = row.entries[k] < 0 ? -aceso::Scalar::from_u64(static_cast<std::uint64_t>(-row.entries[k]))
                                   : aceso::Scalar::from_u64(static_cast<std::uint64_t>(row.entries[k]));
    for (const policy::Entry& entry : lsss.rows[i].entries) codes[entry.column] = entry.value;
    EXPECT_EQ(mine, codes) << "row " << i;
  }
}

TEST_P(ModelPolicies, AreSatisfiedByTheSameSets) {
  const auto parsed = policy::Policy::parse(GetParam().text).value();
  for (const Attributes& set : every_attribute_set(GetParam())) {
    if (set.empty()) continue;  // The code has no empty attribute set.
    std::vector<std::string> items;
    for (const char u : set) items.emplace_back(1, u);
    const auto attributes = policy::AttributeSet::create(items).value();
    EXPECT_EQ(policy::reconstruct(parsed, attributes).has_value(), GetParam().satisfied_by(set)) << set;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ModelPolicies, testing::ValuesIn(all_policies()),
                         [](const auto& param_info) { return "number_" + std::to_string(param_info.index); });

}  // namespace
}  // namespace aceso::ggm
