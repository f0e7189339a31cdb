// The keywords that the project's own examples give, and those of the shared FHIR files where they are at hand.

#include <gtest/gtest.h>

#include <cstdlib>

#include "support.hpp"

namespace aceso::record {
namespace {

// Tokens, shortened as s:44054006 (SNOMED CT), i: (ICD-10), c: (ICD-10-CM), l: (LOINC), o: (ICD-O-3).
std::string brief(const Keyword& keyword) {
  const std::string_view system = keyword.system();
  const char* name = system == "http://snomed.info/sct"                          ? "s:"
                     : system == "http://hl7.org/fhir/sid/icd-10"                ? "i:"
                     : system == "http://hl7.org/fhir/sid/icd-10-cm"             ? "c:"
                     : system == "http://loinc.org"                              ? "l:"
                     : system == "http://terminology.hl7.org/CodeSystem/icd-o-3" ? "o:"
                                                                                 : "?:";
  return name + std::string(keyword.code());
}

std::string keywords_of(const std::string& path) {
  const auto read = read_file(path);
  if (!read) return read.error().field + ": " + read.error().message;
  const auto chosen = choose(*read, {}, 16);
  if (!chosen) return chosen.error().field;
  std::string out;
  for (const Keyword& keyword : *chosen) out += (out.empty() ? "" : " ") + brief(keyword);
  return out;
}

struct Expected {
  const char* file;
  const char* keywords;
};

void PrintTo(const Expected& expected, std::ostream* out) { *out << expected.file; }

class Example : public testing::TestWithParam<Expected> {};

TEST_P(Example, GivesItsKeywords) {
  EXPECT_EQ(keywords_of(std::string(ACESO_PROJECT_DIR "/docs/examples/records/") + GetParam().file),
            GetParam().keywords);
}

INSTANTIATE_TEST_SUITE_P(
    OwnRecords, Example,
    testing::Values(
        Expected{"diabetes-hypertension.json", "s:44054006 s:38341003 c:E11.9 c:I10 c:E11 s:160903007"},
        Expected{"epilepsy.json", "s:84757009 i:G40.9 i:G40 s:703151001"},
        Expected{"migraine-hypertension.json", "s:38341003 s:37796009 i:I10 i:G43.9 i:G43"},
        Expected{"gestational-diabetes.json", "s:11687002 s:77386006 c:O24.410 c:Z34.02 c:O24 c:Z34"},
        Expected{"asthma-child.json", "s:61582004 s:195967001 i:J30.4 i:J45.9 i:J30 i:J45"},
        Expected{
            "copd-heart-failure.json",
            "s:84114007 s:13645005 s:44054006 s:38341003 c:I50.9 c:J44.9 c:E11.22 c:I10 c:I50 c:J44 c:E11 s:73595000"},
        Expected{"breast-cancer.json", "s:254837009 i:C50.9 i:C50"},
        Expected{"rheumatoid-arthritis.json", "s:64859006 s:69896004 i:M81.9 i:M06.9 i:M81 i:M06"},
        Expected{"epilepsy-migraine.json", "s:37796009 s:84757009 c:G43.109 c:G40.909 c:G43 c:G40 s:224299000"}));

TEST(ExampleRole, OfAPractitionerRoleGivesItsInterests) {
  const auto interests =
      interests_from_practitioner_role(slurp(ACESO_PROJECT_DIR "/docs/examples/practitioners/epilepsy-migraine.json"));
  ASSERT_TRUE(interests) << interests.error().message;
  EXPECT_EQ(*interests, (std::vector{sct("84757009"), sct("37796009")}));
}

// Files of other projects are not copied here; ACESO_FHIR_DIR names the folder that has them.
class SharedFile : public testing::TestWithParam<Expected> {};

TEST_P(SharedFile, GivesItsKeywords) {
  const char* folder = std::getenv("ACESO_FHIR_DIR");
  if (folder == nullptr) GTEST_SKIP() << "ACESO_FHIR_DIR is not set";
  EXPECT_EQ(keywords_of(std::string(folder) + "/" + GetParam().file), GetParam().keywords);
}

INSTANTIATE_TEST_SUITE_P(
    SyntheaAndIps, SharedFile,
    testing::Values(Expected{"synthea-hypertension-f.json", "s:38341003"},
                    Expected{"synthea-epilepsy-m.json", "s:128613002 s:84757009 s:703151001"},
                    Expected{"synthea-migraine-hypertension-m.json", "s:124171000119105 s:38341003"},
                    Expected{"synthea-obstetric-f.json", "s:19169002"},
                    Expected{"ips-full.json", "s:198436008 i:N95.1 i:N95 s:254837009 o:8500/3"},
                    Expected{"ips-minimal.json", "s:198436008 i:N95.1 i:N95"}, Expected{"ips-no-info.json", "keywords"},
                    Expected{"consent-basic.json", "resourceType: expected Bundle, found Consent"},
                    Expected{"diagnosticreport-chest-xray.json",
                             "resourceType: expected Bundle, found DiagnosticReport"},
                    Expected{"practitionerrole-gp.json", "resourceType: expected Bundle, found PractitionerRole"}));

TEST(SharedRole, PractitionerRoleGivesItsInterests) {
  const char* folder = std::getenv("ACESO_FHIR_DIR");
  if (folder == nullptr) GTEST_SKIP() << "ACESO_FHIR_DIR is not set";
  const auto interests = interests_from_practitioner_role(slurp(std::string(folder) + "/practitionerrole-gp.json"));
  ASSERT_TRUE(interests) << interests.error().message;
  EXPECT_EQ(*interests, std::vector{sct("408443003")});
}

}  // namespace
}  // namespace aceso::record
