#include "record/clinical.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace aceso::record {
namespace {

std::optional<Problem> problem(const std::string& text) {
  auto read = read_condition(Json::parse(text), "Condition");
  EXPECT_TRUE(read) << read.error().message;
  return *read;
}

std::optional<Measurement> measurement(const std::string& text) {
  auto read = read_observation(Json::parse(text), "Observation");
  EXPECT_TRUE(read) << read.error().message;
  return *read;
}

std::string verified(const std::string& status) {
  return R"("verificationStatus":{"coding":[{"code":")" + status + R"("}]},)";
}

TEST(Clinical, KnowsActiveConditions) {
  for (const char* status : {"active", "recurrence", "relapse"})
    EXPECT_TRUE(problem(condition(snomed("1"), status))->active);
  for (const char* status : {"inactive", "remission", "resolved", "Active", ""})
    EXPECT_FALSE(problem(condition(snomed("1"), status))->active);
}

TEST(Clinical, LeavesOutWhatWasDenied) {
  for (const char* status : {"refuted", "entered-in-error"})
    EXPECT_FALSE(problem(condition(snomed("1"), "active", verified(status))));
  for (const char* status : {"cancelled", "entered-in-error"})
    EXPECT_FALSE(measurement(observation("1", R"("status":")" + std::string(status) + R"(",)")));
  EXPECT_TRUE(measurement(observation("1", R"("status":"final",)")));
}

TEST(Clinical, KnowsConfirmedConditions) {
  EXPECT_TRUE(problem(condition(snomed("1"), "active", verified("confirmed")))->confirmed);
  EXPECT_TRUE(problem(condition(snomed("1")))->confirmed);
  EXPECT_FALSE(problem(condition(snomed("1"), "active", verified("provisional")))->confirmed);
}

TEST(Clinical, TellsFindingsFromDiseases) {
  EXPECT_TRUE(problem(condition(snomed("160903007", "Full-time employment (finding)")))->finding);
  EXPECT_TRUE(problem(condition(snomed("314529007", "Medication review due (situation)")))->finding);
  EXPECT_TRUE(problem(condition(snomed("1"), "active", R"("category":[{"coding":[{"code":"sdoh"}]}],)"))->finding);
  EXPECT_FALSE(problem(condition(snomed("444814009", "Viral sinusitis (disorder)")))->finding);
  EXPECT_FALSE(problem(condition(snomed("38341003", "Hypertension")))->finding);
  EXPECT_FALSE(problem(condition(coding("http://x.example", "1", "Something (finding)")))->finding);
}

TEST(Clinical, HasNoUseForCodesThatSayNothing) {
  EXPECT_FALSE(problem(condition("")));
  EXPECT_FALSE(problem(R"({"resourceType":"Condition","code":{"text":"some words"}})"));
  EXPECT_FALSE(problem(R"({"resourceType":"Condition"})"));
  EXPECT_FALSE(problem(condition(R"({"code":"44054006"},{"system":"http://snomed.info/sct"})")));
  EXPECT_FALSE(
      problem(condition(coding("no-uri", "1") + "," + coding("http://a", " 1") + "," + coding("http://a", "a|b"))));
  EXPECT_FALSE(
      problem(condition(coding("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips", "no-known-problems"))));
  EXPECT_FALSE(problem(condition(coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown"))));
  EXPECT_FALSE(problem(condition(coding("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK"))));
  EXPECT_FALSE(problem(condition(snomed("160245001"))));
  EXPECT_EQ(problem(condition(snomed("160245001") + "," + snomed("1") + "," + snomed("1")))->codes,
            std::vector{sct("1")});
}

TEST(Clinical, TakesTheFirstValidDate) {
  const auto since = [](const std::string& more) { return problem(condition(snomed("1"), "active", more))->since; };
  EXPECT_EQ(since(R"("onsetDateTime":"2015","recordedDate":"2016",)"), 1420070400);
  EXPECT_EQ(since(R"("onsetDateTime":"last year","recordedDate":"2016",)"), 1451606400);
  EXPECT_EQ(since(R"("onsetPeriod":{"end":"2018"},"recordedDate":"2016",)"), 1451606400);
  EXPECT_EQ(since(R"("onsetString":"2015",)"), std::nullopt);
  EXPECT_EQ(measurement(observation("1", R"("effectivePeriod":{"start":"2015"},"issued":"2016",)"))->since, 1420070400);
}

}  // namespace
}  // namespace aceso::record
