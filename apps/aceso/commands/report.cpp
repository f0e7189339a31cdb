// A doctor's report, sealed and opened.

#include "report/report.hpp"

#include <ctime>

#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "commands/report_key.hpp"
#include "outputs.hpp"
#include "record/diagnostic_report.hpp"
#include "record/fhir_time.hpp"
#include "service/key_material.hpp"

namespace aceso::app {
namespace {

struct Options {
  std::string record_id, doctor_id, doctor_name, conclusion, conclusion_file, issued;
  std::vector<std::string> codes;
  std::string certificate, signing_key, secret_key, doctor, report, out;
};

Result<record::DiagnosticReport> report_of(const Options& o) {
  record::DiagnosticReport out;
  ACESO_TRY(out.record_id, read_record_id(o.record_id));
  out.performer_id = o.doctor_id;
  out.performer_name = o.doctor_name.empty() ? o.doctor_id : o.doctor_name;
  const auto issued = o.issued.empty() ? std::time(nullptr) : record::unix_seconds(o.issued);
  if (!issued || (!o.issued.empty() && !record::is_instant(o.issued)))
    return fail(ErrorCode::bad_argument, "--issued", "expected a FHIR instant such as 2026-01-31T08:00:00Z");
  out.issued = *issued;
  out.conclusion = o.conclusion;
  if (!o.conclusion_file.empty()) {
    ACESO_TRY(const Bytes text, read_artifact(o.conclusion_file));
    out.conclusion.assign(text.begin(), text.end());
  }
  for (const std::string& text : o.codes) {
    auto code = record::Keyword::parse(text);
    if (!code) return fail(ErrorCode::bad_argument, "--code", code.error().message);
    out.conclusion_codes.push_back(std::move(*code));
  }
  return out;
}

Answer answer_of(const report::Report& report) {
  Answer out;
  out.facts["record_id"] = to_hex(report.record_id);
  out.facts["doctor_key"] = to_hex(report.doctor);
  out.facts["report_digest"] = to_hex(report.digest());
  return out;
}

Result<Answer> report_seal_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto diagnosis, report_of(o));
  ACESO_TRY(const std::string text, record::write_diagnostic_report(diagnosis));
  ACESO_TRY(const auto patient, load_report_key(o.certificate));
  ACESO_TRY(const auto signing, load_secret(cli, o.signing_key, service::decode_signing_secret_key));
  OsRandom rng;
  ACESO_TRY(const auto report, report::seal_report(diagnosis.record_id, as_bytes(text), patient, signing, rng));
  const Bytes bytes = report.encode();
  ACESO_CHECK(write_artifact(o.out, bytes));
  Answer out = answer_of(report);
  out.facts["bytes"] = bytes.size();
  return out;
}

Result<Answer> report_open_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto report, load(o.report, report::Report::decode));
  if (!o.doctor.empty()) {
    ACESO_TRY(const auto doctor, load(o.doctor, service::decode_signing_public_key));
    if (doctor != report.doctor)
      return fail(ErrorCode::bad_signature, o.report, "expected a report that is signed with the key in " + o.doctor);
  }
  ACESO_TRY(const auto key, load_secret(cli, o.secret_key, service::decode_report_secret_key));
  ACESO_TRY(const SecretBytes text, report::open_report(report, key));
  Outputs files(cli);
  ACESO_CHECK(files.add_private(o.out, text.reveal()));
  ACESO_CHECK(files.commit());
  const ByteView bytes = text.reveal();
  const auto diagnosis = record::read_diagnostic_report(std::string(bytes.begin(), bytes.end()));
  Answer out = answer_of(report);
  out.facts["bytes"] = text.size();
  out.facts["form"] = !diagnosis                                 ? "not a DiagnosticReport"
                      : diagnosis->record_id == report.record_id ? "DiagnosticReport on this record"
                                                                 : "DiagnosticReport on another record";
  return out;
}

}  // namespace

void add_report_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();

  auto* seal = cli.root().add_subcommand("report-seal", "Sign a FHIR DiagnosticReport and seal it to the patient");
  record_id(seal, o->record_id);
  seal->add_option("--doctor-id", o->doctor_id, "The doctor's id")->required()->type_name("TEXT");
  seal->add_option("--doctor-name", o->doctor_name, "The doctor's name for people; the id when absent")
      ->type_name("TEXT");
  auto* text = seal->add_option_group("conclusion", "One of these");
  text->add_option("--conclusion", o->conclusion, "The finding. Others on this machine can see it: prefer a file")
      ->type_name("TEXT");
  optional_file(text, "--conclusion-file", o->conclusion_file, "File that holds the finding");
  text->require_option(1);
  repeated(seal, "--code", o->codes, "The finding as a FHIR token SYSTEM|CODE; repeat for more")->type_name("TOKEN");
  seal->add_option("--issued", o->issued, "When it was made, a FHIR instant; now when absent")->type_name("INSTANT");
  file(seal, "--certificate", o->certificate, "The patient's certified report key");
  file(seal, "--signing-key", o->signing_key, "The doctor's key file for signing");
  file(seal, "--out", o->out, "Report to write");
  cli.run(seal, [&cli, o] { return report_seal_command(cli, *o); });

  auto* open = cli.root().add_subcommand("report-open", "Open a report as the patient");
  file(open, "--report", o->report, "Report");
  file(open, "--secret-key", o->secret_key, "The patient's key file for reports");
  optional_file(open, "--doctor", o->doctor, "Public signing key that it must be signed with");
  file(open, "--out", o->out, "DiagnosticReport to write; mode 0600");
  cli.run(open, [&cli, o] { return report_open_command(cli, *o); });
}

}  // namespace aceso::app
