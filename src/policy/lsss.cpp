#include "policy/lsss.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <numeric>

namespace aceso::policy {
namespace {

struct Labeler {
  Labels out{{}, 0};
  std::map<std::string, std::uint32_t> seen;

  void add(const Node& node) {
    if (node.is_leaf()) {
      const std::uint32_t occurrence = seen[node.attribute]++;
      out.tau = std::max(out.tau, occurrence + 1);
      out.rows.push_back({node.attribute, occurrence});
    }
    for (const Node& child : node.children) add(child);
  }
};

struct Builder {
  Labels labels;
  Lsss out{{}, 1, labels.tau};

  void add(const Node& node, std::vector<Entry> vector) {
    if (node.is_leaf()) {
      out.rows.push_back({std::move(labels.rows[out.rows.size()]), std::move(vector)});
      return;
    }
    const auto n = static_cast<std::uint32_t>(node.children.size());
    const std::uint32_t first = out.columns;
    out.columns += node.k - 1;
    if (node.k == n)
      add_and(node, std::move(vector), first, n);
    else
      add_threshold(node, vector, first);
  }

  // v + y_1, -y_1 + y_2, ..., -y_(n-1): the sum of all is v.
  void add_and(const Node& node, std::vector<Entry> vector, std::uint32_t first, std::uint32_t n) {
    const Scalar one = Scalar::one();
    for (std::uint32_t i = 0; i < n; ++i) {
      std::vector<Entry> child;
      if (i == 0) child = std::move(vector);
      if (i > 0) child.push_back({first + i - 1, -one});
      if (i + 1 < n) child.push_back({first + i, one});
      add(node.children[i], std::move(child));
    }
  }

  // The polynomial v + y_1 X + ... + y_(k-1) X^(k-1) at X = 1, 2, ...; an OR is the constant polynomial.
  void add_threshold(const Node& node, const std::vector<Entry>& vector, std::uint32_t first) {
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const Scalar x = Scalar::from_u64(i + 1);
      std::vector<Entry> child = vector;
      Scalar power = x;
      for (std::uint32_t j = 0; j + 1 < node.k; ++j, power = power * x) child.push_back({first + j, power});
      add(node.children[i], std::move(child));
    }
  }
};

/// Lagrange's coefficient at 0 of point `i` + 1 among the points of `chosen`.
Scalar lagrange(std::size_t i, std::span<const std::size_t> chosen) {
  Scalar numerator = Scalar::one(), denominator = Scalar::one();
  for (const std::size_t j : chosen) {
    if (j == i) continue;
    numerator = numerator * Scalar::from_u64(j + 1);
    denominator = denominator * (Scalar::from_u64(j + 1) - Scalar::from_u64(i + 1));
  }
  return numerator * denominator.inverse();
}

/// The cheapest weights for `node`'s share; `row` is its first row and moves past its last.
std::optional<std::vector<Weight>> solve(const Node& node, const AttributeSet& attributes, std::uint32_t& row) {
  if (node.is_leaf()) {
    const std::uint32_t mine = row++;
    if (!attributes.find(node.attribute)) return std::nullopt;
    return std::vector<Weight>{{mine, Scalar::one()}};
  }
  std::vector<std::optional<std::vector<Weight>>> parts;
  for (const Node& child : node.children) parts.push_back(solve(child, attributes, row));

  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i]) chosen.push_back(i);
  if (chosen.size() < node.k) return std::nullopt;
  std::stable_sort(chosen.begin(), chosen.end(),
                   [&](std::size_t a, std::size_t b) { return parts[a]->size() < parts[b]->size(); });
  chosen.resize(node.k);
  std::sort(chosen.begin(), chosen.end());

  const bool shamir = node.k != 1 && node.k != node.children.size();
  std::vector<Weight> out;
  for (const std::size_t i : chosen)
    for (const Weight& part : *parts[i]) out.push_back({part.row, shamir ? part.w * lagrange(i, chosen) : part.w});
  return out;
}

}  // namespace

Labels labels(const Policy& policy) {
  Labeler labeler;
  labeler.add(policy.root());
  return std::move(labeler.out);
}

Lsss make_lsss(const Policy& policy) {
  Builder builder{labels(policy)};
  builder.add(policy.root(), {{0, Scalar::one()}});
  return std::move(builder.out);
}

std::vector<Scalar> share(const Lsss& lsss, std::span<const Scalar> v) {
  assert(v.size() == lsss.columns);
  std::vector<Scalar> out;
  out.reserve(lsss.rows.size());
  for (const Row& row : lsss.rows)
    out.push_back(std::accumulate(row.entries.begin(), row.entries.end(), Scalar(),
                                  [&](const Scalar& sum, const Entry& e) { return sum + e.value * v[e.column]; }));
  return out;
}

std::optional<std::vector<Weight>> reconstruct(const Policy& policy, const AttributeSet& attributes) {
  std::uint32_t row = 0;
  return solve(policy.root(), attributes, row);
}

}  // namespace aceso::policy
