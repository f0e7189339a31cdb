#pragma once

#include <string>

#include "report/report.hpp"

namespace aceso::app {

/// A patient's report key from its certificate, which is checked.
Result<report::ReportKey> load_report_key(const std::string& path);

}  // namespace aceso::app
