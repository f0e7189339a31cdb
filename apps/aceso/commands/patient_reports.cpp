// Reports that hospitals delivered on a patient's record: reading, receipt, dispute.

#include "commands/commands.hpp"
#include "commands/patient_session.hpp"

namespace aceso::app {
namespace {

struct Options {
  PatientOptions session;
  std::string out, report;
};

/// Reads and acknowledges the reports of one record, one after another.
class Reader {
 public:
  Reader(const PatientSession& session, const report::ReportKey& key, fs::path out, const Cli& cli)
      : session_(session), key_(key), out_(std::move(out)), cli_(cli), hospitals_(session) {}

  /// What became of it, as the answer shows it.
  Result<nlohmann::ordered_json> read(const chain::ReportDelivered& event) {
    ACESO_TRY(auto kept, fetch(event));
    ACESO_TRY(const auto opened, open_delivered(session_.keys.patient, kept.report, event.report_digest));
    const fs::path path = out_ / (to_hex(event.report_digest) + ".json");
    ACESO_CHECK(write(path, opened.text));
    nlohmann::ordered_json facts{{"report", to_hex(event.report_digest)},
                                 {"hospital", chain::to_string(event.hospital)},
                                 {"doctor_key", to_hex(kept.report.doctor)},
                                 {"file", path.string()},
                                 {"receipt", "not sent: it is no DiagnosticReport on this record; see dispute"}};
    if (opened.is_diagnostic_report) {
      ACESO_TRY(facts["receipt"], acknowledge(event, kept));
    }
    return facts;
  }

 private:
  Result<KeptReport> fetch(const chain::ReportDelivered& event) {
    ACESO_TRY(auto kept, session_.folder.report(event.report_digest, key_));
    if (kept) return std::move(*kept);
    ACESO_TRY(auto connection, hospitals_.connect(event.hospital));
    ACESO_TRY(auto report, session_.client(connection).report(event.report_digest));
    KeptReport out{std::move(report), std::nullopt};
    if (out.report.digest() != event.report_digest)
      return fail(ErrorCode::bad_signature, "report", "is not the one that was delivered on the chain");
    ACESO_CHECK(session_.folder.keep(out));
    return out;
  }

  Result<void> write(const fs::path& path, const SecretBytes& text) const {
    std::error_code error;
    fs::create_directories(out_, error);
    Outputs files(cli_);
    ACESO_CHECK(files.add_private(path, text.reveal()));
    return files.commit();
  }

  Result<std::string> acknowledge(const chain::ReportDelivered& event, KeptReport& kept) {
    const auto& consortium = session_.consortium();
    const Digest& id = session_.folder.record_id;
    ACESO_TRY(const auto facts, consortium.records.report(id, event.hospital, event.report_digest));
    if (facts && facts->receipt_digest) {
      const bool own = kept.receipt && kept.receipt->digest() == *facts->receipt_digest;
      return own ? "on the chain" : "on the chain, not from this folder";
    }
    OsRandom rng;
    if (!kept.receipt) {
      // Kept before it is sent: no two receipts are alike, and the hospital takes one.
      ACESO_TRY(auto made, session_.keys.patient.acknowledge(consortium, event.hospital, kept.report, rng));
      kept.receipt = std::move(made.receipt);
      ACESO_CHECK(session_.folder.keep(kept));
    }
    const chain::Acknowledge message{id, event.hospital, event.report_digest, kept.receipt->digest()};
    const auto signature = session_.keys.patient.sign(consortium, message);
    ACESO_TRY(auto connection, hospitals_.connect(event.hospital));
    ACESO_CHECK(session_.client(connection).send_receipt(event.report_digest, *kept.receipt, signature));
    return "handed to the hospital";
  }

