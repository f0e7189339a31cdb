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

Result<Outcome<PreDecryptionKey>> pre_key_gen(const AttributeKey& attk, const UpdateKey& updk, Random& rng) {
  if (attk.depth() != updk.depth)
    return fail(ErrorCode::bad_argument, "update key",
                "expected a tree of depth " + std::to_string(attk.depth()) + ", found " + std::to_string(updk.depth));
  const auto nodes = path(attk.depth(), attk.leaf);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const UpdateNode* const update = updk.find(nodes[i]);
    if (update == nullptr) continue;

    const Scalar r = Scalar::random_nonzero(rng), s = Scalar::random_nonzero(rng);
    NodeKey node = attk.nodes[i];
    node.k0 *= w().pow(r);
    node.k1 *= G2::generator().pow(r);
    for (std::size_t u = 0; u < node.ku.size(); ++u) node.ku[u] *= h_attr(attk.attributes.items()[u]).pow(r);
    return PreDecryptionKey{attk.id,
                            attk.attributes,
                            updk.period,
                            std::move(node),
                            update->q0 * h_time(updk.period).pow(s),
                            update->q1 * G2::generator().pow(s)};
  }
  return none(Null::revoked);
}

}  // namespace aceso::abe
