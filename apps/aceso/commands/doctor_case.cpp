// A doctor's case: the record is read, the report written.

#include <ctime>

#include "chain/file.hpp"
#include "commands/commands.hpp"
#include "commands/doctor_session.hpp"
#include "commands/options.hpp"
#include "record/diagnostic_report.hpp"
#include "symm/hash.hpp"

namespace aceso::app {
namespace {

struct Options {
  DoctorOptions session;
  std::string record, out, conclusion, name;
  std::vector<std::string> codes;
};

constexpr const char* ciphertext_name = "ciphertext";
constexpr const char* certificate_name = "certificate";
constexpr const char* data_name = "data";
constexpr const char* report_name = "report";

bool is_kept(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

/// CT_Sym of the record, from the folder or the hospital: the one that the chain names.
Result<service::PublishedCiphertext> published_ciphertext(const DoctorSession& session, DoctorClient& client,
                                                          const Digest& id) {
  ACESO_TRY(const fs::path dir, session.folder.record(id));
  const bool kept = is_kept(dir / ciphertext_name);
  ACESO_TRY(auto ct, kept ? load(dir / ciphertext_name, abe::Ciphertext::decode) : client.ciphertext(id));
  if (ct.header.record_id != id) return fail(ErrorCode::bad_signature, "ciphertext", "is of another record");
  const Bytes bytes = ct.encode();
  ACESO_TRY(auto published, service::check_ciphertext(session.consortium(), std::move(ct)));
  if (!kept) ACESO_CHECK(session.folder.keep(id, ciphertext_name, bytes));
  return published;
}

/// The patient's report key, which the ciphertext names.
Result<report::ReportKey> report_key(const DoctorSession& session, DoctorClient& client, const abe::Ciphertext& ct) {
  const Digest& id = ct.header.record_id;
  ACESO_TRY(const fs::path dir, session.folder.record(id));
  const bool kept = is_kept(dir / certificate_name);
  ACESO_TRY(const auto certificate,
            kept ? load(dir / certificate_name, proof::PermutationCertificate::decode) : client.certificate(id));
  ACESO_TRY(auto key, report::ReportKey::create(certificate));
  if (key.digest() != ct.header.report_key_digest)
    return fail(ErrorCode::bad_signature, "certificate", "is not of the report key that the record names");
  if (!kept) ACESO_CHECK(session.folder.keep(id, certificate_name, certificate.encode()));
  return key;
}

/// CT_HD in the folder, whole and the one that the ciphertext is for.
Result<fs::path> sealed_data(const DoctorSession& session, DoctorClient& client, const abe::Ciphertext& ct) {
  ACESO_TRY(const fs::path dir, session.folder.record(ct.header.record_id));
  const fs::path path = dir / data_name;
  if (is_kept(path)) return path;
  std::optional<OutputFile> file;
  symm::Sha256 hash;
  const auto begin = [&]() -> Result<symm::Sink> {
    file.reset();
    ACESO_TRY(auto fresh, OutputFile::create(path, Readers::owner));
    file.emplace(std::move(fresh));
    hash = symm::Sha256();
    return [&hash, sink = file->sink()](ByteView bytes) {
      hash.add(bytes);
      return sink(bytes);
    };
  };
  ACESO_CHECK(client.data(ct.header.record_id, begin));
  if (hash.digest() != ct.header.data_digest)
    return fail(ErrorCode::bad_signature, "data", "is not the data that the ciphertext is for");
  ACESO_CHECK(file->commit());
  return path;
}

Result<Answer> open_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const Digest id, read_digest(o.record, "--record"));
  ACESO_TRY(const auto session, DoctorSession::open(cli, o.session));
  ACESO_TRY(auto connection, session.connect());
  DoctorClient client = session.client(connection);
  ACESO_TRY(const auto ct, published_ciphertext(session, client, id));
  ACESO_CHECK(report_key(session, client, *ct));  // for the report, while the hospital has it
  ACESO_TRY(const fs::path data, sealed_data(session, client, *ct));
  ACESO_TRY(const auto semi, client.pre_decrypt(id));
  Answer out;
  out.facts["record_id"] = to_hex(id);
  if (!semi) {
    out.null = semi.error();
    return out;
  }
  ACESO_TRY(const auto sealed, source_from(data));
  Outputs files(cli);
  ACESO_TRY(const auto record, files.stream(o.out, Readers::owner));
  std::uint64_t size = 0;
  const symm::Sink counted = [&](ByteView bytes) {
    size += bytes.size();
    return record(bytes);
  };
  ACESO_CHECK(service::open_record(session.keys, *semi, *ct, sealed, counted));
  ACESO_CHECK(files.commit());
  ACESO_CHECK(chain::remove_file(data));
  out.facts["bytes"] = size;
  return out;
}

Result<record::DiagnosticReport> diagnosis_of(const Options& o, const Digest& id, const std::string& doctor) {
  record::DiagnosticReport out;
  out.record_id = id;
  out.performer_id = doctor;
  out.performer_name = o.name;
  out.issued = std::time(nullptr);
  ACESO_TRY(const Bytes text, read_artifact(o.conclusion));
  out.conclusion.assign(text.begin(), text.end());
  for (const std::string& token : o.codes) {
    auto code = record::Keyword::parse(token);
    if (!code) return fail(ErrorCode::bad_argument, "--code", code.error().message);
    out.conclusion_codes.push_back(std::move(*code));
  }
  return out;
}

/// The report that is kept already, or a new one.
Result<report::Report> written_report(const Options& o, const DoctorSession& session, DoctorClient& client,
                                      const Digest& id) {
  ACESO_TRY(auto kept, session.folder.report(id));
  if (kept) return std::move(*kept);
  ACESO_TRY(const auto diagnosis, diagnosis_of(o, id, session.folder.id));
  ACESO_TRY(const std::string text, record::write_diagnostic_report(diagnosis));
  ACESO_TRY(const auto ct, published_ciphertext(session, client, id));
  ACESO_TRY(const auto patient, report_key(session, client, *ct));
  OsRandom rng;
  ACESO_TRY(auto report, report::seal_report(id, as_bytes(text), patient, session.keys.signing, rng));
  // Kept before it is sent: no two sealed reports are alike, and a match is answered once.
  ACESO_CHECK(session.folder.keep(id, report_name, report.encode()));
  return report;
}

Result<Answer> report_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const Digest id, read_digest(o.record, "--record"));
  ACESO_TRY(const auto session, DoctorSession::open(cli, o.session));
  ACESO_TRY(auto connection, session.connect());
  DoctorClient client = session.client(connection);
  ACESO_TRY(const auto report, written_report(o, session, client, id));
  const auto sent = client.send_report(report);
  if (!sent) {
    // Refused, it is nowhere, and another one may be written. Otherwise it may have arrived: then this very one must be
    // sent again.
    const ErrorCode code = sent.error().code;
    if (code == ErrorCode::refused || code == ErrorCode::bad_argument || code == ErrorCode::limit) {
      ACESO_TRY(const fs::path dir, session.folder.record(id));
      ACESO_CHECK(chain::remove_file(dir / report_name));
    }
    return tl::unexpected<Error>(sent.error());
  }
  Answer out;
  out.facts["record_id"] = to_hex(id);
  out.facts["report_digest"] = to_hex(report.digest());
  return out;
}

}  // namespace

void add_doctor_case_commands(Cli& cli, CLI::App* doctor) {
  const auto o = std::make_shared<Options>();

  auto* open = doctor->add_subcommand("open", "Read a record: nothing is written unless all of it is right");
  add_doctor_session_options(open, o->session);
  add_record_option(open, o->record);
  file(open, "--out", o->out, "Record to write; mode 0600");
  cli.run(open, [&cli, o] { return open_command(cli, *o); });

  auto* report = doctor->add_subcommand("report", "Sign a report on a record, seal it to the patient, hand it over");
  add_doctor_session_options(report, o->session);
  add_record_option(report, o->record);
  file(report, "--conclusion-file", o->conclusion, "File that holds the finding");
  repeated(report, "--code", o->codes, "The finding as a FHIR token SYSTEM|CODE; repeat for more")->type_name("TOKEN");
  report->add_option("--doctor-name", o->name, "The doctor's name for people")->required()->type_name("TEXT");
  cli.run(report, [&cli, o] { return report_command(cli, *o); });
}

}  // namespace aceso::app
