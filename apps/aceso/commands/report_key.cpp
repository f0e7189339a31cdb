#include "commands/report_key.hpp"

#include "files.hpp"

namespace aceso::app {

Result<report::ReportKey> load_report_key(const std::string& path) {
  return load(path, [](ByteView bytes) -> Result<report::ReportKey> {
    ACESO_TRY(const auto certificate, proof::PermutationCertificate::decode(bytes));
    return report::ReportKey::create(certificate);
  });
}

Result<report::ReportKey> load_report_key(const std::string& path, const report::Report& report) {
  ACESO_TRY(auto key, load_report_key(path));
  if (report.key_digest != key.digest())
    return fail(ErrorCode::bad_signature, path, "is not the key that the report is sealed to");
  return key;
}

}  // namespace aceso::app
