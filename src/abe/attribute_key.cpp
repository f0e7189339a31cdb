#include "abe/attribute_key.hpp"

#include <algorithm>

#include "abe/domain.hpp"
#include "symm/hash.hpp"

namespace aceso::abe {
namespace {

/// So many nodes of a key are computed together: enough to share inversions, few enough to keep every core busy.
constexpr std::size_t nodes_together = 4;

/// So many requests are prepared at a time: each holds on to the tables of its attributes.
constexpr std::size_t requests_together = 64;

/// One key's leaf, bases and random numbers.
struct Prepared {
  Leaf leaf;
  std::vector<NodeId> nodes;
  std::vector<HashedBase> hashes;
  std::vector<Scalar> r;  ///< fresh for each node: see docs/scheme.md on the shared-r variant
};

Result<Prepared> prepare(const PublicParameters& pp, const KeyRequest& request, KgcState& st, const RevocationList& rl,
                         BaseCache& bases, Random& rng) {
  const UserPublicKey& user = *request.user;
  if (std::ranges::any_of(st.leaves_of(user.id()), [&](Leaf leaf) { return !rl.contains(leaf); }))
    return fail(ErrorCode::bad_argument, "id", "this user has a key that is not revoked: revoke it first");
  ACESO_TRY(const Leaf leaf, st.take_leaf(pp.depth, {user.id(), symm::sha256(user.pk().encode())}));
  Prepared out{leaf, path(pp.depth, leaf), {}, {}};
  for (const std::string& attribute : request.attributes->items())
    out.hashes.push_back(bases.attribute(attribute, out.nodes.size()));
  for (std::size_t i = 0; i < out.nodes.size(); ++i) out.r.push_back(Scalar::random_nonzero(rng));
  return out;
}

AttributeKey compute(const MasterKey& msk, const KeyRequest& request, const Prepared& in, const Executor& run) {
  const FixedBase<G1Curve> pk(request.user->pk());
  AttributeKey out{request.user->id(), *request.attributes, in.leaf, std::vector<NodeKey>(in.nodes.size())};
  run_in_chunks(run, in.nodes.size(), nodes_together, [&](std::size_t first, std::size_t count) {
    G1Products in_g1;
    G2Products in_g2;
    for (std::size_t i = first; i < first + count; ++i) {
      in_g1.begin().multiply(pk, msk.alpha - msk.gamma(in.nodes[i])).multiply(w(), in.r[i]);
      for (const HashedBase& h : in.hashes) h.multiply_into(in_g1.begin(), in.r[i]);
      in_g2.begin().multiply(g2_base(), in.r[i]);
    }
    const auto k = in_g1.take();
    const auto k1 = in_g2.take();
    auto next = k.begin();
    for (std::size_t i = 0; i < count; ++i) {
      NodeKey& node = out.nodes[first + i];
      const auto end = next + 1 + static_cast<std::ptrdiff_t>(in.hashes.size());
      node = {*next, k1[i], {next + 1, end}};
      next = end;
    }
  });
  return out;
}

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

std::vector<Result<AttributeKey>> att_key_gen_all(const PublicParameters& pp, const MasterKey& msk,
                                                  std::span<const KeyRequest> requests, KgcState& st,
                                                  const RevocationList& rl, BaseCache& bases, Random& rng,
                                                  const Executor& run) {
  std::vector<Result<AttributeKey>> out(requests.size());
  for (std::size_t at = 0; at < requests.size(); at += requests_together) {
    const auto block = requests.subspan(at, std::min(requests_together, requests.size() - at));
    // Leaves and random numbers in the order of the requests, then the work in any order.
    std::vector<Result<Prepared>> prepared;
    prepared.reserve(block.size());
    for (const KeyRequest& request : block) prepared.push_back(prepare(pp, request, st, rl, bases, rng));
    run(block.size(), [&](std::size_t i) {
      if (prepared[i])
        out[at + i] = compute(msk, block[i], *prepared[i], run);
      else
        out[at + i] = tl::unexpected(prepared[i].error());
    });
  }
  return out;
}

Result<AttributeKey> att_key_gen(const PublicParameters& pp, const MasterKey& msk, const UserPublicKey& user,
                                 const policy::AttributeSet& attributes, KgcState& st, const RevocationList& rl,
                                 BaseCache& bases, Random& rng, const Executor& run) {
  const KeyRequest request[] = {{&user, &attributes}};
  return std::move(att_key_gen_all(pp, msk, request, st, rl, bases, rng, run).front());
}

}  // namespace aceso::abe
