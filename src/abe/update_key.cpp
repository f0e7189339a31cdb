#include "abe/update_key.hpp"

#include <algorithm>

#include "abe/domain.hpp"
#include "symm/derived_random.hpp"
#include "symm/hash.hpp"

namespace aceso::abe {
namespace {

constexpr std::size_t node_size = 8 + G1::size + G2::size;

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

Result<UpdateKey> upd_key_gen(const PublicParameters& pp, const MasterKey& msk, Period t, const RevocationList& rl) {
  if (!rl.items().empty() && rl.items().back().leaf >> pp.depth != 0)
    return fail(ErrorCode::bad_argument, "revocation list", "expected leaves of this tree alone");
  const Bytes purpose = Encoder().raw(as_bytes("ACESO-V01-UPDATE-KEY")).u64(t).raw(symm::sha256(rl.encode())).take();
  symm::DerivedRandom rng(msk.kappa0.reveal(), purpose);
  const G1 time = h_time(t);
  UpdateKey out{t, pp.depth, {}};
  for (const NodeId x : ku_nodes(pp.depth, rl.revoked_in(t))) {
    const Scalar s = Scalar::random_nonzero(rng);
    out.nodes.push_back({x, G1::generator().pow(msk.gamma(x)) * time.pow(s), G2::generator().pow(s)});
  }
  return out;
}

bool covers(const UpdateKey& key, const RevocationList& rl) {
  const auto revoked = rl.revoked_in(key.period);
  if (!revoked.empty() && revoked.back() >> key.depth != 0) return false;
  return std::ranges::equal(key.nodes, ku_nodes(key.depth, revoked), {}, &UpdateNode::x);
}

}  // namespace aceso::abe
