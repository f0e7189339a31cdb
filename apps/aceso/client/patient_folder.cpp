#include "client/patient_folder.hpp"

#include <sstream>

#include "chain/file.hpp"
#include "match/index.hpp"
#include "service/key_material.hpp"

namespace aceso::app {
namespace {

constexpr const char* format = "aceso-patient-record";
constexpr const char* json_name = "record.json";
constexpr const char* account_label = "patient";

Result<PatientKeys> open_keys(const KeyFolder& folder, const SecretBytes& passphrase) {
  ACESO_TRY(const auto seed, load_secret(passphrase, folder.path("seed.key"), service::decode_account_seed));
  ACESO_TRY(auto report, load_secret(passphrase, folder.path("report.key"), service::decode_report_secret_key));
  ACESO_TRY(auto request, load_secret(passphrase, folder.path("request.key"), service::decode_signing_secret_key));
  return PatientKeys{service::Patient(chain::Account::derive(seed, account_label, 0), std::move(report)),
                     std::move(request)};
}

/// Makes the keys that are not there.
Result<void> make_keys(const Cli& cli, const KeyFolder& folder, const SecretBytes& passphrase) {
  OsRandom rng;
  Outputs files(cli);
  if (!folder.has("seed.key")) {
    service::AccountSeed seed;
    rng.fill(seed.reveal_mut());
    ACESO_CHECK(files.add_secret(folder.path("seed.key"), service::encode_account_seed(seed), passphrase));
  }
  if (!folder.has("report.key")) {
    ACESO_TRY(const auto key, symm::RsaPrivateKey::generate(symm::rsa_bits_least));
    ACESO_CHECK(files.add_secret(folder.path("report.key"), service::encode_report_secret_key(key), passphrase));
  }
  if (!folder.has("request.key")) {
    const auto key = symm::SigningKey::generate(rng);
    ACESO_CHECK(files.add_secret(folder.path("request.key"), service::encode_signing_secret_key(key), passphrase));
  }
  return files.commit();
}

fs::path report_name(const Digest& digest) { return fs::path("reports") / to_hex(digest); }
fs::path receipt_name(const Digest& digest) { return fs::path("reports") / (to_hex(digest) + ".receipt"); }

}  // namespace

Result<PatientFolder> PatientFolder::open(const fs::path& dir) {
  ACESO_TRY(auto folder, KeyFolder::open(dir));
  PatientFolder out(std::move(folder));
  ACESO_CHECK(out.read());
  return out;
}

Result<PatientFolder> PatientFolder::seal(const Cli& cli, const fs::path& dir, const Sealing& sealing) {
  // An unreadable record should not leave keys behind.
  ACESO_TRY(const auto source, source_from(sealing.record));
  ACESO_TRY(auto folder, KeyFolder::make(dir));
  if (folder.has(json_name))
    return fail(ErrorCode::refused, dir.string(), "has a sealed record already: take a folder for each record");
  const bool fresh = !folder.has("seed.key") && !folder.has("report.key") && !folder.has("request.key");
  ACESO_TRY(const SecretBytes passphrase, folder_passphrase(cli, folder, fresh));
  ACESO_CHECK(make_keys(cli, folder, passphrase));
  ACESO_TRY(const auto keys, open_keys(folder, passphrase));
  const auto certificate = keys.patient.certificate();
  ACESO_TRY(const auto report_key, report::ReportKey::create(certificate));

  Outputs files(cli);
  ACESO_TRY(const auto sealed, files.stream(folder.path("data"), Readers::owner));
  OsRandom rng;
  ACESO_TRY(const auto ct, service::seal_record(sealing.pp, keys.patient.record_id(), report_key, sealing.policy,
                                                sealing.period, source, sealed, rng));
  std::string list;
  for (const auto& keyword : sealing.keywords) list += keyword.text() + "\n";
  ACESO_CHECK(files.add(folder.path("ciphertext"), ct.encode()));
  ACESO_CHECK(files.add(folder.path("certificate"), certificate.encode()));
  ACESO_CHECK(files.add_private(folder.path("keywords"), as_bytes(list)));
  ACESO_CHECK(files.commit());

  PatientFolder out(std::move(folder));
  out.record_id = keys.patient.record_id();
  out.parameters = sealing.pp.digest();
  out.m = sealing.m;
  ACESO_CHECK(out.save());
  return out;
}

Result<PatientKeys> PatientFolder::keys(const Cli& cli) const {
  ACESO_TRY(const SecretBytes passphrase, folder_passphrase(cli, folder_, false));
  ACESO_TRY(auto out, open_keys(folder_, passphrase));
  if (out.patient.record_id() != record_id)
    return fail(ErrorCode::bad_encoding, folder_.path(json_name).string(), "is not of the record of these keys");
  return out;
}

Result<abe::Ciphertext> PatientFolder::ciphertext() const {
  return load(folder_.path("ciphertext"), abe::Ciphertext::decode);
}

Result<proof::PermutationCertificate> PatientFolder::certificate() const {
  return load(folder_.path("certificate"), proof::PermutationCertificate::decode);
}

Result<std::vector<Scalar>> PatientFolder::keywords() const {
  ACESO_TRY(const Bytes bytes, read_artifact(folder_.path("keywords")));
  std::istringstream lines(std::string(bytes.begin(), bytes.end()));
  std::vector<Scalar> out;
  for (std::string line; std::getline(lines, line);) out.push_back(match::h_kw(line));
  return out;
}

std::uint64_t PatientFolder::data_bytes() const {
  std::error_code error;
  const auto size = fs::file_size(data(), error);
  return error ? 0 : size;
}

Result<void> PatientFolder::drop_data() const { return chain::remove_file(data()); }

Result<std::optional<KeptReport>> PatientFolder::report(const Digest& digest, const report::ReportKey& patient) const {
  if (!folder_.has(report_name(digest))) return std::nullopt;
  ACESO_TRY(auto report, load(folder_.path(report_name(digest)), report::Report::decode));
  KeptReport out{std::move(report), std::nullopt};
  if (!folder_.has(receipt_name(digest))) return out;
  ACESO_TRY(out.receipt, load(folder_.path(receipt_name(digest)),
                              [&](ByteView bytes) { return report::Receipt::decode(bytes, patient); }));
  return out;
}

Result<void> PatientFolder::keep(const KeptReport& kept) const {
  ACESO_CHECK(folder_.folder("reports"));
  const Digest digest = kept.report.digest();
  ACESO_CHECK(folder_.keep(report_name(digest), kept.report.encode()));
  return kept.receipt ? folder_.keep(receipt_name(digest), kept.receipt->encode()) : Result<void>();
}

Result<void> PatientFolder::save() const {
  nlohmann::ordered_json value{{"record", to_hex(record_id)},
                               {"parameters", to_hex(parameters)},
                               {"m", m},
                               {"hospital", to_json(hospital)},
                               {"handed_in", handed_in},
                               {"consents", nlohmann::ordered_json::array()}};
  for (const Digest& index : consents) value["consents"].push_back(to_hex(index));
  return folder_.keep_json(json_name, format, std::move(value));
}

Result<void> PatientFolder::read() {
  ACESO_TRY(const auto value, folder_.read_json(json_name, format));
  Fields in(value, folder_.path(json_name).string());
  record_id = in.digest("record");
  parameters = in.digest("parameters");
  m = static_cast<unsigned>(in.number("m"));
  hospital = service_or_null(in, value, "hospital");
  handed_in = in.truth("handed_in");
  for (const std::string& text : in.texts("consents")) {
    const auto digest = digest_from_hex(text);
    if (!digest) in.reject("consents", "expected 64 hexadecimal digits each");
    consents.push_back(digest.value_or(Digest{}));
  }
  return in.finish();
}

}  // namespace aceso::app
