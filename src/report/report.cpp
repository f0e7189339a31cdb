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
  append(out, Encoder().blob(report.sealed).bytes());
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

Bytes Report::encode() const { return Encoder().raw(associated_data()).blob(sealed).raw(signature).take(); }

Result<Report> Report::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::report);
  Report out;
  out.record_id = in.digest("record id");
  out.doctor = in.digest("doctor");
  out.key_digest = in.digest("key digest");
  const ByteView c = in.blob(symm::rsa_bits_most / 8, "c");
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
  Report out{record_id, doctor.public_key(), patient.digest(), {c.reveal().begin(), c.reveal().end()}, {}, {}};
  out.sealed = symm::seal_once(z.reveal(), report_context, out.associated_data(), text);
  out.signature = doctor.sign(signed_message(out));
  return out;
}

Result<void> check_deliverable(const Report& report, const ReportKey& patient) {
  if (report.key_digest != patient.digest())
    return fail(ErrorCode::bad_signature, "report", "is not to this patient's key");
  if (!patient.rsa().in_range(report.c) || !patient.rsa().inverse_vartime(report.c))
    return fail(ErrorCode::bad_signature, "report: c", "expected a unit modulo N");
  return {};
}

Result<SecretBytes> open_report(const Report& report, const symm::RsaPrivateKey& patient) {
  const auto refuse = [] { return fail(ErrorCode::wont_open, "report", "does not open with this key"); };
  if (report.key_digest != symm::sha256(patient.public_key().encode()) || !patient.public_key().in_range(report.c))
    return refuse();
  const SecretBytes z = patient.invert(report.c);
  auto text = symm::open_once(z.reveal(), report_context, report.associated_data(), report.sealed);
  if (!text) return refuse();
  return text;
}

}  // namespace aceso::report
