#pragma once
// Dates of FHIR R4 (datatypes `dateTime` and `instant`) as Unix seconds. No clock is read here.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aceso::record {

/// The first second of a FHIR date, dateTime or instant: "2015", "2015-01", "2015-01-31", or with a time and a zone
/// "2015-01-31T08:00:00.250+01:00" (the fraction is dropped). A date without a zone is taken as UTC. Years 0001 to
/// 9999. Nothing when the text has another form, or names a day or time that does not exist.
std::optional<std::int64_t> unix_seconds(std::string_view date_time);

/// Whether `text` is precise enough for an `instant`: a valid dateTime with a time of day and a zone.
bool is_instant(std::string_view text);

/// An `instant` in UTC to the second, "2015-01-31T07:00:00Z". Nothing outside of the years 0001 to 9999.
std::optional<std::string> to_instant(std::int64_t unix_seconds);

}  // namespace aceso::record
