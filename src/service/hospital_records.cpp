#include "service/hospital_records.hpp"

#include <algorithm>

#include "report/report.hpp"
#include "symm/hash.hpp"

namespace aceso::service {
namespace {

/// Crockford's base 32: no letters that are taken for digits.
constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t admission_letters = 26;

Digest digest_of_admission(std::string_view code) {
  return symm::sha256(as_bytes("ACESO-V01-ADMISSION-" + std::string(code)));
}

}  // namespace

Result<store::StoredRecord> HospitalRecords::own(const Digest& record_id) const {
  ACESO_TRY(auto record, hospital_.tables.record(record_id));
  if (!record || record->deleted || record->epoch != 0 || record->owner != bytes_of(hospital_.address()))
    return no_such_record(record_id);
  return std::move(*record);
}

Result<std::string> HospitalRecords::admit(Random& rng) {
  Bytes random(admission_letters);
  rng.fill(random);
  std::string code;
  for (const std::uint8_t byte : random) code += letters[byte % letters.size()];
  ACESO_CHECK(hospital_.tables.admit(digest_of_admission(code), hospital_.now()));
  return code;
}

Result<void> HospitalRecords::submit(const Digest& record_id, const Submission& submission) {
  // First, since anybody may ask and what follows costs much.
  const Digest admission = digest_of_admission(submission.admission);
  ACESO_CHECK(hospital_.tables.check_admission(admission, record_id));
  ACESO_TRY(const auto ct, abe::Ciphertext::decode(submission.ciphertext));
  if (ct.header.record_id != record_id)
    return fail(ErrorCode::bad_argument, "ciphertext", "is of another record than the one named");
  ACESO_TRY(const auto certificate, proof::PermutationCertificate::decode(submission.certificate));
  ACESO_TRY(const auto key, report::ReportKey::create(certificate));
  if (key.digest() != ct.header.report_key_digest)
    return fail(ErrorCode::bad_argument, "certificate", "expected that of the report key which the ciphertext names");
  if (submission.data_bytes == 0 || submission.data_bytes > most_data_bytes_)
    return fail(ErrorCode::limit, "data_bytes", "expected 1 to " + std::to_string(most_data_bytes_));
  ACESO_CHECK(check_unpublished(record_id));
  return hospital_.tables.add_record(admission,
                                     {record_id,
                                      {submission.request_key.begin(), submission.request_key.end()},
                                      submission.ciphertext,
                                      submission.certificate,
                                      ct.header.data_digest,
                                      submission.data_bytes},
                                     hospital_.address().bytes, hospital_.now());
}

Result<void> HospitalRecords::check_unpublished(const Digest& record_id) const {
  ACESO_TRY(const auto known, hospital_.tables.record(record_id));
  if (known) return {};
  ACESO_TRY(const auto published, hospital_.at_once.records.record(record_id));
  if (!published) return {};
  return fail(ErrorCode::conflict, "record", "is published already, by " + chain::to_string(published->hospital));
}

Result<void> HospitalRecords::end_upload(const store::StoredRecord& record, std::uint64_t here) {
  if (here < record.data_bytes) return {};
  ACESO_CHECK(hospital_.blobs.finish(record.record_id, record.data_digest));
  ACESO_CHECK(hospital_.tables.mark_stored(record.record_id));
  return hospital_.note(record.record_id, "uploaded", chain::to_string(hospital_.address()), "");
}

Result<std::uint64_t> HospitalRecords::received(const Digest& record_id) {
  ACESO_TRY(const auto record, hospital_.tables.record(record_id));
  if (!record) return no_such_record(record_id);
  if (record->stored || record->ciphertext.empty()) return record->stored ? record->data_bytes : 0;
  ACESO_TRY(const std::uint64_t here, hospital_.blobs.received(record_id));
  ACESO_CHECK(end_upload(*record, here));
  return here;
}

Result<std::uint64_t> HospitalRecords::append(const Digest& record_id, std::uint64_t offset, ByteView part) {
  ACESO_TRY(const auto record, own(record_id));
  if (record.stored) return record.data_bytes;
  if (part.empty()) return fail(ErrorCode::bad_argument, "part", "expected at least one byte");
  if (offset > record.data_bytes || part.size() > record.data_bytes - offset)
    return fail(ErrorCode::limit, "part", "goes beyond the " + std::to_string(record.data_bytes) + " bytes announced");
  ACESO_TRY(const std::uint64_t here, hospital_.blobs.append(record_id, offset, part));
  ACESO_CHECK(end_upload(record, here));
  return here;
}

Result<match::IndexBuildResult> HospitalRecords::build_index(const Digest& record_id, std::span<const Scalar> keywords,
                                                             unsigned m, Random& rng) {
  ACESO_CHECK(own(record_id));
  ACESO_TRY(auto built, match::index_build(record_id, keywords, m, rng));
  ACESO_CHECK(hospital_.tables.keep_index(record_id, built.index.encode(),
                                          hospital_.seal_kappa(record_id, built.opening.kappa)));
  return built;
}

Result<void> HospitalRecords::consent(const Digest& record_id, const Digest& index_digest,
                                      const chain::Address& patient, const chain::Signature& signature) {
  ACESO_TRY(const auto record, own(record_id));
  if (!record.stored)
    return fail(ErrorCode::bad_argument, "record", "expected its data to be uploaded before its publication");
  if (record.index.empty() || symm::sha256(record.index) != index_digest)
    return fail(ErrorCode::bad_argument, "index_digest", "expected that of the index that was built last");
  if (chain::record_id_of(patient) != record_id)
    return fail(ErrorCode::bad_argument, "patient", "expected the account that the record's id derives from");
  ACESO_TRY(const auto ct, abe::Ciphertext::decode(record.ciphertext));
  const Digest signed_digest =
      chain::digest_to_sign(hospital_.consortium.records.domain(),
                            chain::Publish{hospital_.address(), index_digest, ct.digest(), ct.header.period});
  ACESO_TRY(const chain::Address signer, chain::recover(signed_digest, signature));
  if (signer != patient) return fail(ErrorCode::bad_signature, "signature", "is not the patient's consent to this");
  return hospital_.tables.keep_consent(record_id, record.index, patient.bytes, signature.to_bytes());
}

Result<void> HospitalRecords::want(const Digest& record_id, const chain::Address& to, bool wanted) {
  ACESO_TRY(const auto record, own(record_id));
  if (record.consent.empty())
    return fail(ErrorCode::bad_argument, "record", "expected its patient's consent to the publication first");
  if (to == hospital_.address()) return fail(ErrorCode::bad_argument, "hospital", "expected another one than this");
  return hospital_.tables.want(record_id, to.bytes, wanted);
}

Result<void> HospitalRecords::end_by_patient(const Digest& record_id, const chain::Withdraw& message,
                                             const chain::Signature& signature) {
  ACESO_TRY(const auto record, own(record_id));
  const Digest signed_digest = chain::digest_to_sign(hospital_.consortium.records.domain(), message);
  ACESO_TRY(const chain::Address signer, chain::recover(signed_digest, signature));
  if (chain::record_id_of(signer) != record_id || message.record_id != record_id)
    return fail(ErrorCode::bad_signature, "signature", "is not the patient's for this record, hospital and epoch");
  return hospital_.tables.end_by_patient(record_id, message.hospital.bytes, message.epoch, signature.to_bytes());
}

Result<store::StoredRecord> HospitalRecords::release(const Digest& record_id, const chain::Address& to) {
  ACESO_CHECK(check_access(hospital_.at_once, record_id, to));
  ACESO_TRY(auto record, own(record_id));
  ACESO_CHECK(hospital_.note(record_id, "transferred", chain::to_string(to), ""));
  return record;
}

Result<std::vector<std::string>> HospitalRecords::destroy(const Digest& record_id) {
  ACESO_TRY(const auto record, hospital_.tables.record(record_id));
  if (!record || record->owner != bytes_of(hospital_.address())) return no_such_record(record_id);
  ACESO_CHECK(hospital_.tables.destroy(record_id));
  ACESO_CHECK(hospital_.blobs.discard(record_id));
  ACESO_CHECK(hospital_.drop_data(record->data_digest));
  ACESO_CHECK(hospital_.note(record_id, "deleted", "", ""));
  ACESO_CHECK(hospital_.tables.purge());
  if (record->consent.empty() && !record->deleted) return std::vector<std::string>{};
  return std::vector<std::string>{
      "If it was published: the record's id, its period, the digests of its index and of its ciphertext, and the "
      "blinded index as event data, which nobody can match without the scalar that was destroyed here.",
      "Authorizations with the encapsulated scalar as event data: who was authorised and opened it may have kept it. "
      "All of them are being withdrawn.",
      "Digests of verdicts, reports and receipts."};
}

}  // namespace aceso::service
