#pragma once
// A hospital's verdict on one index and one trapdoor, with its proof.

#include <variant>

#include "match/match.hpp"
#include "proof/dlog_inequality.hpp"

namespace aceso::match {

using AccountAddress = std::array<std::uint8_t, 20>;  ///< of an Ethereum account

/// Where and between whom a verdict holds; bound by its proof, so that it cannot be replayed anywhere else.
struct VerdictContext {
  Digest parameters;  ///< digest of pp
  std::uint64_t chain_id;
  AccountAddress contract;  ///< Records
  std::uint64_t period;     ///< of the record
  AccountAddress owner;     ///< the hospital that published the record
  AccountAddress matcher;   ///< the hospital that says so
};

/// What a verdict, and the report that follows it, are filed under on the chain: a hash of the record's id and the
/// trapdoor's digest. The digest itself would link all records that match one doctor's standing trapdoor. Whoever has
/// the trapdoor can compute it.
Digest trapdoor_tag(const Digest& record_id, const Digest& trapdoor_digest);

/// "Match" with a proof that L = V^kappa, or "no match" with one that it is not. Anyone who holds the index and the
/// trapdoor can verify it.
struct Verdict {
  Digest index_digest;
  Digest trapdoor_digest;
  std::variant<proof::EqualityProof, proof::InequalityProof> proof;

  [[nodiscard]] bool matched() const { return std::holds_alternative<proof::EqualityProof>(proof); }
  [[nodiscard]] Bytes encode() const;
  static Result<Verdict> decode(ByteView bytes);
  /// SHA-256 of the encoding, as on the chain.
  [[nodiscard]] Digest digest() const;
};

/// Match(Trapdoor, Index) with its proof. Fails when kappa is not the one that the index commits to, or the trapdoor is
/// of a smaller size class than the index. Constant time in kappa but for the verdict itself. The proof's random
/// numbers derive from kappa and the whole statement (as in RFC 6979), so that a hospital which lost a verdict before
/// its digest reached the chain makes the same one again.
Result<Verdict> match_and_prove(const VerdictContext& context, const Index& index, const Trapdoor& trapdoor,
                                const Scalar& kappa);

/// Fails with ErrorCode::bad_signature when the verdict is not one on this index and trapdoor in this context, or its
/// proof is wrong.
Result<void> verify_verdict(const VerdictContext& context, const Index& index, const Trapdoor& trapdoor,
                            const Verdict& verdict);

}  // namespace aceso::match
