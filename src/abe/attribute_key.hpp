#pragma once
// AttKeyGen: attribute keys over the path of a leaf.

#include "abe/base_cache.hpp"
#include "abe/revocation.hpp"
#include "abe/user_key.hpp"
#include "base/executor.hpp"
#include "policy/attributes.hpp"

namespace aceso::abe {

/// The key of one tree node x, or the node part of a pre-decryption key.
struct NodeKey {
  G1 k0;               ///< K_x0 = pk_id^(alpha - gamma_x) * W^r_x
  G2 k1;               ///< K_x1 = g2^r_x
  std::vector<G1> ku;  ///< K_x,u = H_attr(u)^r_x, in the order of the attribute set

  void write(Encoder& out) const;
  static NodeKey read(Decoder& in, std::size_t attributes);
};

/// attk_id. Useless without beta; the user's hospital keeps it.
struct AttributeKey {
  std::string id;
  policy::AttributeSet attributes;
  Leaf leaf;
  std::vector<NodeKey> nodes;  ///< of Path(leaf), from the leaf to the root

  [[nodiscard]] std::uint8_t depth() const { return static_cast<std::uint8_t>(nodes.size() - 1); }
  [[nodiscard]] Bytes encode() const;
  static Result<AttributeKey> decode(ByteView bytes);
};

/// AttKeyGen(pp, msk, id, pk_id, A, st): takes a free leaf of `st` and makes the key of each node on its path. Fails
/// when the user still has a leaf that is not in `rl` (a change of attributes revokes the old leaf first), when
/// the id is registered with another key, or when the tree is full; `st` is then unchanged. Secret exponents, constant
/// time.
Result<AttributeKey> att_key_gen(const PublicParameters& pp, const MasterKey& msk, const UserPublicKey& user,
                                 const policy::AttributeSet& attributes, KgcState& st, const RevocationList& rl,
                                 BaseCache& bases, Random& rng, const Executor& run = run_serially);

/// A user and the attributes that the key is to have; both must outlive the call.
struct KeyRequest {
  const UserPublicKey* user;
  const policy::AttributeSet* attributes;
};

/// AttKeyGen for many users: what att_key_gen would give for one request after another, each with its own error.
std::vector<Result<AttributeKey>> att_key_gen_all(const PublicParameters& pp, const MasterKey& msk,
                                                  std::span<const KeyRequest> requests, KgcState& st,
                                                  const RevocationList& rl, BaseCache& bases, Random& rng,
                                                  const Executor& run);

}  // namespace aceso::abe
