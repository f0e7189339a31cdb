#pragma once

#include <string>

#include "report/report.hpp"

namespace aceso::app {

/// A patient's report key from its certificate, which is checked.
Result<report::ReportKey> load_report_key(const std::string& path);
/// The same, and `report` must be sealed to it: what follows a report can only be read with that key.
Result<report::ReportKey> load_report_key(const std::string& path, const report::Report& report);

}  // namespace aceso::app
