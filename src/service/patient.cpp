#include "service/patient.hpp"

#include "symm/hash.hpp"

namespace aceso::service {

Result<abe::Ciphertext> seal_record(const abe::PublicParameters& pp, const Digest& record_id,
                                    const report::ReportKey& report_key, const policy::Policy& policy, abe::Period t,
                                    const symm::Source& record, const symm::Sink& sealed, Random& rng) {
  abe::SymKey key;
  rng.fill(key.reveal_mut());
  ACESO_TRY(const Digest data_digest, symm::seal_stream(key.reveal(), rng, record, sealed));
  return abe::encrypt(pp, {record_id, data_digest, report_key.digest(), t, policy}, key, rng);
}

Result<chain::Signature> Patient::consent(const Consortium& consortium, const chain::Address& hospital,
                                          const match::Index& index, const match::IndexOpening& opening,
                                          std::span<const Scalar> keywords, const abe::Ciphertext& ct) const {
  if (index.record_id != record_id() || ct.header.record_id != record_id())
    return fail(ErrorCode::bad_argument, "record id", "expected the index and the ciphertext of this patient's record");
  if (ct.header.report_key_digest != symm::sha256(report_key_.public_key().encode()))
    return fail(ErrorCode::bad_argument, "ciphertext", "expected it to name this patient's report key");
  ACESO_TRY(const auto latest, consortium.periods.latest());
  if (latest != ct.header.period)
    return fail(ErrorCode::bad_argument, "period", "expected the newest one whose update key is published");
  ACESO_CHECK(match::check_index(index, keywords, opening));
  return account_.sign(chain::digest_to_sign(consortium.records.domain(),
                                             chain::Publish{hospital, index.digest(), ct.digest(), ct.header.period}));
}

chain::Signature Patient::withdraw(const Consortium& consortium, const chain::Address& hospital,
                                   std::uint64_t epoch) const {
  return account_.sign(
      chain::digest_to_sign(consortium.records.domain(), chain::Withdraw{record_id(), hospital, epoch}));
}

Result<SecretBytes> Patient::open(const report::Report& report) const {
  return report::open_report(report, report_key_);
}

Result<Patient::SignedReceipt> Patient::acknowledge(const Consortium& consortium, const chain::Address& hospital,
                                                    const report::Report& report, Random& rng) const {
  if (report.record_id != record_id())
    return fail(ErrorCode::bad_argument, "report", "expected one on this patient's record");
  ACESO_TRY(auto receipt, report::make_receipt(report, report_key_, rng));
  const chain::Acknowledge message{record_id(), hospital, report.digest(), receipt.digest()};
  return SignedReceipt{std::move(receipt), message, sign(consortium, message)};
}

chain::Signature Patient::sign(const Consortium& consortium, const chain::Acknowledge& message) const {
  return account_.sign(chain::digest_to_sign(consortium.records.domain(), message));
}

Result<report::DisputeOpening> Patient::dispute(const report::Report& report) const {
  return report::open_dispute(report, report_key_);
}

}  // namespace aceso::service
