// What follows a report: the patient's receipt, or a dispute.

#include "report/receipt.hpp"

#include "abe/ciphertext.hpp"
#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "commands/report_key.hpp"
#include "outputs.hpp"
#include "report/dispute.hpp"
#include "service/key_material.hpp"

namespace aceso::app {
namespace {

struct Options {
  std::string report, secret_key, certificate, ciphertext, receipt, opening, out;
};

Result<Answer> receipt_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto report, load(o.report, report::Report::decode));
  ACESO_TRY(const auto key, load_secret(cli, o.secret_key, service::decode_report_secret_key));
  OsRandom rng;
  ACESO_TRY(const auto receipt, report::make_receipt(report, key, rng));
  const Bytes bytes = receipt.encode();
  ACESO_CHECK(write_artifact(o.out, bytes));
  Answer out;
  out.facts["report_digest"] = to_hex(receipt.report_digest);
  out.facts["receipt_digest"] = to_hex(receipt.digest());
  out.facts["bytes"] = bytes.size();
  return out;
}

Result<Answer> verify_receipt_command(const Options& o) {
  ACESO_TRY(const auto report, load(o.report, report::Report::decode));
  ACESO_TRY(const auto patient, load_report_key(o.certificate, report));
  ACESO_TRY(const auto receipt,
            load(o.receipt, [&](ByteView bytes) { return report::Receipt::decode(bytes, patient); }));
  ACESO_CHECK(report::verify_receipt(report, patient, receipt));
  Answer out;
  out.facts["receipt"] = "proves that the holder of the report key decrypted this report";
  out.facts["report_digest"] = to_hex(receipt.report_digest);
  out.facts["receipt_digest"] = to_hex(receipt.digest());
  return out;
}

Result<Answer> dispute_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto report, load(o.report, report::Report::decode));
  ACESO_TRY(const auto key, load_secret(cli, o.secret_key, service::decode_report_secret_key));
  ACESO_TRY(const auto opening, report::open_dispute(report, key));
  Outputs files(cli);
  ACESO_CHECK(files.add_private(o.out, opening.encode().reveal()));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["report_digest"] = to_hex(opening.report_digest);
  out.facts["reveals"] = "this report to whoever holds the file, and nothing else";
  return out;
}

Result<Answer> judge_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto report, load(o.report, report::Report::decode));
  ACESO_TRY(const auto patient, load_report_key(o.certificate));
  ACESO_TRY(const auto ct, load(o.ciphertext, abe::Ciphertext::decode));
  if (ct.header.record_id != report.record_id || ct.header.report_key_digest != patient.digest())
    return fail(ErrorCode::bad_argument, o.ciphertext, "expected the record's, and the certificate of the key in it");
  Answer out;
  out.facts["report_digest"] = to_hex(report.digest());
  out.facts["doctor_key"] = to_hex(report.doctor);
  if (!report::check_sealing(report, patient.rsa())) {  // no patient can make an opening of it
    out.facts["ruling"] = "doctor at fault";
    return out;
  }
  ACESO_TRY(const auto opening,
            load(o.opening, [&](ByteView bytes) { return report::DisputeOpening::decode(bytes, patient); }));
  const auto judgement = report::judge(report, patient, opening);
  if (judgement.ruling == report::Ruling::opening_is_not_right)
    return fail(ErrorCode::bad_signature, o.opening, "is not right for this report and key: the claim falls");
  const bool readable = judgement.ruling == report::Ruling::report_readable;
  out.facts["ruling"] = readable ? "report readable" : "doctor at fault";
  if (!readable || o.out.empty()) return out;
  Outputs files(cli);
  ACESO_CHECK(files.add_private(o.out, judgement.text->reveal()));
  ACESO_CHECK(files.commit());
  return out;
}

}  // namespace

void add_receipt_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();

  auto* receipt = cli.root().add_subcommand("receipt", "Prove as the patient that a report was opened");
  file(receipt, "--report", o->report, "Report");
  file(receipt, "--secret-key", o->secret_key, "The patient's key file for reports");
  file(receipt, "--out", o->out, "Receipt to write");
  cli.run(receipt, [&cli, o] { return receipt_command(cli, *o); });

  auto* verify = cli.root().add_subcommand("verify-receipt", "Verify a receipt's proof");
  file(verify, "--report", o->report, "Report");
  file(verify, "--certificate", o->certificate, "The patient's certified report key");
  file(verify, "--receipt", o->receipt, "Receipt");
  cli.run(verify, [o] { return verify_receipt_command(*o); });

  auto* dispute = cli.root().add_subcommand("dispute", "Open one report to an arbiter");
  file(dispute, "--report", o->report, "Report");
  file(dispute, "--secret-key", o->secret_key, "The patient's key file for reports");
  file(dispute, "--out", o->out, "Dispute opening to write; mode 0600");
  cli.run(dispute, [&cli, o] { return dispute_command(cli, *o); });

  auto* judge = cli.root().add_subcommand("judge", "Rule as the arbiter on a report that the patient disputes");
  file(judge, "--report", o->report, "Report");
  file(judge, "--certificate", o->certificate, "The patient's certified report key");
  file(judge, "--ciphertext", o->ciphertext,
       "Ciphertext (CT_Sym) of the record, as published: it names the report key");
  file(judge, "--opening", o->opening, "Dispute opening from the patient");
  optional_file(judge, "--out", o->out, "Where to write the report's text, if it is readable; mode 0600");
  cli.run(judge, [&cli, o] { return judge_command(cli, *o); });
}

}  // namespace aceso::app
