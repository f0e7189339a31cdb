#pragma once
// A hospital's part, both as the one that publishes a record and as the one that finds a doctor for it.

#include <map>

#include "abe/decrypt.hpp"
#include "service/consortium.hpp"
#include "store/blob_store.hpp"

namespace aceso::service {

/// A doctor of the hospital.
struct Colleague {
  abe::UserPublicKey identity;
  abe::AttributeKey key;
  std::optional<match::PreparedTrapdoor> trapdoor;  ///< standing
  std::uint64_t received = 0;                       ///< its place in the order of arrival over all colleagues
};

/// What goes from one hospital to another against an authorization, beside CT_HD.
struct Transfer {
  abe::Ciphertext ciphertext;
  proof::PermutationCertificate report_key;  ///< the patient's
};

class Hospital {
 public:
  Hospital(std::string name, Consortium& consortium, chain::Sender& sender, abe::PublicParameters pp,
           symm::KemKeyPair kem, store::BlobStore blobs)
      : name_(std::move(name)),
        consortium_(consortium),
        sender_(sender),
        pp_(std::move(pp)),
        kem_(std::move(kem)),
        blobs_(std::move(blobs)) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const chain::Address& address() const { return sender_.address(); }
  [[nodiscard]] const store::BlobStore& blobs() const { return blobs_; }

  // As the publisher of a record: accept, build_index, publish, in this order. Each may be repeated until the next one.

  /// Keeps a sealed record whose CT_HD is in blobs() already. Fails when that is not there, when the patient's report
  /// key is not certified or not the one that the ciphertext names, or when another ciphertext is kept for the record.
  Result<void> accept(abe::Ciphertext ct, const proof::PermutationCertificate& report_key);
  /// IndexBuild. The opening goes to the patient and to nobody else; kappa stays here as well. Refused once published.
  Result<match::IndexBuildResult> build_index(const Digest& record_id, std::span<const Scalar> keywords, unsigned m,
                                              Random& rng);
  /// Publishes the index that was built last, with the consent of the record's patient.
  Result<chain::Receipt> publish(const Digest& record_id, const chain::Address& patient,
                                 const chain::Signature& consent);
  /// Encapsulates kappa to the key that the chain shows for `to`, and publishes it.
  Result<chain::Receipt> authorize(const Digest& record_id, const chain::Address& to, Random& rng);
  Result<chain::Receipt> withdraw(const Digest& record_id, const chain::Address& from);
  /// CT_Sym for `to`; refused unless the chain shows a current authorization.
  [[nodiscard]] Result<Transfer> release(const Digest& record_id, const chain::Address& to) const;

  // As the hospital of doctors.

  /// Takes on a doctor. The attribute key must be for the same id.
  Result<void> enrol(abe::UserPublicKey identity, abe::AttributeKey key);
  /// Keeps the update key of a period. Its digest and the list's must be on the chain, and it must cover all but the
  /// list.
  Result<void> take_update_key(abe::UpdateKey key, const abe::RevocationList& revocations);
  /// Keeps the standing trapdoor of a colleague; a second one replaces the first. Refused when another colleague has
  /// it.
  Result<void> take_trapdoor(const std::string& doctor, match::Trapdoor trapdoor);
  /// Search: the records that this hospital published, or is authorised for at this moment, each with its kappa.
  [[nodiscard]] Result<SearchResult> search() const;

  struct Match {
    std::string doctor;
    match::Trapdoor trapdoor;
    match::Verdict verdict;
    std::uint64_t gas;  ///< of the transaction that recorded it; 0 when it was recorded before
  };
  struct MatchResult {
    std::vector<Match> matches;         ///< each recorded on the chain with its proof's digest
    std::optional<std::size_t> chosen;  ///< among them; nothing when no trapdoor matches
  };
  /// Match: every standing trapdoor against one record. Done again, it gives the same verdicts.
  Result<MatchResult> match(const FoundRecord& found);
  /// The verdict on one record and one trapdoor with its proof, also when there is no match: what a doctor may ask for.
  [[nodiscard]] Result<match::Verdict> verdict(const FoundRecord& found, const match::Trapdoor& trapdoor) const;

  /// Checks that a transferred ciphertext is the published one, and its CT_HD against it; keeps CT_HD.
  [[nodiscard]] Result<PublishedCiphertext> receive(Transfer transfer, const symm::Source& sealed) const;
  /// PreKeyGen and PreDec for a colleague. Refused unless the hospital may have the record at this moment; none
  /// (revoked) also for a doctor who is not current in the newest period that the hospital knows.
  [[nodiscard]] Result<Outcome<abe::SemiCiphertext>> pre_decrypt(const std::string& doctor,
                                                                 const PublishedCiphertext& ct, Random& rng);
  /// Checks that the report is the matched doctor's, on the matched record, and sealed to the record's key; puts its
  /// digest on the chain.
  Result<chain::Receipt> deliver(const Match& match, const PublishedCiphertext& ct, const report::Report& report,
                                 const report::ReportKey& patient);
  /// Verifies a receipt for a report that this hospital delivered, and relays it to the chain.
  Result<chain::Receipt> relay(const report::Report& report, const report::ReportKey& patient,
                               const report::Receipt& receipt, const chain::Acknowledge& message,
                               const chain::Signature& signature);

 private:
  struct OwnRecord {
    abe::Ciphertext ciphertext;
    proof::PermutationCertificate report_key;
    std::optional<match::Index> index;
    Scalar kappa;  ///< of `index`
  };

  [[nodiscard]] Result<const OwnRecord*> own(const Digest& record_id) const;

  std::string name_;
  Consortium& consortium_;
  chain::Sender& sender_;
  abe::PublicParameters pp_;
  symm::KemKeyPair kem_;
  store::BlobStore blobs_;
  std::map<Digest, OwnRecord> own_;
  std::map<std::string, Colleague> colleagues_;
  std::map<abe::Period, abe::UpdateKey> update_keys_;
  std::uint64_t arrivals_ = 0;
  abe::BaseCache bases_;
};

}  // namespace aceso::service
