#include "record/clinical.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "record/elements.hpp"
#include "record/fhir_time.hpp"

namespace aceso::record {
namespace {

constexpr std::string_view snomed = "http://snomed.info/sct";

constexpr std::array<std::string_view, 13> clinical_elements = {
    "resourceType", "code",         "clinicalStatus", "verificationStatus", "category",        "status",
    "issued",       "recordedDate", "onsetPeriod",    "effectiveDateTime",  "effectivePeriod", "effectiveInstant",
    "onsetDateTime"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& set, std::string_view item) {
  return std::find(set.begin(), set.end(), item) != set.end();
}

// Codes by which a record says that nothing is known or present.
bool says_absent(const Coding& coding) {
  constexpr std::array<std::string_view, 3> systems = {"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
                                                       "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                                                       "http://terminology.hl7.org/CodeSystem/v3-NullFlavor"};
  // No current problems or disability; clinical finding absent.
  constexpr std::array<std::string_view, 2> concepts = {"160245001", "373572006"};
  return contains(systems, coding.system) || (coding.system == snomed && contains(concepts, coding.code));
}

std::vector<Keyword> usable(const std::vector<Coding>& codings) {
  std::vector<Keyword> out;
  for (const Coding& coding : codings) {
    if (says_absent(coding)) continue;
    auto keyword = Keyword::make(coding.system, coding.code);
    if (keyword && std::find(out.begin(), out.end(), *keyword) == out.end()) out.push_back(std::move(*keyword));
  }
  return out;
}

template <std::size_t N>
bool any_code(const std::vector<Coding>& codings, const std::array<std::string_view, N>& set) {
  return std::any_of(codings.begin(), codings.end(), [&](const Coding& c) { return contains(set, c.code); });
}

bool is_finding(const std::vector<Coding>& codes, const std::vector<Coding>& categories) {
  constexpr std::array<std::string_view, 2> concern = {"health-concern", "sdoh"};
  const auto tagged = [](const Coding& c) {
    return c.system == snomed && (c.display.ends_with("(finding)") || c.display.ends_with("(situation)"));
  };
  return any_code(categories, concern) || std::any_of(codes.begin(), codes.end(), tagged);
}

// The first of these elements that holds a valid date. A malformed date only loses its rank: it does not make the
// record unreadable.
template <std::size_t N>
Result<std::optional<std::int64_t>> first_date(const Json& resource, const std::string& path,
                                               const std::array<const char*, N>& names) {
  for (const char* name : names) {
    std::string text;
    if (std::string_view(name).ends_with("Period")) {
      ACESO_TRY(const Json* period, object_element(resource, name, path));
      if (period == nullptr) continue;
      ACESO_TRY(text, string_element(*period, "start", path + '.' + name));
    } else {
      ACESO_TRY(text, string_element(resource, name, path));
    }
    if (const auto seconds = unix_seconds(text)) return seconds;
  }
  return std::nullopt;
}

}  // namespace

bool is_clinical_element(std::string_view name) { return contains(clinical_elements, name); }

Result<std::optional<Problem>> read_condition(const Json& resource, const std::string& path) {
  constexpr std::array<std::string_view, 2> denied = {"refuted", "entered-in-error"};
  constexpr std::array<std::string_view, 1> confirmed = {"confirmed"};
  constexpr std::array<std::string_view, 3> active = {"active", "recurrence", "relapse"};
  constexpr std::array<const char*, 3> dates = {"onsetDateTime", "onsetPeriod", "recordedDate"};

  ACESO_TRY(const auto codings, concept_element(resource, "code", path));
  ACESO_TRY(const auto categories, concepts_element(resource, "category", path));
  ACESO_TRY(const auto clinical, concept_element(resource, "clinicalStatus", path));
  ACESO_TRY(const auto verification, concept_element(resource, "verificationStatus", path));
  ACESO_TRY(const auto since, first_date(resource, path, dates));
  auto codes = usable(codings);
  if (codes.empty() || any_code(verification, denied)) return std::nullopt;
  return Problem{.codes = std::move(codes),
                 .active = any_code(clinical, active),
                 .confirmed = verification.empty() || any_code(verification, confirmed),
                 .finding = is_finding(codings, categories),
                 .since = since};
}

Result<std::optional<Measurement>> read_observation(const Json& resource, const std::string& path) {
  constexpr std::array<std::string_view, 2> denied = {"cancelled", "entered-in-error"};
  constexpr std::array<const char*, 4> dates = {"effectiveDateTime", "effectiveInstant", "effectivePeriod", "issued"};

  ACESO_TRY(const auto codings, concept_element(resource, "code", path));
  ACESO_TRY(const std::string status, string_element(resource, "status", path));
  ACESO_TRY(const auto since, first_date(resource, path, dates));
  auto codes = usable(codings);
  if (codes.empty() || contains(denied, status)) return std::nullopt;
  return Measurement{.codes = std::move(codes), .since = since};
}

}  // namespace aceso::record
