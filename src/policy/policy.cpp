#include "policy/policy.hpp"

#include <algorithm>

#include "policy/parser.hpp"

namespace aceso::policy {
namespace {

void print(const Node& node, bool inside, std::string& out) {
  if (node.is_leaf()) {
    out += quote_if_needed(node.attribute);
    return;
  }
  const bool threshold = node.k != 1 && node.k != node.children.size();
  if (threshold) out += std::to_string(node.k) + " of ";
  if (threshold || inside) out += '(';
  const std::string_view between = threshold ? ", " : node.k == 1 ? " or " : " and ";
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) out += between;
    print(node.children[i], !threshold, out);
  }
  if (threshold || inside) out += ')';
}

std::size_t count_leaves(const Node& node) {
  if (node.is_leaf()) return 1;
  std::size_t total = 0;
  for (const Node& child : node.children) total += count_leaves(child);
  return total;
}

std::size_t gate_depth(const Node& node) {
  std::size_t deepest = 0;
  for (const Node& child : node.children) deepest = std::max(deepest, gate_depth(child));
  return node.is_leaf() ? 0 : deepest + 1;
}

bool holds(const Node& node, const AttributeSet& attributes) {
  if (node.is_leaf()) return attributes.find(node.attribute).has_value();
  return std::count_if(node.children.begin(), node.children.end(),
                       [&](const Node& child) { return holds(child, attributes); }) >= node.k;
}

}  // namespace

Result<Policy> Policy::parse(std::string_view text) {
  ACESO_TRY(auto root, parse_policy(text));
  if (gate_depth(root) > depth_most) return fail(ErrorCode::limit, "policy", "expected gates nested at most 32 deep");
  Policy out(std::move(root));
  if (out.to_string().size() > text_size_most)
    return fail(ErrorCode::limit, "policy", "expected a canonical text of at most 65535 bytes");
  return out;
}

std::string Policy::to_string() const {
  std::string out;
  print(root_, false, out);
  return out;
}

std::size_t Policy::rows() const { return count_leaves(root_); }

bool satisfies(const Policy& policy, const AttributeSet& attributes) { return holds(policy.root(), attributes); }

}  // namespace aceso::policy
