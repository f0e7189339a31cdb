#include "commands/report_key.hpp"

#include "files.hpp"

namespace aceso::app {

Result<report::ReportKey> load_report_key(const std::string& path) {
  return load(path, [](ByteView bytes) -> Result<report::ReportKey> {
    ACESO_TRY(const auto certificate, proof::PermutationCertificate::decode(bytes));
    return report::ReportKey::create(certificate);
  });
}

}  // namespace aceso::app
