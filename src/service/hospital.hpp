#pragma once
// A hospital's part, both as the one that publishes a record and as the one that finds a doctor for it.

#include <map>

#include "abe/decrypt.hpp"
#include "match/authorization.hpp"
#include "report/receipt.hpp"
#include "service/consortium.hpp"
#include "store/blob_store.hpp"

namespace aceso::service {

/// A doctor of the hospital.
struct Colleague {
  abe::AttributeKey key;
  symm::SigningPublicKey signing;
  std::optional<match::Trapdoor> trapdoor;  ///< standing
  std::uint64_t received = 0;               ///< its place in the order of arrival over all colleagues
};

/// A record that the hospital may match.
struct FoundRecord {
  PublishedRecord record;
  Scalar kappa;  ///< secret
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

  // As the publisher of a record.

  /// Keeps a sealed record whose CT_HD is in blobs() already. Fails when the digest is not there, or the patient's
  /// report key is not certified.
  Result<void> accept(abe::Ciphertext ct, const proof::PermutationCertificate& report_key);
  /// IndexBuild. The opening goes to the patient and to nobody else; kappa stays here as well.
  Result<match::IndexBuildResult> build_index(const Digest& record_id, std::span<const Scalar> keywords, unsigned m,
                                              Random& rng);
  Result<chain::Receipt> publish(const match::Index& index, const chain::Address& patient,
                                 const chain::Signature& consent);
  /// Encapsulates kappa to the key that the chain shows for `to`, and publishes it.
  Result<chain::Receipt> authorize(const Digest& record_id, const chain::Address& to, Random& rng);
  Result<chain::Receipt> withdraw(const Digest& record_id, const chain::Address& from);
  /// CT_Sym for `to`; refused unless the chain shows a current authorization.
  [[nodiscard]] Result<Transfer> release(const Digest& record_id, const chain::Address& to) const;

  // As the hospital of doctors.

  void enrol(abe::AttributeKey key, const symm::SigningPublicKey& signing);
  /// Keeps the update key of a period; its digest must be on the chain.
  Result<void> take_update_key(abe::UpdateKey key);
  /// Keeps the standing trapdoor of a colleague; a second one replaces the first.
  Result<void> take_trapdoor(const std::string& doctor, match::Trapdoor trapdoor);
  /// Search: the records that this hospital published, or is authorised for at this moment, each with its kappa.
  [[nodiscard]] Result<std::vector<FoundRecord>> search() const;

  struct Match {
    std::string doctor;
    match::Trapdoor trapdoor;
    match::Verdict verdict;
    std::uint64_t gas;  ///< of the transaction that recorded it
  };
  struct MatchResult {
    std::vector<Match> matches;         ///< each recorded on the chain with its proof's digest
    std::optional<std::size_t> chosen;  ///< among them; nothing when no trapdoor matches
  };
  /// Match: every standing trapdoor against one record.
  Result<MatchResult> match(const FoundRecord& found, Random& rng);
  /// The verdict on one record and one trapdoor with its proof, also when there is no match: what a doctor may ask for.
  [[nodiscard]] Result<match::Verdict> verdict(const FoundRecord& found, const match::Trapdoor& trapdoor,
                                               Random& rng) const;

  /// PreKeyGen and PreDec for a colleague. Refused unless the hospital may have the record at this moment.
  [[nodiscard]] Result<Outcome<abe::SemiCiphertext>> pre_decrypt(const std::string& doctor, const abe::Ciphertext& ct,
                                                                 Random& rng) const;
  /// Checks that the report is the matched doctor's and to the patient, and puts its digest on the chain.
  Result<chain::Receipt> deliver(const Match& match, const report::Report& report,
                                 const proof::PermutationCertificate& patient);
  /// Verifies a receipt and relays it to the chain.
  Result<chain::Receipt> relay(const report::Report& report, const proof::PermutationCertificate& patient,
                               const report::Receipt& receipt, const chain::Acknowledge& message,
                               const chain::Signature& signature);

 private:
  struct OwnRecord {
    abe::Ciphertext ciphertext;
    proof::PermutationCertificate report_key;
    std::optional<Scalar> kappa;
  };

  [[nodiscard]] Result<OwnRecord*> own(const Digest& record_id);
  [[nodiscard]] Result<void> check_access(const Digest& record_id, const chain::Address& hospital) const;

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
};

}  // namespace aceso::service