  const PatientSession& session_;
  const report::ReportKey& key_;
  fs::path out_;
  const Cli& cli_;
  HospitalDirectory hospitals_;
};

Result<Answer> reports_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto session, PatientSession::open(cli, o.session));
  const auto& consortium = session.consortium();
  ACESO_TRY(const auto certificate, session.folder.certificate());
  ACESO_TRY(const auto key, report::ReportKey::create(certificate));
  ACESO_TRY(const auto events, consortium.records.reports(consortium.all_blocks(), session.folder.record_id));
  Reader reader(session, key, o.out, cli);
  Answer out;
  out.facts["record_id"] = to_hex(session.folder.record_id);
  auto& reports = out.facts["reports"] = nlohmann::ordered_json::array();
  for (const auto& event : events) {
    auto facts = reader.read(event);
    if (facts) {
      reports.push_back(std::move(*facts));
      continue;
    }
    // One hospital's bad report must not hide those of others.
    if (out.error) print_error(*out.error);
    out.error = Error{facts.error().code, "report " + to_hex(event.report_digest) + ": " + facts.error().field,
                      facts.error().message};
  }
  return out;
}

std::string_view words(report::Ruling ruling) {
  switch (ruling) {
    case report::Ruling::report_readable: return "report readable";
    case report::Ruling::doctor_at_fault: return "doctor at fault";
    case report::Ruling::opening_is_not_right: return "opening is not right";
  }
  return {};
}

Result<Answer> dispute_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const Digest digest, read_digest(o.report, "--report"));
  ACESO_TRY(const auto session, PatientSession::open(cli, o.session));
  ACESO_TRY(const auto certificate, session.folder.certificate());
  ACESO_TRY(const auto key, report::ReportKey::create(certificate));
  ACESO_TRY(const chain::Address hospital, hospital_that_delivered(session, digest));
  HospitalDirectory hospitals(session);
  ACESO_TRY(auto connection, hospitals.connect(hospital));
  PatientClient client = session.client(connection);
  ACESO_TRY(auto kept, session.folder.report(digest, key));
  if (!kept) {
    ACESO_TRY(auto report, client.report(digest));
    kept = KeptReport{std::move(report), std::nullopt};
  }
  const report::Report& report = kept->report;
  if (report.digest() != digest || report.record_id != session.folder.record_id)
    return fail(ErrorCode::bad_signature, "report", "is not the one that was delivered on the chain for this record");
  Answer out;
  out.facts["report"] = to_hex(digest);
  out.facts["hospital"] = chain::to_string(hospital);
  out.facts["doctor_key"] = to_hex(report.doctor);
  if (!report::check_sealing(report, key.rsa())) {
    out.facts["ruling"] = words(report::Ruling::doctor_at_fault);
    out.facts["opening"] = "none sent: the doctor's signature under what is no report to this key shows it";
    return out;
  }
  ACESO_TRY(const auto opening, session.keys.patient.dispute(report));
  ACESO_TRY(const auto ruling, client.dispute(opening));
  out.facts["ruling"] = words(ruling);
  const auto own = report::judge(report, key, opening).ruling;
  if (own != ruling)
    out.error = Error{ErrorCode::bad_signature, "ruling", "is wrong: it must be: " + std::string(words(own))};
  return out;
}

}  // namespace

void add_patient_report_commands(Cli& cli, CLI::App* patient) {
  const auto o = std::make_shared<Options>();

  auto* reports = patient->add_subcommand("reports", "Fetch, check and open the reports on the record; send receipts");
  add_patient_session_options(reports, o->session);
  reports->add_option("--out", o->out, "Folder for the DiagnosticReports; mode 0600 each")
      ->required()
      ->type_name("DIR");
  cli.run(reports, [&cli, o] { return reports_command(cli, *o); });

  auto* dispute = patient->add_subcommand("dispute", "Open one report to the hospital that delivered it, for a ruling");
  add_patient_session_options(dispute, o->session);
  dispute->add_option("--report", o->report, "Digest of the report")->required()->type_name("HEX");
  cli.run(dispute, [&cli, o] { return dispute_command(cli, *o); });
}

}  // namespace aceso::app
