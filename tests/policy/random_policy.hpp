#pragma once
// Random policies over a few attributes, as trees; and their text in the widest form, with every bracket.

#include <rapidcheck/gtest.h>

#include "policy/parser.hpp"
#include "policy/policy.hpp"

namespace aceso::policy::testing {

/// A canonical tree: gates have two children or more.
inline rc::Gen<Node> any_tree(int depth) {
  const auto leaf = rc::gen::map(
      rc::gen::element<std::string>("a", "b", "c", "d", "e", "f", "7", "of", "two words", "q\"\\", "ärztin"),
      [](std::string attribute) {
        return Node{std::move(attribute), 0, {}};
      });
  if (depth == 0) return leaf;
  const auto gate = rc::gen::mapcat(rc::gen::inRange<std::size_t>(2, 5), [depth](std::size_t n) {
    return rc::gen::apply(
        [](std::uint32_t k, std::vector<Node> children) {
          return Node{{}, k, std::move(children)};
        },
        rc::gen::inRange<std::uint32_t>(1, static_cast<std::uint32_t>(n) + 1),
        rc::gen::container<std::vector<Node>>(n, rc::gen::lazy([depth] { return any_tree(depth - 1); })));
  });
  return rc::gen::weightedOneOf<Node>({{1, leaf}, {3, gate}});
}

/// "k of (...)" for every gate.
inline std::string verbose(const Node& node) {
  if (node.is_leaf()) return quote_if_needed(node.attribute);
  std::string out = std::to_string(node.k) + " of (";
  for (std::size_t i = 0; i < node.children.size(); ++i) out += (i == 0 ? "" : ",") + verbose(node.children[i]);
  return out + ")";
}

inline Policy parsed(std::string_view text) { return Policy::parse(text).value(); }
inline rc::Gen<Policy> any_policy() {
  return rc::gen::map(any_tree(3), [](const Node& node) { return parsed(verbose(node)); });
}

inline rc::Gen<AttributeSet> any_attributes() {
  const std::vector<std::string> all = {"a", "b", "c", "d", "e", "f", "7", "of", "two words", "q\"\\", "ärztin"};
  return rc::gen::map(rc::gen::container<std::vector<bool>>(all.size(), rc::gen::arbitrary<bool>()),
                      [all](const std::vector<bool>& in) {
                        std::vector<std::string> items = {"always there"};
                        for (std::size_t i = 0; i < all.size(); ++i)
                          if (in[i]) items.push_back(all[i]);
                        return AttributeSet::create(std::move(items)).value();
                      });
}

}  // namespace aceso::policy::testing

namespace aceso::policy {

inline void showValue(const Node& node, std::ostream& out) { out << testing::verbose(node); }
inline void showValue(const Policy& policy, std::ostream& out) { out << policy.to_string(); }
inline void showValue(const AttributeSet& set, std::ostream& out) {
  for (const std::string& item : set.items()) out << '[' << item << ']';
}

}  // namespace aceso::policy
