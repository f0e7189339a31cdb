#pragma once
// A specialist's answer as a FHIR R4 DiagnosticReport.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "record/keyword.hpp"

namespace aceso::record {

/// What a report says. It names the record, never the patient: the reader knows whose record it is.
struct DiagnosticReport {
  Digest record_id{};                     ///< DiagnosticReport.subject.identifier
  std::string performer_id;               ///< DiagnosticReport.performer.identifier: the doctor's name in this system
  std::string performer_name;             ///< DiagnosticReport.performer.display: as it is shown to people
  std::int64_t issued = 0;                ///< Unix seconds; years 0001 to 9999
  std::string conclusion;                 ///< the finding, as text
  std::vector<Keyword> conclusion_codes;  ///< the finding, coded; may be empty

  friend bool operator==(const DiagnosticReport&, const DiagnosticReport&) = default;
};

inline constexpr std::size_t max_performer_bytes = 256;
inline constexpr std::size_t max_conclusion_bytes = 256 * 1024;
inline constexpr std::size_t max_conclusion_codes = 32;
inline constexpr std::size_t max_report_bytes = 1024 * 1024;

/// The report as a DiagnosticReport (FHIR R4) in JSON, the same bytes for the same report. Its status is "final"; its
/// code is LOINC 11488-4 "Consult note": the answer of a specialist who was asked about a case. (60591-5 "Patient
/// summary" would be wrong: that is the record, and this is an opinion on it.)
/// Texts must be UTF-8 with something to read in them, within the limits above, without control characters; the
/// conclusion may have tabs and line ends. Errors: bad_argument or limit, with the path of the element.
Result<std::string> write_diagnostic_report(const DiagnosticReport& report);

/// Reads a DiagnosticReport of the form that write_diagnostic_report gives; read(write(x)) is x. Further elements that
/// FHIR allows a reader to ignore are ignored; `modifierExtension` and `implicitRules`, which it must not ignore, are
/// refused. Errors: bad_encoding or limit, with the path of the element and never its value.
Result<DiagnosticReport> read_diagnostic_report(std::string_view json);

}  // namespace aceso::record
