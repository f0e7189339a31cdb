#pragma once
// UpdKeyGen: the public update key of a period.

#include "abe/parameters.hpp"
#include "abe/revocation.hpp"
#include "base/executor.hpp"
#include "group/point.hpp"

namespace aceso::abe {

struct UpdateNode {
  NodeId x;
  G1 q0;  ///< Q_x0 = g1^gamma_x * H_time(t)^s_x
  G2 q1;  ///< Q_x1 = g2^s_x
};

/// updk_t. Public; its digest is on the chain.
struct UpdateKey {
  Period period;
  std::uint8_t depth;
  std::vector<UpdateNode> nodes;  ///< of KUNodes, by increasing x

  [[nodiscard]] const UpdateNode* find(NodeId x) const;

  [[nodiscard]] Bytes encode() const;
  static Result<UpdateKey> decode(ByteView bytes);
};

/// UpdKeyGen(pp, msk, t, rl, st): one update for each node of KUNodes(BT, rl, t). Fails when rl names a leaf outside
/// the tree. Secret exponents, constant time; s_x derives from kappa0, t and rl, so that a KGC which lost the key after
/// its digest reached the chain makes the same one again.
Result<UpdateKey> upd_key_gen(const PublicParameters& pp, const MasterKey& msk, Period t, const RevocationList& rl,
                              const Executor& run = run_serially);

/// Whether `key` has exactly the nodes of KUNodes(BT, rl, t): what anyone can check of it against the published list.
bool covers(const UpdateKey& key, const RevocationList& rl);

}  // namespace aceso::abe
