#pragma once
// The contracts that the parties share, and what they say about a record.

#include "abe/parameters.hpp"
#include "abe/revocation.hpp"
#include "chain/deployment.hpp"
#include "chain/membership.hpp"
#include "chain/periods.hpp"
#include "chain/records.hpp"
#include "match/verdict.hpp"

namespace aceso::service {

/// The three contracts of one deployment, as seen through one node.
struct Consortium {
  /// `client` must outlive the object.
  Consortium(const chain::ChainClient& client, const chain::Deployment& where)
      : deployment(where),
        membership(client, where.membership),
        periods(client, where.periods),
        records(client, where.records, where.chain_id) {}

  chain::Deployment deployment;
  chain::Membership membership;
  chain::Periods periods;
  chain::Records records;

  /// The events of the deployment: none is older.
  [[nodiscard]] chain::BlockRange all_blocks() const { return {deployment.block, std::nullopt}; }
};

/// A record as the chain shows it: what hospitals search.
struct PublishedRecord {
  chain::Address owner;
  abe::Period period;
  Digest sealed_digest;  ///< of CT_Sym
  match::Index index;
};

/// The record from the chain's event, its index decoded and checked against the stored digest and the record's id.
/// ErrorCode::refused when there is none.
Result<PublishedRecord> find_record(const Consortium& consortium, const Digest& record_id);

/// Fails with ErrorCode::bad_signature unless the chain shows the digest of `pp`.
Result<void> check_parameters(const Consortium& consortium, const abe::PublicParameters& pp);

/// What a verdict of `matcher` on `record` is bound to.
match::VerdictContext verdict_context(const Consortium& consortium, const abe::PublicParameters& pp,
                                      const PublishedRecord& record, const chain::Address& matcher);

/// Anyone's check of a verdict: the index comes from the chain, the verdict's digest must be on it under `matcher` with
/// the same outcome when `must_be_recorded`, and the proof must hold. ErrorCode::bad_signature otherwise.
Result<void> audit_verdict(const Consortium& consortium, const abe::PublicParameters& pp, const Digest& record_id,
                           const chain::Address& matcher, const match::Trapdoor& trapdoor,
                           const match::Verdict& verdict, bool must_be_recorded);

}  // namespace aceso::service
