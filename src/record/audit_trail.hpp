#pragma once
// The audit trail of one sealed record as FHIR R4 resources.

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace aceso::record {

/// One line of a hospital's trail of a record, and what its reader found on the chain.
struct AuditLine {
  std::uint64_t number = 0;  ///< the line's in the reporter's trail; no two lines of a reporter have the same
  std::int64_t time = 0;     ///< Unix seconds; years 0001 to 9999
  /// "uploaded", "published", "authorized", "withdrawn", "transferred", "matched", "pre-decrypted", "delivered",
  /// "acknowledged", "disputed" or "deleted".
  std::string event;
  std::string reporter;  ///< the hospital whose trail has the line: "0x" and 40 hexadecimal digits
  std::string party;     ///< another hospital's account or a doctor's id; may be empty
  std::string subject;   ///< 64 hexadecimal digits, with or without "0x", or a number below 10^20; may be empty
  enum class Chain {
    shown,         ///< the chain shows what the line says
    not_expected,  ///< nothing of it belongs on the chain
    missing,       ///< the chain should show it, and does not
  } chain = Chain::not_expected;
};

inline constexpr std::size_t max_audit_lines = 10'000;
inline constexpr std::size_t max_party_bytes = 256;

/// The trail as a Bundle of type "collection" in JSON, which its identifier "urn:aceso:trail" names by the record's id.
/// It has an AuditEvent for each line; behind that of a line that made or changed something on which others rely
/// (published, authorized, withdrawn, matched, delivered, acknowledged) stands a Provenance.
/// Lines are ordered by time, reporter and number, so that the bytes do not depend on the order in which they came.
///
///   AuditEvent.type     DICOM's code where there is one, otherwise that of ISO 21089
///   AuditEvent.subtype  the RESTful interaction or DICOM's code, then the event's own word ("urn:aceso:event")
///   AuditEvent.outcome  0; when the chain should show it and does not, 8 if others rely on it and 4 if not
///   agent.who           an account ("urn:aceso:account", lower case) or a doctor's id ("urn:aceso:user")
///   entity.what         the record ("urn:aceso:record"), then the line's subject ("urn:aceso:digest",
///   "urn:aceso:number") Provenance.target   the record, or what was made from it (verdict, report, receipt) if the
///   line has its digest
///
/// The patient is never named: the agent of uploaded, acknowledged and disputed is "the patient of the record with this
/// id". `party` is written only where it is no patient: authorized, withdrawn, transferred, matched, pre-decrypted and
/// delivered; elsewhere it is checked and left out.
///
/// Errors name the line by its place in `lines` (`lines[3].event`) and never hold a value:
///   bad_argument  an unknown event; a reporter, party, subject or time of another form; a number used twice
///   limit         more than max_audit_lines lines; a party over max_party_bytes bytes
Result<std::string> write_audit_bundle(const Digest& record_id, const std::vector<AuditLine>& lines);

}  // namespace aceso::record
