#pragma once
// A patient's part: one record of one patient.

#include "abe/ciphertext.hpp"
#include "match/index.hpp"
#include "report/dispute.hpp"
#include "report/receipt.hpp"
#include "service/consortium.hpp"
#include "symm/stream.hpp"

namespace aceso::service {

/// Seals `record` under `policy` for period `t`, with `report_key` as the one that reports go to: writes CT_HD to
/// `sealed` and returns CT_Sym. SymKey is made here and forgotten here: only a doctor can find it again.
Result<abe::Ciphertext> seal_record(const abe::PublicParameters& pp, const Digest& record_id,
                                    const report::ReportKey& report_key, const policy::Policy& policy, abe::Period t,
                                    const symm::Source& record, const symm::Sink& sealed, Random& rng);

class Patient {
 public:
  /// `account` is fresh for this record: the record's id derives from its address.
  Patient(chain::Account account, symm::RsaPrivateKey report_key)
      : account_(std::move(account)), report_key_(std::move(report_key)) {}

  [[nodiscard]] Digest record_id() const { return chain::record_id_of(account_.address()); }
  [[nodiscard]] const chain::Address& account() const { return account_.address(); }
  /// For registering the report key with the hospital.
  [[nodiscard]] proof::PermutationCertificate certificate() const { return proof::certify_permutation(report_key_); }

  /// Checks that the index is exactly the chosen keywords', that the ciphertext names this patient's report key and the
  /// newest published period (an older one would let in doctors who were revoked since), and signs the publication.
  [[nodiscard]] Result<chain::Signature> consent(const Consortium& consortium, const chain::Address& hospital,
                                                 const match::Index& index, const match::IndexOpening& opening,
                                                 std::span<const Scalar> keywords, const abe::Ciphertext& ct) const;
  /// Signs that the authorization number `epoch` of `hospital` ends.
  [[nodiscard]] chain::Signature withdraw(const Consortium& consortium, const chain::Address& hospital,
                                          std::uint64_t epoch) const;

  [[nodiscard]] Result<SecretBytes> open(const report::Report& report) const;

  struct SignedReceipt {
    report::Receipt receipt;
    chain::Acknowledge message;
    chain::Signature signature;
  };
  /// A receipt for a report that `hospital` delivered, with the signature that puts it on the chain.
  [[nodiscard]] Result<SignedReceipt> acknowledge(const Consortium& consortium, const chain::Address& hospital,
                                                  const report::Report& report, Random& rng) const;
  /// That signature once more, for a receipt that was made before.
  [[nodiscard]] chain::Signature sign(const Consortium& consortium, const chain::Acknowledge& message) const;
  [[nodiscard]] Result<report::DisputeOpening> dispute(const report::Report& report) const;

 private:
  chain::Account account_;
  symm::RsaPrivateKey report_key_;
};

}  // namespace aceso::service
