// FHIR in and out: bundles, practitioners' roles, reports, keywords and dates.

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "fuzz.hpp"
#include "json_mutator.hpp"
#include "record/bundle.hpp"
#include "record/diagnostic_report.hpp"
#include "record/fhir_time.hpp"
#include "record/json_events.hpp"
#include "record/keywords.hpp"

namespace aceso::fuzz {
namespace {

using record::Keyword;

/// Errors are shown and logged, so they hold nothing of the record: a word that stands nowhere but in values.
constexpr std::string_view secret = "X-secret-X";

void require_silent(const Error& error) {
  require(error.field.find(secret) == std::string::npos && error.message.find(secret) == std::string::npos,
          "an error never holds a value");
}

void check_distinct(const std::vector<Keyword>& keywords) {
  require(std::set<Keyword>(keywords.begin(), keywords.end()).size() == keywords.size(), "no keyword twice");
  for (const Keyword& keyword : keywords)
    require(Keyword::parse(keyword.text()) == keyword, "a keyword parses as it prints");
}

void check_choice(const record::RecordSummary& summary) {
  for (const std::size_t m : {std::size_t{8}, std::size_t{32}}) {
    const auto chosen = record::choose(summary, {}, m);
    if (!chosen) return require_silent(chosen.error());
    require(!chosen->empty() && chosen->size() <= m, "from 1 to m keywords");
    check_distinct(*chosen);
    const auto wanted = record::choose(summary, *chosen, m);
    require(wanted && *wanted == *chosen, "what was chosen can be wanted");
  }
}

record::BundleLimits limits() {
  record::BundleLimits small;
  small.bytes = 60'000;
  small.resource_bytes = 4'000;
  small.codes = 40;
  return small;
}

void bundle(std::string_view text) {
  std::istringstream whole{std::string(text)}, again{std::string(text)};
  const auto summary = record::read_bundle(whole);
  const auto limited = record::read_bundle(again, limits());
  if (!summary) {
    require(!limited, "smaller limits accept no more");
    return require_silent(summary.error());
  }
  if (limited)
    require(limited->problems == summary->problems && limited->measurements == summary->measurements &&
                limited->resources == summary->resources && limited->type == summary->type,
            "a limit changes nothing that it lets through");
  else
    require(limited.error().code == ErrorCode::limit, "only the limits differ");
  check_choice(*summary);
}

void diagnostic_report(std::string_view text) {
  const auto report = record::read_diagnostic_report(text);
  if (!report) return require_silent(report.error());
  const auto written = record::write_diagnostic_report(*report);
  require(written.has_value(), "what is read can be written");
  const auto again = record::read_diagnostic_report(*written);
  require(again && *again == *report, "what is written is read as the same");
  require(record::write_diagnostic_report(*again) == *written, "one report has one text");
}

void practitioner_role(std::string_view text) {
  const auto interests = record::interests_from_practitioner_role(text);
  if (!interests) return require_silent(interests.error());
  require(!interests->empty(), "a role has interests");
  check_distinct(*interests);
}

void keyword(std::string_view text) {
  const auto keyword = Keyword::parse(text);
  if (!keyword) return;
  require(keyword->text() == text, "what parses prints identically");
  require(Keyword::make(keyword->system(), keyword->code()) == *keyword, "its parts make it again");
  if (const auto category = record::icd10_category(*keyword)) {
    require(keyword->code().starts_with(category->code()) && category->system() == keyword->system(), "a category");
    require(!record::icd10_category(*category), "a category has no category");
  }
}

void date(std::string_view text) {
  const auto seconds = record::unix_seconds(text);
  require(seconds || !record::is_instant(text), "an instant is a dateTime");
  if (!seconds) return;
  const auto written = record::to_instant(*seconds);
  if (!written) return;  // a zone can move the first and the last day of all out of the range
  require(record::is_instant(*written) && record::unix_seconds(*written) == *seconds,
          "a time is read as it is written");
}

void object(std::string_view text) {
  const auto parsed = record::parse_object(text, 20'000, "object");
  if (!parsed) return require_silent(parsed.error());
  const auto again = record::parse_object(parsed->dump(), 200'000, "object");
  require(again && *again == *parsed, "JSON is read as it is written");
  require(nlohmann::json::parse(text) == *parsed, "as any other reader does");
}

void read(Input input) {
  static constexpr void (*readers[])(std::string_view) = {bundle, diagnostic_report, practitioner_role, keyword, date,
                                                          object};
  const auto reader = readers[input.below(std::size(readers))];
  reader(as_text(input.rest()));
}

}  // namespace
}  // namespace aceso::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aceso::fuzz::read({data, size});
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned int seed) {
  static aceso::fuzz::JsonMutator mutator(
      {"resourceType", "type",      "entry",         "resource",       "code",
       "coding",       "system",    "display",       "clinicalStatus", "verificationStatus",
       "category",     "status",    "onsetDateTime", "recordedDate",   "effectiveDateTime",
       "issued",       "specialty", "active",        "subject",        "identifier",
       "value",        "performer", "conclusion",    "conclusionCode", "modifierExtension",
       "implicitRules"},
      {"Bundle",
       "Patient",
       "Condition",
       "Observation",
       "DiagnosticReport",
       "PractitionerRole",
       "collection",
       "document",
       "http://snomed.info/sct",
       "http://hl7.org/fhir/sid/icd-10",
       "http://loinc.org",
       "11488-4",
       "E11.9",
       "44054006",
       "active",
       "confirmed",
       "refuted",
       "entered-in-error",
       "final",
       "cancelled",
       "recurrence",
       "health-concern",
       "2015-02-28T12:30:15Z",
       "0001-01-01T00:00:00+14:00",
       "9999-12-31T23:59:60-14:00",
       "2016-02-29",
       "urn:aceso:user",
       "urn:aceso:record",
       "Diabetes (finding)",
       "(situation)",
       "X-secret-X",
       "",
       " ",
       "\xc2\xa0",
       "a\nb"});
  return mutator.mutate(data, size, most, 1, seed);
}
