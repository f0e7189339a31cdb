#pragma once
// The contracts that the parties share, and what they say about a record.

#include "abe/ciphertext.hpp"
#include "chain/deployment.hpp"
#include "chain/membership.hpp"
#include "chain/periods.hpp"
#include "chain/records.hpp"
#include "match/authorization.hpp"
#include "match/verdict.hpp"
#include "report/receipt.hpp"

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

/// A record's ciphertext that is known to be the published one: made by check_ciphertext alone.
class PublishedCiphertext {
 public:
  [[nodiscard]] const abe::Ciphertext& operator*() const { return ciphertext_; }
  [[nodiscard]] const abe::Ciphertext* operator->() const { return &ciphertext_; }

 private:
  friend Result<PublishedCiphertext> check_ciphertext(const Consortium& consortium, abe::Ciphertext ct);
  explicit PublishedCiphertext(abe::Ciphertext ct) : ciphertext_(std::move(ct)) {}
  abe::Ciphertext ciphertext_;
};

/// Fails with ErrorCode::bad_signature unless the chain shows the digest and the period of `ct` under its record id.
/// Without this check, anyone could put one record's id on another's ciphertext, or data of their own.
Result<PublishedCiphertext> check_ciphertext(const Consortium& consortium, abe::Ciphertext ct);

/// Fails with ErrorCode::refused unless `hospital` may have the record at this moment: it published it, or it is a
/// member with a current authorization.
Result<void> check_access(const Consortium& consortium, const Digest& record_id, const chain::Address& hospital);

/// A record that a hospital may match.
struct FoundRecord {
  PublishedRecord record;
  Scalar kappa;  ///< secret
};
/// A record that a hospital was authorised for in a way that it cannot use.
struct UnusableRecord {
  Digest record_id;
  Error why;
};
struct SearchResult {
  std::vector<FoundRecord> found;
  std::vector<UnusableRecord> unusable;  ///< one hospital's bad index or authorization must not hide those of others
};

/// The record of an event that authorises the holder of `kem`. Errors of find_record, and of match::open_authorization.
Result<FoundRecord> open_authorized(const Consortium& consortium, const chain::Authorized& event,
                                    const symm::KemKeyPair& kem);

/// Search: the records of others that `hospital` is authorised for at this moment, each with its kappa.
Result<SearchResult> search_authorized(const Consortium& consortium, const chain::Address& hospital,
                                       const symm::KemKeyPair& kem);

/// What a verdict of `matcher` on `record` is bound to.
match::VerdictContext verdict_context(const Consortium& consortium, const abe::PublicParameters& pp,
                                      const PublishedRecord& record, const chain::Address& matcher);

/// Anyone's check of a verdict: the index comes from the chain, the verdict's digest must be on it under `matcher` with
/// the same outcome when `must_be_recorded`, and the proof must hold. ErrorCode::bad_signature otherwise.
Result<void> audit_verdict(const Consortium& consortium, const abe::PublicParameters& pp, const Digest& record_id,
                           const chain::Address& matcher, const match::Trapdoor& trapdoor,
                           const match::Verdict& verdict, bool must_be_recorded);

/// Anyone's check of a receipt: its proof must hold under the patient's key, and the chain must show its digest for
/// this report, which the contract lets nobody but the patient's account put there. ErrorCode::bad_signature otherwise.
Result<void> audit_receipt(const Consortium& consortium, const chain::Address& hospital, const report::Report& report,
                           const report::ReportKey& patient, const report::Receipt& receipt);

}  // namespace aceso::service
