#include "record/keywords.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace aceso::record {
namespace {

std::vector<std::string> choose_texts(const std::vector<std::string>& resources, std::size_t m = 8) {
  const auto read = read_text(bundle(resources));
  EXPECT_TRUE(read) << read.error().message;
  const auto chosen = choose(*read, {}, m);
  EXPECT_TRUE(chosen) << chosen.error().message;
  return texts(*chosen);
}

std::vector<std::string> sct_texts(const std::vector<std::string>& codes) {
  std::vector<std::string> out;
  for (const std::string& code : codes) out.push_back("http://snomed.info/sct|" + code);
  return out;
}

std::string dated(const std::string& code, const std::string& onset, const std::string& status = "active",
                  const std::string& display = "") {
  return condition(snomed(code, display), status, R"("onsetDateTime":")" + onset + R"(",)");
}

void expect_refused(const Result<std::vector<Keyword>>& result, const std::string& field, ErrorCode code) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().field, field);
  EXPECT_EQ(result.error().code, code);
}

TEST(Keywords, StartWithTheLatestActiveDisease) {
  EXPECT_EQ(choose_texts({dated("1", "2010"), condition(snomed("4")), dated("2", "2020"), dated("3", "2015-06")}),
            sct_texts({"2", "3", "1", "4"}));
}

TEST(Keywords, PutFindingsAfterDiseases) {
  EXPECT_EQ(choose_texts({dated("1", "2022", "active", "Full-time employment (finding)"), dated("2", "2001")}),
            sct_texts({"2", "1"}));
}

TEST(Keywords, LeaveOutPastDiseasesWhenOneIsActive) {
  EXPECT_EQ(choose_texts({dated("1", "2022", "resolved"), dated("2", "2001")}), sct_texts({"2"}));
}

TEST(Keywords, FallBackToPastDiseases) {
  EXPECT_EQ(choose_texts({dated("1", "2001", "resolved"), dated("2", "2005", "remission"),
                          dated("3", "2022", "active", "Stress (finding)"),
                          dated("4", "2010", "resolved", "Fever (finding)")}),
            sct_texts({"3", "2", "1"}));
}

TEST(Keywords, FallBackToPastFindings) {
  EXPECT_EQ(choose_texts({dated("4", "2010", "resolved", "Fever (finding)"), observation("1")}), sct_texts({"4"}));
}

TEST(Keywords, FallBackToObservations) {
  EXPECT_EQ(choose_texts({observation("1"), observation("2", R"("issued":"2020-01-01T00:00:00Z",)")}),
            (std::vector<std::string>{"http://loinc.org|2", "http://loinc.org|1"}));
}

TEST(Keywords, DoNotTrustAPastDiseaseThatWasNotConfirmed) {
  const std::string doubtful =
      condition(snomed("1"), "resolved", R"("verificationStatus":{"coding":[{"code":"differential"}]},)");
  EXPECT_EQ(choose_texts({doubtful, dated("2", "2001", "resolved")}), sct_texts({"2"}));
}

TEST(Keywords, GiveEachConditionOnceBeforeAnyTwice) {
  const std::string icd10 = "http://hl7.org/fhir/sid/icd-10";
  const auto chosen = choose_texts({condition(snomed("44054006") + "," + coding(icd10, "E11.9")),
                                    condition(snomed("38341003") + "," + coding(icd10, "I10"))});
  EXPECT_EQ(chosen, (std::vector<std::string>{"http://snomed.info/sct|44054006", "http://snomed.info/sct|38341003",
                                              icd10 + "|E11.9", icd10 + "|I10", icd10 + "|E11"}));
}

TEST(Keywords, AreDistinctAndAtMostM) {
  std::vector<std::string> resources;
  for (int i = 0; i < 40; ++i) resources.push_back(dated(std::to_string(i), std::to_string(2000 - i)));
  resources.push_back(dated("0", "1950", "recurrence", "Something (finding)"));
  for (const std::size_t m : {8U, 16U, 32U}) {
    const auto chosen = choose_texts(resources, m);
    EXPECT_EQ(chosen.size(), m);
    EXPECT_EQ(chosen.back(), "http://snomed.info/sct|" + std::to_string(m - 1));
  }
  EXPECT_EQ(choose_texts({dated("1", "2000"), dated("1", "2000", "active", "Something (finding)")}), sct_texts({"1"}));
}

TEST(Keywords, AreChosenByThePatientIfWanted) {
  const auto summary = *read_text(bundle({condition(coding("http://hl7.org/fhir/sid/icd-10", "E11.9")),
                                          condition(snomed("1"), "resolved"), observation("4548-4")}));
  const std::vector<Keyword> wanted = {kw("http://loinc.org|4548-4"), icd("E11"), sct("1"), icd("E11")};
  EXPECT_EQ(choose(summary, wanted, 8), (std::vector<Keyword>{wanted[0], wanted[1], wanted[2]}));
}

TEST(Keywords, CannotBeWantedWhenTheRecordHasThemNot) {
  const auto refuted = condition(snomed("2"), "active", R"("verificationStatus":{"coding":[{"code":"refuted"}]},)");
  const auto summary = *read_text(bundle({condition(snomed("1")), refuted}));
  const auto refused = choose(summary, std::vector{sct("1"), sct("2")}, 8);
  expect_refused(refused, "wanted[1]", ErrorCode::bad_argument);
  EXPECT_EQ(refused.error().message, "the record has no such code in a usable Condition or Observation");
}

