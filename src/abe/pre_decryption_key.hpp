#pragma once
// PreKeyGen: what a hospital needs to pre-decrypt for one of its doctors in one period.

#include "abe/attribute_key.hpp"
#include "abe/update_key.hpp"
#include "base/outcome.hpp"

namespace aceso::abe {

/// prek_id,t. Useless without beta.
struct PreDecryptionKey {
  std::string id;
  policy::AttributeSet attributes;
  Period period;
  NodeKey node;  ///< of the one x in Path(leaf) and KUNodes, re-randomised
  G1 q0;
  G2 q1;

  [[nodiscard]] Bytes encode() const;
  static Result<PreDecryptionKey> decode(ByteView bytes);
};

/// PreKeyGen(pp, id, attk_id, updk_t): Null::revoked when no node of the path is covered. Fails when the two keys are
/// of trees of different depths. Needs no secret of the KGC.
Result<Outcome<PreDecryptionKey>> pre_key_gen(const AttributeKey& attk, const UpdateKey& updk, BaseCache& bases,
                                              Random& rng);

}  // namespace aceso::abe
