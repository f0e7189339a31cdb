#pragma once
// Chooses the keywords under which a record is found, and reads the interests by which a doctor finds records.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "record/bundle.hpp"
#include "record/keyword.hpp"

namespace aceso::record {

/// The category of an ICD-10 code as a keyword of the same system: E11 of E11.9. ICD-10 is any system that is
/// http://hl7.org/fhir/sid/icd-10 or starts with that and '-' (icd-10-cm and national variants). Nothing for other
/// systems, for a code that is a category itself, and for ranges such as E10-E14.
std::optional<Keyword> icd10_category(const Keyword& keyword);

/// At most `m` distinct keywords of a record, `m` being one of the index's size classes 8, 16 and 32.
///
/// With `wanted`: exactly those, in their order, without repeats. Each must be a usable code of the record, or the
/// ICD-10 category of one.
///
/// Without: from conditions, in this order, as far as there is room, later ones by date first (undated last):
///   1. active diseases;
///   2. active findings and social circumstances (read_condition says how these are told apart);
///   3. if step 1 gave none: confirmed diseases that are not active;
///   4. if no step gave any: confirmed findings that are not active.
/// A record without any usable condition gives the codes of its observations, latest first. Within a step, the first
/// codings of all conditions come before their second ones, and so on, an ICD-10 category counting as one more coding
/// after its code: so each condition can be found before any can be found twice.
///
/// Errors are bad_argument and name no code: "m"; "wanted" or "wanted[i]" for more than m or one that the record does
/// not have; "keywords" for a record without a usable code.
Result<std::vector<Keyword>> choose(const RecordSummary& summary, std::span<const Keyword> wanted, std::size_t m);

/// The interests of a doctor: the codings of PractitionerRole.specialty (FHIR R4), in their order, without repeats.
/// Categories are not added: a doctor interested in E11.9 has not asked for all of E11. At most 1 MiB of text.
/// Errors: bad_encoding (not JSON, another resource, an element or coding of the wrong form), limit, and bad_argument
/// for a role that is not active or has no specialty with system and code.
Result<std::vector<Keyword>> interests_from_practitioner_role(std::string_view json);

}  // namespace aceso::record