TEST(Keywords, CannotBeMoreThanM) {
  std::vector<Keyword> wanted;
  std::vector<std::string> resources;
  for (int i = 0; i < 9; ++i) {
    wanted.push_back(sct(std::to_string(i)));
    resources.push_back(condition(snomed(std::to_string(i))));
  }
  const auto summary = *read_text(bundle(resources));
  expect_refused(choose(summary, wanted, 8), "wanted", ErrorCode::bad_argument);
  EXPECT_EQ(choose(summary, wanted, 16), wanted);
}

TEST(Keywords, NeedASizeClass) {
  const auto summary = *read_text(bundle({condition(snomed("1"))}));
  for (const std::size_t m : {0U, 1U, 7U, 9U, 64U})
    expect_refused(choose(summary, {}, m), "m", ErrorCode::bad_argument);
}

TEST(Keywords, NeedAUsableCode) {
  const std::string pseudo =
      condition(coding("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips", "no-known-problems"));
  const auto refused = choose(*read_text(bundle({pseudo})), {}, 8);
  expect_refused(refused, "keywords", ErrorCode::bad_argument);
  EXPECT_TRUE(
      refused.error().message.starts_with("the record has no Condition or Observation with a usable code; choose"));
}

TEST(Icd10Category, IsTheFirstThreeCharacters) {
  const auto category = [](const std::string& token) {
    const auto found = icd10_category(kw(token));
    return found ? found->text() : "";
  };
  const std::string base = "http://hl7.org/fhir/sid/icd-10";
  EXPECT_EQ(category(base + "|E11.9"), base + "|E11");
  EXPECT_EQ(category(base + "|E119"), base + "|E11");
  EXPECT_EQ(category(base + "-cm|Z3A.20"), base + "-cm|Z3A");
  EXPECT_EQ(category(base + "-nl|N95.1"), base + "-nl|N95");
  EXPECT_EQ(category(base + "|E11"), "");
  EXPECT_EQ(category(base + "|E10-E14"), "");
  EXPECT_EQ(category(base + "|1234"), "");
  EXPECT_EQ(category(base + "|EE1.9"), "");
  EXPECT_EQ(category(base + "|E1 .9"), "");
  EXPECT_EQ(category(base + "0|E11.9"), "");
  EXPECT_EQ(category("http://snomed.info/sct|A11.9"), "");
}

std::string role(const std::string& more) { return R"({"resourceType":"PractitionerRole")" + more + "}"; }
std::string specialty(const std::string& codings) { return R"(,"specialty":[{"coding":[)" + codings + "]}]"; }

TEST(Interests, AreTheSpecialtiesOfARole) {
  const auto read = interests_from_practitioner_role(
      role(R"(,"active":true,"specialty":[{"text":"words"},{"coding":[)" + snomed("84757009") + "," +
           coding("http://hl7.org/fhir/sid/icd-10", "G40.9") + R"(]},{"coding":[)" + snomed("84757009") + R"(,{}]}])"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, (std::vector{sct("84757009"), icd("G40.9")}));
}

TEST(Interests, AreRefusedWithAClearError) {
  const auto refused = [](const std::string& text, const std::string& field, ErrorCode code) {
    expect_refused(interests_from_practitioner_role(text), field, code);
  };
  const std::string good = specialty(snomed("1"));
  refused("", "PractitionerRole", ErrorCode::bad_encoding);
  refused("[]", "PractitionerRole", ErrorCode::bad_encoding);
  refused("{\"a\":1,\"a\":1}", "PractitionerRole", ErrorCode::bad_encoding);
  refused(std::string(100, '['), "PractitionerRole", ErrorCode::limit);
  refused(std::string(1024 * 1024 + 1, ' '), "PractitionerRole", ErrorCode::limit);
  refused("{}", "PractitionerRole.resourceType", ErrorCode::bad_encoding);
  refused(R"({"resourceType":"Practitioner"})", "PractitionerRole.resourceType", ErrorCode::bad_encoding);
  refused(role(R"(,"active":"yes")" + good), "PractitionerRole.active", ErrorCode::bad_encoding);
  refused(role(R"(,"active":false)" + good), "PractitionerRole.active", ErrorCode::bad_argument);
  refused(role(""), "PractitionerRole.specialty", ErrorCode::bad_argument);
  refused(role(R"(,"specialty":{})"), "PractitionerRole.specialty", ErrorCode::bad_encoding);
  refused(role(R"(,"specialty":["x"])"), "PractitionerRole.specialty[0]", ErrorCode::bad_encoding);
  refused(role(specialty("{\"code\":\"1\"}")), "PractitionerRole.specialty", ErrorCode::bad_argument);
  refused(role(specialty(coding("snomed", "1"))), "PractitionerRole.specialty", ErrorCode::bad_encoding);
}

TEST(Interests, SayWhereTheJsonIsWrong) {
  EXPECT_EQ(interests_from_practitioner_role("{\"a\":x}").error().message, "not valid JSON at byte 6");
  EXPECT_EQ(interests_from_practitioner_role("{\"a\":").error().message, "the input ends too early, after byte 5");
  std::string many = "{\"a\":[0";
  for (int i = 0; i < 70'000; ++i) many += ",0";
  EXPECT_EQ(interests_from_practitioner_role(many + "]}").error().message, "holds too many values");
}

}  // namespace
}  // namespace aceso::record
