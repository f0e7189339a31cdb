#pragma once
// The contract Records (contracts/RecordAccess.sol and contracts/Records.sol): records, who may use them, verdicts,
// reports and receipts. Functions that write fail as Sender::send() does; views and events as ChainClient does.

#include "chain/account.hpp"
#include "chain/contract.hpp"
#include "chain/patient_message.hpp"

namespace aceso::chain {

struct RecordFacts {
  Address hospital;
  std::uint64_t period = 0;
  Digest index_digest{};
  Digest sealed_digest{};
};

struct AuthorizationState {
  bool active = false;
  std::uint64_t epoch = 0;  ///< number of authorizations so far, thus the latest one's; 0 when there was none
};

struct VerdictFacts {
  bool matched = false;
  Digest proof_digest{};
};

struct ReportFacts {
  Digest trapdoor_tag{};
  std::optional<Digest> receipt_digest;  ///< nothing until the patient acknowledged
};

struct Published {
  Digest record_id;
  Address hospital;
  Digest index_digest;
  Digest sealed_digest;
  std::uint64_t period;
  Bytes index;
  std::uint64_t block;
};

struct Authorized {
  Digest record_id;
  Address to;
  std::uint64_t epoch;
  Bytes encapsulation;
  std::uint64_t block;
};

struct Withdrawn {
  Digest record_id;
  Address from;
  std::uint64_t epoch;
  std::uint64_t block;
};

struct VerdictRecorded {
  Digest record_id;
  Address hospital;
  Digest trapdoor_tag;
  bool matched;
  Digest proof_digest;
  std::uint64_t block;
};

struct ReportDelivered {
  Digest record_id;
  Address hospital;
  Digest report_digest;
  Digest trapdoor_tag;
  std::uint64_t block;
};

struct ReceiptRecorded {
  Digest record_id;
  Digest report_digest;
  Digest receipt_digest;
  std::uint64_t block;
};

class Records {
 public:
  Records(const ChainClient& client, const Address& address, std::uint64_t chain_id)
      : contract_(client, address, "Records"), domain_{.chain_id = chain_id, .verifying_contract = address} {}
  [[nodiscard]] const Address& address() const { return contract_.address(); }
  /// The contract as it was at the end of `block`, for views. Nodes remember at least 128 blocks.
  [[nodiscard]] Records at(std::uint64_t block) const { return Records(contract_.at(block), domain_); }
  /// What patients' signatures are bound to.
  [[nodiscard]] const Eip712Domain& domain() const { return domain_; }

  /// Publishes a record of the sending hospital. `consent` must be the patient's signature of Publish for the sender,
  /// SHA-256(index), `sealed_digest` and `period`: checked here first (bad_signature), since to the contract a wrong
  /// one means another patient. Reverts: NotHospital, IndexSize (not 64 to 2048 bytes), ZeroDigest, AlreadyPublished.
  Result<Receipt> publish(Sender& sender, const Address& patient, ByteView index, const Digest& sealed_digest,
                          std::uint64_t period, const Signature& consent);
  /// Reverts: UnknownRecord, NotRecordHospital, NotHospital, SelfAuthorization, EncapsulationSize (not 1 to 512
  /// bytes), AlreadyAuthorized.
  Result<Receipt> authorize(Sender& sender, const Digest& record_id, const Address& to, ByteView encapsulation);
  /// Reverts: UnknownRecord, NotRecordHospital, NotAuthorized.
  Result<Receipt> withdraw(Sender& sender, const Digest& record_id, const Address& from);
  /// Anyone may relay. Reverts: UnknownRecord, BadPatientSignature, NotAuthorized (also for another epoch).
  Result<Receipt> withdraw_by_patient(Sender& sender, const Withdraw& message, const Signature& signature);
  /// Reverts: UnknownRecord, NotHospital, NotAuthorized, ZeroDigest, DuplicateVerdict.
  Result<Receipt> record_verdict(Sender& sender, const Digest& record_id, const Digest& trapdoor_tag, bool matched,
                                 const Digest& proof_digest);
  /// Reverts: UnknownRecord, NotHospital, NotAuthorized, ZeroDigest, NoMatch, MatchAlreadyReported, AlreadyReported.
  Result<Receipt> deliver_report(Sender& sender, const Digest& record_id, const Digest& trapdoor_tag,
                                 const Digest& report_digest);
  /// Anyone may relay. Reverts: UnknownRecord, ZeroDigest, UnknownReport, AlreadyAcknowledged, BadPatientSignature.
  Result<Receipt> acknowledge(Sender& sender, const Acknowledge& message, const Signature& signature);

  /// Nothing when the record is unknown; likewise below.
  [[nodiscard]] Result<std::optional<RecordFacts>> record(const Digest& record_id) const;
  [[nodiscard]] Result<AuthorizationState> authorization(const Digest& record_id, const Address& hospital) const;
  [[nodiscard]] Result<std::optional<VerdictFacts>> verdict(const Digest& record_id, const Address& hospital,
                                                            const Digest& trapdoor_tag) const;
  [[nodiscard]] Result<std::optional<ReportFacts>> report(const Digest& record_id, const Address& hospital,
                                                          const Digest& report_digest) const;

  // Events in the chain's order. A filter of nothing matches all.

  using AnyDigest = std::optional<Digest>;
  using AnyAddress = std::optional<Address>;
  [[nodiscard]] Result<std::vector<Published>> published(const BlockRange& blocks = {}, const AnyDigest& record_id = {},
                                                         const AnyAddress& hospital = {}) const;
  [[nodiscard]] Result<std::vector<Authorized>> authorized(const BlockRange& blocks = {},
                                                           const AnyDigest& record_id = {},
                                                           const AnyAddress& to = {}) const;
  [[nodiscard]] Result<std::vector<Withdrawn>> withdrawn(const BlockRange& blocks = {}, const AnyDigest& record_id = {},
                                                         const AnyAddress& from = {}) const;
  [[nodiscard]] Result<std::vector<VerdictRecorded>> verdicts(const BlockRange& blocks = {},
                                                              const AnyDigest& record_id = {},
                                                              const AnyAddress& hospital = {}) const;
  [[nodiscard]] Result<std::vector<ReportDelivered>> reports(const BlockRange& blocks = {},
                                                             const AnyDigest& record_id = {},
                                                             const AnyAddress& hospital = {}) const;
  [[nodiscard]] Result<std::vector<ReceiptRecorded>> receipts(const BlockRange& blocks = {},
                                                              const AnyDigest& record_id = {}) const;

 private:
  Records(Contract contract, const Eip712Domain& domain) : contract_(std::move(contract)), domain_(domain) {}

  Contract contract_;
  Eip712Domain domain_;
};

}  // namespace aceso::chain
