#include "ggm/coalitions.hpp"

#include <algorithm>

namespace aceso::ggm {
namespace {

/// The states of the leaves below a node, from left to right: numbers of Leaf states.
struct Subtree {
  std::vector<std::size_t> leaves;
  std::size_t users;
};

struct LeafState {
  bool revoked;
  const User* user;  ///< null when nobody sits here
};

std::vector<User> every_user(const std::vector<Attributes>& attribute_sets) {
  std::vector<User> out;
  for (const Role role : {Role::colluder, Role::served})
    for (const Attributes& attributes : attribute_sets) out.push_back({role, {{attributes, 0}}});
  return out;
}

/// Every subtree one level higher: unordered pairs of those one level lower.
std::vector<Subtree> pairs_of(const std::vector<Subtree>& lower, std::size_t users) {
  std::vector<Subtree> out;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    for (std::size_t j = i; j < lower.size(); ++j) {
      if (lower[i].users + lower[j].users > users) continue;
      out.push_back(lower[i]);
      out.back().users += lower[j].users;
      out.back().leaves.insert(out.back().leaves.end(), lower[j].leaves.begin(), lower[j].leaves.end());
    }
  }
  return out;
}

}  // namespace

void for_every_coalition(int depth, std::size_t users, const std::vector<Attributes>& attribute_sets,
                         const std::function<void(const Coalition&)>& visit) {
  const std::vector<User> everybody = every_user(attribute_sets);
  std::vector<LeafState> states = {{false, nullptr}, {true, nullptr}};
  for (const User& user : everybody) {
    states.push_back({false, &user});
    states.push_back({true, &user});
  }
  std::vector<Subtree> subtrees;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const std::size_t here = states[i].user == nullptr ? 0 : 1;
    if (here <= users) subtrees.push_back({{i}, here});
  }
  for (int level = 0; level < depth; ++level) subtrees = pairs_of(subtrees, users);

  for (const Subtree& tree : subtrees) {
    Coalition out;
    for (std::size_t leaf = 0; leaf < tree.leaves.size(); ++leaf) {
      const LeafState& state = states[tree.leaves[leaf]];
      if (state.revoked) out.revoked.insert(static_cast<Leaf>(leaf));
      if (state.user == nullptr) continue;
      out.users.push_back(*state.user);
      out.users.back().keys.front().leaf = static_cast<Leaf>(leaf);
    }
    visit(out);
  }
}

std::vector<std::set<Leaf>> every_revocation(int depth) {
  std::vector<std::set<Leaf>> out;
  for_every_coalition(depth, 0, {}, [&](const Coalition& coalition) { out.push_back(coalition.revoked); });
  return out;
}

std::vector<Attributes> every_attribute_set(const Policy& policy) {
  std::set<char> named;
  for (const Row& row : policy.rows) named.insert(row.attribute);
  std::vector<Attributes> sets = {""};
  for (const char u : named) {
    const std::size_t without = sets.size();
    for (std::size_t i = 0; i < without; ++i) sets.push_back(sets[i] + u);
  }
  return sets;
}

}  // namespace aceso::ggm
