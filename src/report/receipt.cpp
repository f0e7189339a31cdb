#include "report/receipt.hpp"

#include "base/codec.hpp"
#include "group/expand.hpp"
#include "symm/hash.hpp"

namespace aceso::report {
namespace {

/// h_N.
Bytes key_challenge(const symm::RsaPublicKey& key) {
  Bytes wide(key.size() + 16);
  expand_message_xmd(wide, Encoder().blob(key.encode()).bytes(), "ACESO-V01-RECEIPT-KEY");
  return key.reduce(wide);
}

proof::Transcript transcript_of(const Report& report) {
  proof::Transcript out("receipt");
  out.add("report", report.digest()).add("record", report.record_id);
  out.add("doctor", report.doctor).add("patient", report.key_digest);
  return out;
}

}  // namespace

Bytes Receipt::encode() const {
  Encoder out(Artifact::receipt);
  out.raw(report_digest);
  proof.write(out);
  return out.take();
}

Result<Receipt> Receipt::decode(ByteView bytes, const ReportKey& patient) {
  Decoder in(bytes, Artifact::receipt);
  Receipt out;
  out.report_digest = in.digest("report digest");
  out.proof = proof::GqProof::read(in, patient.rsa().size(), 2);
  ACESO_CHECK(in.finish());
  return out;
}

Digest Receipt::digest() const { return symm::sha256(encode()); }

Result<Receipt> make_receipt(const Report& report, const symm::RsaPrivateKey& patient, Random& rng) {
  ACESO_CHECK(open_report(report, patient));
  const SecretBytes roots[] = {patient.invert(report.c), patient.invert(key_challenge(patient.public_key()))};
  return Receipt{report.digest(), proof::prove_gq_all(transcript_of(report), patient.public_key(), roots, rng)};
}

Result<void> verify_receipt(const Report& report, const ReportKey& patient, const Receipt& receipt) {
  const auto refuse = [](std::string message) { return fail(ErrorCode::bad_signature, "receipt", std::move(message)); };
  if (receipt.report_digest != report.digest()) return refuse("is for another report");
  if (report.key_digest != patient.digest()) return refuse("is by another patient than the report is for");
  const Bytes numbers[] = {report.c, key_challenge(patient.rsa())};
  if (!proof::verify_gq_all(transcript_of(report), patient.rsa(), numbers, receipt.proof))
    return refuse("has a proof that does not verify");
  return {};
}

}  // namespace aceso::report
