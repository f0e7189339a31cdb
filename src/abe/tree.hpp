#pragma once
// The complete binary tree BT of depth d: the root is node 1, the children of x are 2x and 2x + 1, leaf l is 2^d + l.

#include <cstdint>
#include <span>
#include <vector>

namespace aceso::abe {

using NodeId = std::uint64_t;
using Leaf = std::uint64_t;

inline constexpr std::uint8_t depth_least = 4;
inline constexpr std::uint8_t depth_most = 32;

/// Path(leaf): the d + 1 nodes from the leaf to the root. `leaf` is below 2^depth.
std::vector<NodeId> path(std::uint8_t depth, Leaf leaf);

/// KUNodes: the smallest set of nodes, in increasing order, whose subtrees hold every leaf that is not revoked and no
/// leaf that is. `revoked` is in increasing order without repeats. O(d) steps for each revoked leaf.
std::vector<NodeId> ku_nodes(std::uint8_t depth, std::span<const Leaf> revoked);

}  // namespace aceso::abe
