#include "record/diagnostic_report.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>

#include "record/json_events.hpp"
#include "support.hpp"

namespace aceso::record {
namespace {

DiagnosticReport sample() {
  DiagnosticReport report;
  report.record_id.fill(0xab);
  report.performer_id = "doctor:cortexa";
  report.performer_name = "Dr. Cortexa Neuronova-Example";
  report.issued = 1425126615;
  report.conclusion = "Seizures are likely.\n\tRepeat the EEG \xe2\x80\x9cin sleep\xe2\x80\x9d.";
  report.conclusion_codes = {sct("84757009"), icd("G40.9")};
  return report;
}

std::string edited(const std::function<void(Json&)>& edit) {
  Json json = Json::parse(*write_diagnostic_report(sample()));
  edit(json);
  return json.dump();
}

TEST(DiagnosticReport, HasTheElementsOfFhirR4) {
  EXPECT_EQ(*write_diagnostic_report(sample()), slurp(ACESO_TEST_DATA "/record/diagnostic-report.json"));
}

TEST(DiagnosticReport, ReadsWhatItWrites) {
  const auto json = write_diagnostic_report(sample());
  ASSERT_TRUE(json);
  EXPECT_EQ(read_diagnostic_report(*json), sample());
  DiagnosticReport plain = sample();
  plain.conclusion_codes.clear();
  EXPECT_EQ(read_diagnostic_report(*write_diagnostic_report(plain)), plain);
}

RC_GTEST_PROP(DiagnosticReport, RoundTripsOrIsRefused, ()) {
  const auto pieces = rc::gen::container<std::vector<std::string>>(rc::gen::weightedElement<std::string>(
      {{20, "a"}, {5, " "}, {5, "\n"}, {5, "\""}, {5, "\\u0000"}, {5, "\xe2\x82\xac"}, {1, "\x01"}, {1, "\xff"}}));
  DiagnosticReport report = sample();
  report.conclusion = "x";
  for (const std::string& piece : *pieces) report.conclusion += piece;
  report.issued = *rc::gen::inRange<std::int64_t>(-62135596800, 253402300800);
  const auto json = write_diagnostic_report(report);
  RC_CLASSIFY(json.has_value(), "written");
  if (json) RC_ASSERT(read_diagnostic_report(*json) == report);
}

TEST(DiagnosticReport, IsWrittenOnlyFromGoodValues) {
  const auto refused = [](const std::function<void(DiagnosticReport&)>& spoil, const std::string& element,
                          ErrorCode code) {
    DiagnosticReport report = sample();
    spoil(report);
    const auto json = write_diagnostic_report(report);
    ASSERT_FALSE(json) << element;
    EXPECT_EQ(json.error().field, "DiagnosticReport." + element);
    EXPECT_EQ(json.error().code, code);
  };
  constexpr auto bad = ErrorCode::bad_argument;
  refused([](auto& r) { r.conclusion = " \n"; }, "conclusion", bad);
  refused([](auto& r) { r.conclusion = "a\x01"; }, "conclusion", bad);
  refused([](auto& r) { r.conclusion = "\xff"; }, "conclusion", bad);
  refused([](auto& r) { r.conclusion = std::string(max_conclusion_bytes + 1, 'x'); }, "conclusion", ErrorCode::limit);
  refused([](auto& r) { r.performer_name = ""; }, "performer[0].display", bad);
  refused([](auto& r) { r.performer_name = "a\nb"; }, "performer[0].display", bad);
  refused([](auto& r) { r.performer_id = ""; }, "performer[0].identifier.value", bad);
  refused([](auto& r) { r.performer_id = std::string(257, 'x'); }, "performer[0].identifier.value", ErrorCode::limit);
  refused([](auto& r) { r.issued = 253402300800; }, "issued", bad);
  refused([](auto& r) { r.conclusion_codes.assign(33, sct("1")); }, "conclusionCode", ErrorCode::limit);
}

TEST(DiagnosticReport, TakesTheLongestConclusionThatItWrites) {
  DiagnosticReport report = sample();
  report.conclusion = std::string(max_conclusion_bytes - 1, '\n') + "x";
  const auto json = write_diagnostic_report(report);
  ASSERT_TRUE(json);
  EXPECT_EQ(read_diagnostic_report(*json), report);
}

TEST(DiagnosticReport, IsReadOnlyInItsForm) {
  const auto refused = [](const std::function<void(Json&)>& edit, const std::string& element) {
    const auto read = read_diagnostic_report(edited(edit));
    ASSERT_FALSE(read) << element;
    EXPECT_EQ(read.error().field, "DiagnosticReport." + element);
    EXPECT_EQ(read.error().code, ErrorCode::bad_encoding);
  };
  refused([](Json& j) { j["resourceType"] = "Observation"; }, "resourceType");
  refused([](Json& j) { j["status"] = "preliminary"; }, "status");
  refused([](Json& j) { j.erase("status"); }, "status");
  refused([](Json& j) { j["code"]["coding"][0]["code"] = "60591-5"; }, "code");
  refused([](Json& j) { j.erase("code"); }, "code");
  refused([](Json& j) { j.erase("subject"); }, "subject");
  refused([](Json& j) { j["subject"] = "x"; }, "subject");
  refused([](Json& j) { j["subject"].erase("identifier"); }, "subject.identifier");
  refused([](Json& j) { j["subject"]["identifier"]["system"] = "urn:x:y"; }, "subject.identifier.system");
  refused([](Json& j) { j["subject"]["identifier"]["value"] = "ab"; }, "subject.identifier.value");
  refused([](Json& j) { j["subject"]["identifier"]["value"] = std::string(64, 'A'); }, "subject.identifier.value");
  refused([](Json& j) { j["subject"]["identifier"]["value"] = "0x" + std::string(64, 'a'); },
          "subject.identifier.value");
  refused([](Json& j) { j["issued"] = "2015-02-28"; }, "issued");
  refused([](Json& j) { j["issued"] = "0001-01-01T00:00:00+14:00"; }, "issued");
  refused([](Json& j) { j.erase("performer"); }, "performer");
  refused([](Json& j) { j["performer"].push_back(j["performer"][0]); }, "performer");
  refused([](Json& j) { j["performer"][0].erase("identifier"); }, "performer[0].identifier");
  refused([](Json& j) { j["performer"][0].erase("display"); }, "performer[0].display");
  refused([](Json& j) { j.erase("conclusion"); }, "conclusion");
  refused([](Json& j) { j["conclusion"] = 1; }, "conclusion");
  refused([](Json& j) { j["conclusionCode"][0]["coding"][0]["system"] = "snomed"; }, "conclusionCode");
  refused([](Json& j) { j["modifierExtension"] = Json::array(); }, "modifierExtension");
  refused([](Json& j) { j["implicitRules"] = "http://x.example"; }, "implicitRules");
}

TEST(DiagnosticReport, ToleratesWhatFhirAllowsAReaderToIgnore) {
  EXPECT_EQ(read_diagnostic_report(edited([](Json& j) {
              j["id"] = "x";
              j["text"] = {{"status", "generated"}};
              j["issued"] = "2015-02-28T13:30:15.250+01:00";
            })),
            sample());
}

TEST(DiagnosticReport, IsNoOtherText) {
  for (const char* text : {"", "x", "[]", "1", "{\"status\":\"final\",\"status\":\"final\"}"}) {
    const auto read = read_diagnostic_report(text);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().field, "DiagnosticReport");
  }
  const std::string whole = *write_diagnostic_report(sample());
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(read_diagnostic_report(whole.substr(0, size)));
}

}  // namespace
}  // namespace aceso::record
