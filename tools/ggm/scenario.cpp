#include "ggm/scenario.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace aceso::ggm {
namespace {

bool has(const Attributes& attributes, char wanted) { return attributes.find(wanted) != Attributes::npos; }

bool has_all(const Attributes& attributes, std::string_view wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](char u) { return has(attributes, u); });
}

auto count(const Attributes& attributes, std::string_view wanted) {
  return std::count_if(wanted.begin(), wanted.end(), [&](char u) { return has(attributes, u); });
}

/// k of `labels`: row i is (1, i, i^2, ..., i^(k-1)), so that any k rows are a Vandermonde matrix.
std::vector<Row> threshold(std::size_t k, std::string_view labels) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    Row row{{1}, labels[i]};
    while (row.entries.size() < k) row.entries.push_back(row.entries.back() * static_cast<int>(i + 1));
    rows.push_back(row);
  }
  return rows;
}

std::string braces(const std::set<Leaf>& leaves) {
  std::ostringstream out;
  out << '{';
  for (const Leaf leaf : leaves) out << (leaf == *leaves.begin() ? "" : ", ") << leaf;
  out << '}';
  return out.str();
}

std::string_view to_string(Role role) {
  switch (role) {
    case Role::colluder: return "colluder";
    case Role::served: return "served";
    case Role::outsider: return "outsider";
  }
  return "none";
}

std::string_view to_string(Sight sight) {
  switch (sight) {
    case Sight::original: return "";
    case Sight::rerandomised: return " (re-randomised)";
    case Sight::both: return " (original and re-randomised)";
  }
  return "none";
}

}  // namespace

std::vector<Node> Tree::path(Leaf leaf) const {
  std::vector<Node> nodes;
  for (Node x = leaf + (1 << depth); x >= 1; x /= 2) nodes.push_back(x);
  return nodes;
}

std::set<Node> Tree::ku_nodes(const std::set<Leaf>& revoked) const {
  if (revoked.empty()) return {1};
  std::set<Node> spoiled;
  for (const Leaf leaf : revoked) {
    for (const Node x : path(leaf)) spoiled.insert(x);
  }
  std::set<Node> cover;
  for (const Node x : spoiled) {
    if (x >= 1 << depth) continue;
    for (const Node child : {2 * x, 2 * x + 1}) {
      if (!spoiled.contains(child)) cover.insert(child);
    }
  }
  return cover;
}

