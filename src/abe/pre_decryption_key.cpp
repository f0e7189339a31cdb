#include "abe/pre_decryption_key.hpp"

#include "abe/domain.hpp"

namespace aceso::abe {

Bytes PreDecryptionKey::encode() const {
  Encoder out(Artifact::pre_decryption_key);
  out.text(id);
  attributes.write(out);
  out.u64(period);
  node.write(out);
  out.raw(q0.encode()).raw(q1.encode());
  return out.take();
}

Result<PreDecryptionKey> PreDecryptionKey::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::pre_decryption_key);
  PreDecryptionKey out;
  out.id = in.text("id");
  if (in.ok() && !policy::check_attribute(out.id))
    in.reject("id", "expected 1 to 256 bytes without control characters");
  out.attributes = policy::AttributeSet::read(in);
  out.period = in.u64("period");
  out.node = NodeKey::read(in, out.attributes.size());
  out.q0 = read_g1(in, "Q_x0");
  out.q1 = read_g2(in, "Q_x1");
  ACESO_CHECK(in.finish());
  return out;
}

Result<Outcome<PreDecryptionKey>> pre_key_gen(const AttributeKey& attk, const UpdateKey& updk, BaseCache& bases,
                                              Random& rng) {
  if (attk.depth() != updk.depth)
    return fail(ErrorCode::bad_argument, "update key",
                "expected a tree of depth " + std::to_string(attk.depth()) + ", found " + std::to_string(updk.depth));
  const auto nodes = path(attk.depth(), attk.leaf);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const UpdateNode* const update = updk.find(nodes[i]);
    if (update == nullptr) continue;

    const Scalar r = Scalar::random_nonzero(rng), s = Scalar::random_nonzero(rng);
    const NodeKey& node = attk.nodes[i];
    G1Products in_g1;
    in_g1.begin().multiply(node.k0).multiply(w(), r);
    bases.time(updk.period, 1).multiply_into(in_g1.begin().multiply(update->q0), s);
    for (std::size_t u = 0; u < node.ku.size(); ++u)
      bases.attribute(attk.attributes.items()[u], 1).multiply_into(in_g1.begin().multiply(node.ku[u]), r);
    G2Products in_g2;
    in_g2.begin().multiply(node.k1).multiply(g2_base(), r);
    in_g2.begin().multiply(update->q1).multiply(g2_base(), s);

    const auto g1 = in_g1.take();
    const auto g2 = in_g2.take();
    return PreDecryptionKey{attk.id, attk.attributes, updk.period, {g1[0], g2[0], {g1.begin() + 2, g1.end()}}, g1[1],
                            g2[1]};
  }
  return none(Null::revoked);
}

}  // namespace aceso::abe
