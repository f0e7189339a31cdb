#pragma once
// Every way in which doctors can sit at the leaves of a tree, up to the tree's symmetries: swapping the two subtrees of
// a node changes nothing but names.

#include <cstddef>
#include <functional>
#include <set>
#include <vector>

#include "ggm/scenario.hpp"

namespace aceso::ggm {

using Visit = std::function<void(const Scenario&)>;

/// Users at leaves, one key each, and the leaves that are revoked.
struct Coalition {
  std::vector<User> users;
  std::set<Leaf> revoked;
};

/// Each leaf of a tree of `depth` is revoked or not, and is empty or has a user: every role with a key and every one
/// of `attribute_sets`. At most `users` users in all. One coalition of each class of symmetric ones.
void for_every_coalition(int depth, std::size_t users, const std::vector<Attributes>& attribute_sets,
                         const std::function<void(const Coalition&)>& visit);

/// Every revocation set, up to symmetry.
std::vector<std::set<Leaf>> every_revocation(int depth);

/// Every set of the attributes that `policy` names, the empty one included.
std::vector<Attributes> every_attribute_set(const Policy& policy);

}  // namespace aceso::ggm
