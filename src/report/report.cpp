#include "report/report.hpp"

#include "base/codec.hpp"
#include "symm/committing.hpp"
#include "symm/hash.hpp"

namespace aceso::report {
namespace {

/// What the doctor signs: a domain, then the encoding without the signature.
Bytes signed_message(const Report& report) {
  Bytes out(as_bytes("ACESO-V01-REPORT-SIGNATURE").begin(), as_bytes("ACESO-V01-REPORT-SIGNATURE").end());
  append(out, report.associated_data());
  Encoder rest;
  report.proof.write(rest);
  append(out, rest.blob(report.sealed).bytes());
  return out;
}

proof::Transcript transcript_of(const Report& report) {
  proof::Transcript out("report");
  out.add("record", report.record_id).add("doctor", report.doctor).add("patient", report.key_digest);
  return out;
}

}  // namespace

Result<ReportKey> ReportKey::create(const proof::PermutationCertificate& certificate) {
  if (!proof::verify_permutation(certificate))
    return fail(ErrorCode::bad_signature, "report key certificate",
                "does not show that the key's map is a permutation");
  return ReportKey(certificate.key);
}

Digest ReportKey::digest() const { return symm::sha256(rsa_.encode()); }

Bytes Report::associated_data() const {
  return Encoder(Artifact::report).raw(record_id).raw(doctor).raw(key_digest).blob(c).take();
}

Bytes Report::encode() const {
  Encoder out;
  out.raw(associated_data());
  proof.write(out);
  return out.blob(sealed).raw(signature).take();
}

Result<Report> Report::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::report);
  Report out;
  out.record_id = in.digest("record id");
  out.doctor = in.digest("doctor");
  out.key_digest = in.digest("key digest");
  const ByteView c = in.blob(symm::rsa_bits_most / 8, "c");
  out.proof = proof::GqProof::read(in, c.size(), 1);
  const ByteView sealed = in.blob(report_size_most + symm::committing_overhead, "sealed text");
  const ByteView signature = in.raw(out.signature.size(), "signature");
  ACESO_CHECK(in.finish());
  out.c.assign(c.begin(), c.end());
  out.sealed.assign(sealed.begin(), sealed.end());
  std::copy(signature.begin(), signature.end(), out.signature.begin());
  if (!symm::verify(out.doctor, signed_message(out), out.signature))
    return fail(ErrorCode::bad_signature, "report: signature", "does not verify under the doctor's key");
  return out;
}

Digest Report::digest() const { return symm::sha256(encode()); }

Result<Report> seal_report(const Digest& record_id, ByteView text, const ReportKey& patient,
                           const symm::SigningKey& doctor, Random& rng) {
  if (text.empty() || text.size() > report_size_most)
    return fail(ErrorCode::limit, "report", "expected 1 byte to 64 MiB, found " + std::to_string(text.size()));
  const SecretBytes z = patient.rsa().random(rng);
  const SecretBytes c = patient.rsa().pow_e(z.reveal());
  Report out{record_id, doctor.public_key(), patient.digest(), {c.reveal().begin(), c.reveal().end()}, {}, {}, {}};
  out.proof = proof::prove_gq(transcript_of(out), patient.rsa(), z.reveal(), rng);
  out.sealed = symm::seal_once(z.reveal(), report_context, out.associated_data(), text);
  out.signature = doctor.sign(signed_message(out));
  return out;
}

Result<void> check_sealing(const Report& report, const symm::RsaPublicKey& patient) {
  if (report.key_digest != symm::sha256(patient.encode()))
    return fail(ErrorCode::bad_signature, "report", "is not to this patient's key");
  if (!proof::verify_gq(transcript_of(report), patient, report.c, report.proof))
    return fail(ErrorCode::bad_signature, "report: proof", "does not show that the doctor knows the root of c");
  return {};
}

Result<SecretBytes> open_report(const Report& report, const symm::RsaPrivateKey& patient) {
  ACESO_CHECK(check_sealing(report, patient.public_key()));
  const SecretBytes z = patient.invert(report.c);
  auto text = symm::open_once(z.reveal(), report_context, report.associated_data(), report.sealed);
  if (!text) return fail(ErrorCode::wont_open, "report", "does not open with this key");
  return text;
}

}  // namespace aceso::report
