// Reports, receipts, certificates and disputes.

#include "inputs.hpp"
#include "report/dispute.hpp"
#include "report/receipt.hpp"

namespace aceso::vectors {
namespace {

using namespace report;

Result<symm::RsaPrivateKey> private_key(const Inputs& in) { return symm::RsaPrivateKey::decode(in.bytes("pkcs8")); }
Result<ReportKey> report_key(const Inputs& in) {
  ACESO_TRY(const auto certificate, proof::PermutationCertificate::decode(in.bytes("certificate")));
  return ReportKey::create(certificate);
}

Result<Json> run_certify(const Inputs& in, Random&) {
  ACESO_TRY(const auto key, private_key(in));
  const auto certificate = proof::certify_permutation(key);
  ACESO_TRY(const auto report_key, ReportKey::create(certificate));
  return Json{{"certificate", to_hex(certificate.encode())}, {"key_digest", to_hex(report_key.digest())}};
}

Result<Json> run_report_key(const Inputs& in, Random&) {
  ACESO_TRY(const auto key, report_key(in));
  return Json{{"key_digest", to_hex(key.digest())}};
}

Result<Json> run_seal_report(const Inputs& in, Random& rng) {
  ACESO_TRY(const auto patient, report_key(in));
  symm::SigningKey doctor;
  std::ranges::copy(in.fixed<32>("signing_seed"), doctor.seed.reveal_mut().begin());
  const std::string text = in.text("text");
  ACESO_TRY(const auto report, seal_report(in.digest("record_id"), as_bytes(text), patient, doctor, rng));
  return Json{{"report", to_hex(report.encode())}, {"report_digest", to_hex(report.digest())}};
}

Result<Json> run_open_report(const Inputs& in, Random&) {
  ACESO_TRY(const auto report, Report::decode(in.bytes("report")));
  ACESO_TRY(const auto patient, private_key(in));
  ACESO_TRY(const auto text, open_report(report, patient));
  return Json{{"text", std::string(text.reveal().begin(), text.reveal().end())}};
}

Result<Json> run_make_receipt(const Inputs& in, Random& rng) {
  ACESO_TRY(const auto report, Report::decode(in.bytes("report")));
  ACESO_TRY(const auto patient, private_key(in));
  ACESO_TRY(const auto receipt, make_receipt(report, patient, rng));
  return Json{{"receipt", to_hex(receipt.encode())}, {"receipt_digest", to_hex(receipt.digest())}};
}

Result<Json> run_verify_receipt(const Inputs& in, Random&) {
  ACESO_TRY(const auto report, Report::decode(in.bytes("report")));
  ACESO_TRY(const auto patient, report_key(in));
  ACESO_TRY(const auto receipt, Receipt::decode(in.bytes("receipt"), patient));
  ACESO_CHECK(verify_receipt(report, patient, receipt));
  return Json{{"right", true}};
}

Result<Json> run_open_dispute(const Inputs& in, Random&) {
  ACESO_TRY(const auto report, Report::decode(in.bytes("report")));
  ACESO_TRY(const auto patient, private_key(in));
  ACESO_TRY(const auto opening, open_dispute(report, patient));
  return Json{{"dispute_opening", to_hex(opening.encode().reveal())}};
}

std::string name(Ruling ruling) {
  switch (ruling) {
    case Ruling::report_readable: return "report readable";
    case Ruling::doctor_at_fault: return "doctor at fault";
    case Ruling::opening_is_not_right: return "opening is not right";
  }
  return "";
}

Result<Json> run_judge(const Inputs& in, Random&) {
  ACESO_TRY(const auto report, Report::decode(in.bytes("report")));
  ACESO_TRY(const auto patient, report_key(in));
  ACESO_TRY(const auto opening, DisputeOpening::decode(in.bytes("dispute_opening"), patient));
  const Judgement judged = judge(report, patient, opening);
  Json out = {{"ruling", name(judged.ruling)}};
  if (judged.text) out["text"] = std::string(judged.text->reveal().begin(), judged.text->reveal().end());
  return out;
}

}  // namespace

Procedures report_procedures() {
  return {{"certify", run_certify},           {"report_key", run_report_key},
          {"seal_report", run_seal_report},   {"open_report", run_open_report},
          {"make_receipt", run_make_receipt}, {"verify_receipt", run_verify_receipt},
          {"open_dispute", run_open_dispute}, {"judge", run_judge}};
}

}  // namespace aceso::vectors
