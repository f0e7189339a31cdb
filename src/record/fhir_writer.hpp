#pragma once
// What the writers of FHIR resources share.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aceso::record {

/// Ordered, so that the elements stand as FHIR lists them and the bytes depend on the content alone.
using OrderedJson = nlohmann::ordered_json;

/// Systems of this project's identifiers.
inline constexpr std::string_view record_system = "urn:aceso:record";  ///< a record's id: 64 lower-case hex digits
inline constexpr std::string_view user_system = "urn:aceso:user";      ///< a doctor's id

/// An Identifier.
OrderedJson identifier_json(std::string_view system, std::string_view value);

/// A Coding; without a display when that is empty.
OrderedJson coding_json(std::string_view system, std::string_view code, std::string_view display = {});

/// Whether `text` may stand in a FHIR string: UTF-8 of at most `most` bytes, with something to read in it, without
/// control characters but, where `lines` allows them, tabs and line ends. Errors: bad_argument or limit, of field
/// `path`.
Result<void> check_text(const std::string& path, std::string_view text, std::size_t most, bool lines);

}  // namespace aceso::record
