#include "abe/tree.hpp"

#include <algorithm>
#include <cassert>

namespace aceso::abe {

std::vector<NodeId> path(std::uint8_t depth, Leaf leaf) {
  assert(leaf < (NodeId{1} << depth));
  std::vector<NodeId> out;
  for (NodeId x = (NodeId{1} << depth) + leaf; x != 0; x >>= 1) out.push_back(x);
  return out;
}

std::vector<NodeId> ku_nodes(std::uint8_t depth, std::span<const Leaf> revoked) {
  if (revoked.empty()) return {1};
  std::vector<NodeId> tainted;  // one level of the union of the revoked leaves' paths, in increasing order
  for (const Leaf leaf : revoked) tainted.push_back((NodeId{1} << depth) + leaf);

  std::vector<NodeId> cover;
  while (tainted.front() != 1) {
    for (std::size_t i = 0; i < tainted.size(); ++i) {
      const NodeId sibling = tainted[i] ^ 1;
      const bool left = (sibling & 1) == 0;
      const bool sibling_tainted =
          left ? i > 0 && tainted[i - 1] == sibling : i + 1 < tainted.size() && tainted[i + 1] == sibling;
      if (!sibling_tainted) cover.push_back(sibling);
    }
    for (NodeId& x : tainted) x >>= 1;
    tainted.erase(std::unique(tainted.begin(), tainted.end()), tainted.end());
  }
  std::sort(cover.begin(), cover.end());
  return cover;
}

}  // namespace aceso::abe
