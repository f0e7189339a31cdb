#pragma once
// A hospital's part as the publisher of its patients' records: upload, index, consent, authorizations, the end.

#include "service/hospital.hpp"

namespace aceso::service {

/// Thread-safe. Every change is kept before it is told, and may be asked for again. Nothing here waits for a change of
/// the chain.
class HospitalRecords {
 public:
  explicit HospitalRecords(Hospital& hospital, std::uint64_t most_data_bytes)
      : hospital_(hospital), most_data_bytes_(most_data_bytes) {}

  /// A code that lets one record in. Given to a patient; its digest alone is kept. 130 bits.
  Result<std::string> admit(Random& rng);

  struct Submission {
    std::string admission;
    symm::SigningPublicKey request_key;  ///< who may speak for the patient from now on
    Bytes ciphertext;                    ///< CT_Sym, encoded
    Bytes certificate;                   ///< of the patient's report key
    std::uint64_t data_bytes;            ///< of CT_HD
  };
  /// Takes a record in, before its data come. Fails when the ciphertext is another record's, names another report key
  /// than the certified one, or its data are larger than accepted (limit); conflict when the chain has a record of this
  /// id; errors of HospitalTables::add_record.
  Result<void> submit(const Digest& record_id, const Submission& submission);

  /// How many bytes of CT_HD are here. Ends an upload whose end a crash interrupted.
  Result<std::uint64_t> received(const Digest& record_id);
  /// The next part of CT_HD; the last one ends the upload. Returns what is here then. ErrorCode::conflict for another
  /// offset than what is here, bad_signature when the data are not those that the ciphertext names: the upload then
  /// begins anew.
  Result<std::uint64_t> append(const Digest& record_id, std::uint64_t offset, ByteView part);

  /// IndexBuild. The opening goes to the patient and to nobody else; kappa stays here as well. Refused once the patient
  /// consented.
  Result<match::IndexBuildResult> build_index(const Digest& record_id, std::span<const Scalar> keywords, unsigned m,
                                              Random& rng);
  /// The patient's consent to the publication of the index that was built last; from now on it is ChainDuties' to
  /// publish it. ErrorCode::bad_signature when the consent is not by the record's account for this index, ciphertext
  /// and hospital; bad_argument while the data are not here; errors of HospitalTables::keep_consent.
  Result<void> consent(const Digest& record_id, const Digest& index_digest, const chain::Address& patient,
                       const chain::Signature& signature);

  /// Notes that another hospital is to be authorised, or is not to be any more. ErrorCode::bad_argument for a record
  /// that this hospital does not publish, or that no patient consented to publish yet.
  Result<void> want(const Digest& record_id, const chain::Address& to, bool wanted);
  /// The patient ends an authorization. ErrorCode::bad_signature unless the record's account signed it.
  Result<void> end_by_patient(const Digest& record_id, const chain::Withdraw& message,
                              const chain::Signature& signature);

  /// CT_Sym and what belongs to it for `to`: refused unless the chain shows a current authorization.
  Result<store::StoredRecord> release(const Digest& record_id, const chain::Address& to);

  /// Destroys a record's keys and data, here and, by withdrawing all authorizations, at every honest hospital. What
  /// remains on the chain, as sentences.
  Result<std::vector<std::string>> destroy(const Digest& record_id);

 private:
  [[nodiscard]] Result<store::StoredRecord> own(const Digest& record_id) const;
  /// A new record must not be on the chain: ids there are public, and an own record of such an id would stand in the
  /// way of the one that its publisher authorises this hospital for.
  [[nodiscard]] Result<void> check_unpublished(const Digest& record_id) const;
  /// Ends the upload when all of it is here.
  Result<void> end_upload(const store::StoredRecord& record, std::uint64_t here);

  Hospital& hospital_;
  const std::uint64_t most_data_bytes_;
};

}  // namespace aceso::service