const std::vector<Policy>& all_policies() {
  using A = const Attributes&;
  // Rows of AND and OR follow Lewko and Waters.
  static const std::vector<Policy> policies = {
      {"a", {{{1}, 'a'}}, [](A s) { return has(s, 'a'); }},
      {"a and b", {{{1, 1}, 'a'}, {{0, -1}, 'b'}}, [](A s) { return has_all(s, "ab"); }},
      {"a or b", {{{1}, 'a'}, {{1}, 'b'}}, [](A s) { return count(s, "ab") >= 1; }},
      {"(a and b) or (a and c)",
       {{{1, 1}, 'a'}, {{0, -1}, 'b'}, {{1, 0, 1}, 'a'}, {{0, 0, -1}, 'c'}},
       [](A s) { return has(s, 'a') && count(s, "bc") >= 1; }},
      {"a and (b or c)",
       {{{1, 1}, 'a'}, {{0, -1}, 'b'}, {{0, -1}, 'c'}},
       [](A s) { return has(s, 'a') && count(s, "bc") >= 1; }},
      {"a or (b and c)",
       {{{1}, 'a'}, {{1, 1}, 'b'}, {{0, -1}, 'c'}},
       [](A s) { return has(s, 'a') || has_all(s, "bc"); }},
      {"(a and b) or (c and d)",
       {{{1, 1}, 'a'}, {{0, -1}, 'b'}, {{1, 0, 1}, 'c'}, {{0, 0, -1}, 'd'}},
       [](A s) { return has_all(s, "ab") || has_all(s, "cd"); }},
      {"a and b and c", {{{1, 1}, 'a'}, {{0, -1, 1}, 'b'}, {{0, 0, -1}, 'c'}}, [](A s) { return has_all(s, "abc"); }},
      {"a and a", {{{1, 1}, 'a'}, {{0, -1}, 'a'}}, [](A s) { return has(s, 'a'); }},
      {"a and a and b", {{{1, 1}, 'a'}, {{0, -1, 1}, 'a'}, {{0, 0, -1}, 'b'}}, [](A s) { return has_all(s, "ab"); }},
      {"1 of (a, b, c)", threshold(1, "abc"), [](A s) { return count(s, "abc") >= 1; }},
      {"2 of (a, b, c)", threshold(2, "abc"), [](A s) { return count(s, "abc") >= 2; }},
      {"3 of (a, b, c)",
       {{{1, 1}, 'a'}, {{0, -1, 1}, 'b'}, {{0, 0, -1}, 'c'}},
       [](A s) { return count(s, "abc") >= 3; }},
      {"2 of (a, b, c, d)", threshold(2, "abcd"), [](A s) { return count(s, "abcd") >= 2; }},
      {"3 of (a, b, c, d)", threshold(3, "abcd"), [](A s) { return count(s, "abcd") >= 3; }},
      {"2 of (a, a, b)", threshold(2, "aab"), [](A s) { return has(s, 'a'); }},
      {"3 of (a, a, b, c)", threshold(3, "aabc"), [](A s) { return (has(s, 'a') ? 2 : 0) + count(s, "bc") >= 3; }},
  };
  return policies;
}

const Policy& policy(const std::string& text) {
  const auto& policies = all_policies();
  const auto found = std::find_if(policies.begin(), policies.end(), [&](const Policy& p) { return p.text == text; });
  if (found == policies.end()) throw std::out_of_range("no policy " + text);
  return *found;
}

bool is_current_and_qualified(const Scenario& scenario, const AttributeKey& key, const Record& record) {
  const auto& published = scenario.update_keys;
  return record.policy->satisfied_by(key.attributes) &&
         std::any_of(published.begin(), published.end(), [&](const UpdateKey& update) {
           return update.t == record.t && !update.revoked.contains(key.leaf);
         });
}

bool should_open(const Scenario& scenario) {
  const auto& users = scenario.users;
  return std::any_of(users.begin(), users.end(), [&](const User& user) {
    return user.role == Role::colluder && std::any_of(user.keys.begin(), user.keys.end(), [&](const AttributeKey& key) {
             return is_current_and_qualified(scenario, key, scenario.records.front());
           });
  });
}

std::string describe(const Scenario& scenario) {
  std::ostringstream out;
  out << (1 << scenario.tree.depth) << " leaves";
  for (std::size_t k = 0; k < scenario.records.size(); ++k) {
    const Record& record = scenario.records[k];
    out << "; " << (k == 0 ? "challenge" : "record ") << (k == 0 ? "" : std::to_string(k)) << " '"
        << record.policy->text << "' of period " << record.t << (record.key_leaked ? ", its key leaked" : "");
  }
  for (std::size_t i = 0; i < scenario.users.size(); ++i) {
    out << "; user " << i << " (" << to_string(scenario.users[i].role) << "):";
    for (const AttributeKey& key : scenario.users[i].keys) {
      out << " '" << key.attributes << "' at leaf " << key.leaf << to_string(key.sight);
    }
  }
  for (const UpdateKey& update : scenario.update_keys) {
    out << "; update key of period " << update.t << " revokes " << braces(update.revoked) << to_string(update.sight);
  }
  for (const PreDecryption& made : scenario.pre_decryptions) {
    out << "; SemiCT of record " << made.record << " for user " << made.user;
  }
  return out.str();
}

}  // namespace aceso::ggm
