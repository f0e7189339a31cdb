#pragma once
// What the choice of keywords needs to know of one Condition or Observation, and nothing else of it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "record/json_events.hpp"
#include "record/keyword.hpp"

namespace aceso::record {

/// A Condition (FHIR R4) that has a usable code and is neither refuted nor entered in error.
struct Problem {
  std::vector<Keyword> codes;  ///< the usable codings, in the record's order; never empty
  bool active = false;     ///< clinicalStatus is active, recurrence or relapse; an absent status counts as not active
  bool confirmed = false;  ///< verificationStatus is confirmed or absent
  bool finding = false;    ///< a finding, situation or social circumstance, rather than a disease: see read_condition
  std::optional<std::int64_t>
      since;  ///< Unix seconds: onset, else the date of recording; nothing when neither is valid

  friend bool operator==(const Problem&, const Problem&) = default;
};

/// An Observation (FHIR R4) that has a usable code and is neither cancelled nor entered in error.
struct Measurement {
  std::vector<Keyword> codes;         ///< the usable codings, in the record's order; never empty
  std::optional<std::int64_t> since;  ///< Unix seconds: effective time, else time of issue

  friend bool operator==(const Measurement&, const Measurement&) = default;
};

/// Reads a Condition; nothing when it is not to be used. `path` is its place in the bundle, for errors.
///
/// SNOMED CT files social and administrative facts ("Full-time employment (finding)", "Medication review due
/// (situation)") among conditions, and Synthea records them as such. They are told apart by what the record itself
/// carries, without a terminology server: a SNOMED display that ends in the semantic tag "(finding)" or "(situation)",
/// or a category "health-concern" or "sdoh". True symptoms are findings too, so findings are ranked, not dropped.
///
/// Codings are not usable when system or code is absent or malformed, or when they say that there is nothing to say:
/// the IPS absent-unknown system, the HL7 data-absent and null-flavour systems, SNOMED's "no current problems".
Result<std::optional<Problem>> read_condition(const Json& resource, const std::string& path);

/// Reads an Observation; nothing when it is not to be used. Usable codings are those of read_condition.
Result<std::optional<Measurement>> read_observation(const Json& resource, const std::string& path);

/// Whether read_condition or read_observation looks at this element of a resource.
bool is_clinical_element(std::string_view name);

}  // namespace aceso::record
