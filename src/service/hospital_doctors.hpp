#pragma once
// A hospital's part towards its doctors: keys, standing trapdoors, verdicts, pre-decryption, reports, receipts.

#include <mutex>

#include "abe/decrypt.hpp"
#include "report/dispute.hpp"
#include "service/hospital.hpp"

namespace aceso::service {

/// Thread-safe. Every change is kept before it is told, and may be asked for again.
class HospitalDoctors {
 public:
  explicit HospitalDoctors(Hospital& hospital) : hospital_(hospital) {}

  /// Takes on a doctor. The attribute key must be for the same id and of this center's tree; errors of
  /// HospitalTables::enrol.
  Result<void> enrol(const abe::UserPublicKey& user, const abe::AttributeKey& key);
  /// Keeps the update key of a period. Its digest and the list's must be on the chain, and it must cover all but the
  /// list.
  Result<void> take_update_key(ByteView update_key, ByteView revocation_list);
  /// Whether the doctor has a key that the newest update key serves; nothing while no update key is here.
  [[nodiscard]] Result<std::optional<bool>> is_current(const store::StoredDoctor& doctor) const;

  /// Keeps the doctor's standing trapdoor; a second one replaces the first.
  Result<Digest> take_trapdoor(std::string_view doctor, ByteView trapdoor);

  /// The verdict on one record and the doctor's standing trapdoor with its proof, also when there is no match. Nothing
  /// when this hospital may not match the record; ErrorCode::bad_argument without a trapdoor.
  [[nodiscard]] Result<std::optional<match::Verdict>> verdict(std::string_view doctor, const Digest& record_id) const;

  /// How far a doctor's match has come.
  enum class Stage {
    found,          ///< the verdict is not on the chain yet
    fetching,       ///< the ciphertext is not here yet
    ready,          ///< to be pre-decrypted
    served,         ///< pre-decrypted, no report yet
    reported,       ///< a report was handed in
    passed_over,    ///< another doctor was chosen
    cannot_read,    ///< PreDec gave a null result: StoredMatch::outcome
    not_available,  ///< this hospital may not have the record (any more)
  };
  struct Case {
    store::StoredMatch match;
    Stage stage;
    std::optional<Digest> report;
  };
  [[nodiscard]] Result<std::vector<Case>> cases(std::string_view doctor) const;
  /// Who is to see a record: of the doctors whose trapdoors match and who are not known to be unable to read it, the
  /// one with most interests; the one who was served once stays. Nothing when there is none.
  [[nodiscard]] Result<std::optional<store::StoredMatch>> chosen(const Digest& record_id) const;

  /// What the chosen doctor needs of the record: refused for anybody else, and unavailable until it is here.
  [[nodiscard]] Result<store::StoredRecord> record_for(std::string_view doctor, const Digest& record_id) const;
  /// PreKeyGen and PreDec for the chosen doctor. Refused unless the chain shows at this moment that the hospital may
  /// have the record; none (revoked) also for a doctor who is not current in the newest period that the hospital knows.
  /// A null result is kept: the record then goes to the next doctor.
  Result<Outcome<abe::SemiCiphertext>> pre_decrypt(std::string_view doctor, const Digest& record_id, Random& rng);

  /// Keeps a doctor's report, which ChainDuties deliver. ErrorCode::bad_signature when it is not the doctor's, not on
  /// this record, or not to the key that the record names; refused when the doctor was not served.
  Result<Digest> take_report(std::string_view doctor, const Digest& record_id, ByteView report);

  /// Keeps the patient's receipt for a report that this hospital delivers, and the acknowledgement that puts it on the
  /// chain. Refused when the report is not on this record, bad_signature when one of the two is wrong.
  Result<void> take_receipt(const Digest& record_id, const Digest& report, ByteView receipt,
                            const chain::Signature& signature);
  /// The patient opens a report to this hospital as the arbiter: its ruling, which stays.
  Result<report::Ruling> judge(const Digest& record_id, const Digest& report, ByteView opening);

 private:
  struct Reported {
    report::Report report;
    report::ReportKey patient;
  };
  [[nodiscard]] Result<store::StoredDoctor> doctor(std::string_view id) const;
  [[nodiscard]] Result<abe::AttributeKey> attribute_key(const store::StoredDoctor& doctor) const;
  [[nodiscard]] Result<abe::UpdateKey> update_key(std::optional<std::uint64_t> period) const;
  [[nodiscard]] Result<Reported> reported(const Digest& record_id, const Digest& report) const;
  [[nodiscard]] Result<Stage> stage_of(const store::StoredMatch& match) const;

  Hospital& hospital_;
  std::mutex mutex_;  ///< guards bases_
  abe::BaseCache bases_;
};

/// "report_readable", ...
std::string_view to_string(report::Ruling ruling);

}  // namespace aceso::service
