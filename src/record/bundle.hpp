#pragma once
// Reads a FHIR R4 Bundle of one patient as a stream, for its codes.

#include <cstdint>
#include <istream>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "record/clinical.hpp"

namespace aceso::record {

/// The types of Bundle that carry a record; the others (history, message and the responses) do not.
enum class BundleType { collection, document, transaction, batch, searchset };

/// The value of Bundle.type.
std::string_view to_string(BundleType type);

/// What a record holds, for choosing its keywords: codes, status and dates. No name, no value, no free text.
/// Conditions with the same codes and status are one Problem, with the latest of their dates; Observations likewise.
struct RecordSummary {
  BundleType type = BundleType::collection;
  std::size_t resources = 0;              ///< resources in entries, of whatever type
  std::vector<Problem> problems;          ///< in the order of first appearance
  std::vector<Measurement> measurements;  ///< in the order of first appearance
};

/// The largest input that read_bundle accepts. The defaults are those of the program; tests use smaller ones.
struct BundleLimits {
  std::uint64_t bytes = std::uint64_t{1} << 30;     ///< of the whole bundle: 1 GiB
  std::uint64_t resource_bytes = 16 * 1024 * 1024;  ///< of one resource, attachments included: 16 MiB
  std::size_t codes = 16'384;                       ///< distinct codes in the summary
};

/// Reads a Bundle up to the end of `in`. Memory depends on the limits, not on the size of the input: only the elements
/// named in record/clinical.hpp are kept, of one resource at a time. `in` must not be set to throw.
///
/// Errors name an element by its path (`entry[3].resource.code`) or by the byte position, and never hold a value:
///   bad_encoding  not JSON, cut short, or not UTF-8; no object; another resourceType than Bundle (it is named);
///                 unknown or absent Bundle.type; `entry` absent or repeated; an element of another type than in R4
///   bad_argument  no Patient, or more than one: keywords of two people must not be mixed
///   limit         over one of BundleLimits, or nested deeper than max_json_depth
///   unavailable   the stream failed
Result<RecordSummary> read_bundle(std::istream& in, const BundleLimits& limits = {});

}  // namespace aceso::record
