#include "abe/attribute_key.hpp"

#include <algorithm>

#include "abe/domain.hpp"
#include "symm/hash.hpp"

namespace aceso::abe {
namespace {

/// So many nodes of a key are computed together: enough to share inversions, few enough to keep every core busy.
constexpr std::size_t nodes_together = 4;

}  // namespace

void NodeKey::write(Encoder& out) const {
  out.raw(k0.encode()).raw(k1.encode());
  for (const G1& k : ku) out.raw(k.encode());
}

NodeKey NodeKey::read(Decoder& in, std::size_t attributes) {
  NodeKey out;
  out.k0 = read_g1(in, "K_x0");
  out.k1 = read_g2(in, "K_x1");
  for (std::size_t i = 0; in.ok() && i < attributes; ++i) out.ku.push_back(read_g1(in, "K_x,u"));
  return out;
}

Bytes AttributeKey::encode() const {
  Encoder out(Artifact::attribute_key);
  out.text(id);
  attributes.write(out);
  out.u64(leaf).u8(depth());
  for (const NodeKey& node : nodes) node.write(out);
  return out.take();
}

Result<AttributeKey> AttributeKey::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::attribute_key);
  AttributeKey out;
  out.id = in.text("id");
  if (in.ok() && !policy::check_attribute(out.id))
    in.reject("id", "expected 1 to 256 bytes without control characters");
  out.attributes = policy::AttributeSet::read(in);
  out.leaf = in.u64("leaf");
  const std::uint8_t depth = in.u8("depth");
  if (in.ok() && (depth < depth_least || depth > depth_most)) in.reject("depth", "expected 4 to 32");
  if (in.ok() && out.leaf >> depth != 0) in.reject("leaf", "expected a number below 2^depth");
  for (unsigned i = 0; in.ok() && i <= depth; ++i) out.nodes.push_back(NodeKey::read(in, out.attributes.size()));
  ACESO_CHECK(in.finish());
  return out;
}

Result<AttributeKey> att_key_gen(const PublicParameters& pp, const MasterKey& msk, const UserPublicKey& user,
                                 const policy::AttributeSet& attributes, KgcState& st, const RevocationList& rl,
                                 BaseCache& bases, Random& rng, const Executor& run) {
  if (std::ranges::any_of(st.leaves_of(user.id()), [&](Leaf leaf) { return !rl.contains(leaf); }))
    return fail(ErrorCode::bad_argument, "id", "this user has a key that is not revoked: revoke it first");
  ACESO_TRY(const Leaf leaf, st.take_leaf(pp.depth, {user.id(), symm::sha256(user.pk().encode())}));

  const auto nodes = path(pp.depth, leaf);
  std::vector<HashedBase> hashes;
  for (const std::string& attribute : attributes.items()) hashes.push_back(bases.attribute(attribute, nodes.size()));
  const FixedBase<G1Curve> pk(user.pk());
  std::vector<Scalar> r;  // fresh for each node: see docs/scheme.md on the shared-r variant
  for (std::size_t i = 0; i < nodes.size(); ++i) r.push_back(Scalar::random_nonzero(rng));

  AttributeKey out{user.id(), attributes, leaf, std::vector<NodeKey>(nodes.size())};
  run_in_chunks(run, nodes.size(), nodes_together, [&](std::size_t first, std::size_t count) {
    G1Products in_g1;
    G2Products in_g2;
    for (std::size_t i = first; i < first + count; ++i) {
      in_g1.begin().multiply(pk, msk.alpha - msk.gamma(nodes[i])).multiply(w(), r[i]);
      for (const HashedBase& h : hashes) h.multiply_into(in_g1.begin(), r[i]);
      in_g2.begin().multiply(g2_base(), r[i]);
    }
    const auto k = in_g1.take();
    const auto k1 = in_g2.take();
    auto next = k.begin();
    for (std::size_t i = 0; i < count; ++i) {
      NodeKey& node = out.nodes[first + i];
      node.k0 = *next++;
      node.k1 = k1[i];
      node.ku.assign(next, next + static_cast<std::ptrdiff_t>(hashes.size()));
      next += static_cast<std::ptrdiff_t>(hashes.size());
    }
  });
  return out;
}

}  // namespace aceso::abe
