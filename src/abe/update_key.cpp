#include "abe/update_key.hpp"

#include <algorithm>

#include "abe/base_cache.hpp"
#include "symm/derived_random.hpp"
#include "symm/hash.hpp"

namespace aceso::abe {
namespace {

constexpr std::size_t node_size = 8 + G1::size + G2::size;

/// So many nodes are computed together: enough to share inversions, few enough to stay in the caches.
constexpr std::size_t nodes_together = 32;

}  // namespace

const UpdateNode* UpdateKey::find(NodeId x) const {
  const auto at = std::ranges::lower_bound(nodes, x, {}, &UpdateNode::x);
  return at != nodes.end() && at->x == x ? &*at : nullptr;
}

Bytes UpdateKey::encode() const {
  Encoder out(Artifact::update_key);
  out.u64(period).u8(depth).u64(nodes.size());
  for (const UpdateNode& node : nodes) out.u64(node.x).raw(node.q0.encode()).raw(node.q1.encode());
  return out.take();
}

Result<UpdateKey> UpdateKey::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::update_key);
  UpdateKey out;
  out.period = in.u64("period");
  out.depth = in.u8("depth");
  const std::uint64_t count = in.u64("count");
  if (in.ok() && (out.depth < depth_least || out.depth > depth_most)) in.reject("depth", "expected 4 to 32");
  if (in.ok() && (in.remaining() % node_size != 0 || in.remaining() / node_size != count))
    in.reject("count", "expected as many nodes as it says");
  for (std::uint64_t i = 0; in.ok() && i < count; ++i) {
    UpdateNode node;
    node.x = in.u64("node");
    node.q0 = read_g1(in, "Q_x0");
    node.q1 = read_g2(in, "Q_x1");
    if (node.x == 0 || node.x >> (out.depth + 1) != 0) in.reject("node", "expected a node of the tree");
    if (!out.nodes.empty() && node.x <= out.nodes.back().x) in.reject("node", "expected increasing order");
    out.nodes.push_back(node);
  }
  ACESO_CHECK(in.finish());
  return out;
}

Result<UpdateKey> upd_key_gen(const PublicParameters& pp, const MasterKey& msk, Period t, const RevocationList& rl,
                              const Executor& run) {
  if (!rl.items().empty() && rl.items().back().leaf >> pp.depth != 0)
    return fail(ErrorCode::bad_argument, "revocation list", "expected leaves of this tree alone");
  const Bytes purpose = Encoder().raw(as_bytes("ACESO-V01-UPDATE-KEY")).u64(t).raw(symm::sha256(rl.encode())).take();
  symm::DerivedRandom rng(msk.kappa0.reveal(), purpose);
  const auto cover = ku_nodes(pp.depth, rl.revoked_in(t));
  std::vector<Scalar> s;
  for (std::size_t i = 0; i < cover.size(); ++i) s.push_back(Scalar::random_nonzero(rng));

  const HashedBase time = BaseCache().time(t, cover.size());
  UpdateKey out{t, pp.depth, std::vector<UpdateNode>(cover.size())};
  run_in_chunks(run, cover.size(), nodes_together, [&](std::size_t first, std::size_t count) {
    G1Products q0;
    G2Products q1;
    for (std::size_t i = first; i < first + count; ++i) {
      time.multiply_into(q0.begin().multiply(g1_base(), msk.gamma(cover[i])), s[i]);
      q1.begin().multiply(g2_base(), s[i]);
    }
    const auto values0 = q0.take();
    const auto values1 = q1.take();
    for (std::size_t i = 0; i < count; ++i) out.nodes[first + i] = {cover[first + i], values0[i], values1[i]};
  });
  return out;
}

bool covers(const UpdateKey& key, const RevocationList& rl) {
  const auto revoked = rl.revoked_in(key.period);
  if (!revoked.empty() && revoked.back() >> key.depth != 0) return false;
  return std::ranges::equal(key.nodes, ku_nodes(key.depth, revoked), {}, &UpdateNode::x);
}

}  // namespace aceso::abe
