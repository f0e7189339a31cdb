#include "record/bundle.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace aceso::record {
namespace {

const std::string patient = R"({"resource":{"resourceType":"Patient"}})";
const std::string diabetes = condition(snomed("44054006"), "active", R"("onsetDateTime":"2015",)");

std::string with_type(const std::string& type) {
  return R"({"resourceType":"Bundle","type":")" + type + R"(","entry":[)" + patient + "]}";
}

TEST(Bundle, KeepsCodesStatusAndDates) {
  const auto read = read_text(bundle({diabetes, observation("4548-4", R"("effectiveDateTime":"2020-01-01",)")}));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->type, BundleType::collection);
  EXPECT_EQ(read->resources, 3U);
  const Problem expected{.codes = {sct("44054006")}, .active = true, .confirmed = true, .since = 1420070400};
  EXPECT_EQ(read->problems, std::vector{expected});
  const Measurement measured{.codes = {kw("http://loinc.org|4548-4")}, .since = 1577836800};
  EXPECT_EQ(read->measurements, std::vector{measured});
}

TEST(Bundle, ReadsEveryTypeThatCarriesARecord) {
  for (const char* type : {"collection", "document", "transaction", "batch", "searchset"}) {
    const auto read = read_text(with_type(type));
    ASSERT_TRUE(read) << type;
    EXPECT_EQ(to_string(read->type), type);
  }
}

TEST(Bundle, TakesItsMembersInAnyOrder) {
  const auto read = read_text(R"({"entry":[{"request":{"method":"POST"},"resource":{"code":{"coding":[)" + snomed("1") +
                              R"(]},"resourceType":"Condition"}},)" + patient +
                              R"(,{"fullUrl":"x"}],"link":[{"entry":1}],"type":"batch","resourceType":"Bundle"})");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->resources, 2U);
  ASSERT_EQ(read->problems.size(), 1U);
  EXPECT_FALSE(read->problems[0].active);
}

TEST(Bundle, LooksOnlyAtResourcesOfEntries) {
  const std::string contained =
      R"({"resourceType":"Group","contained":[)" + diabetes + R"(],"resource":)" + diabetes + "}";
  const auto read = read_text(bundle({contained}));
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->problems.empty());
}

TEST(Bundle, MergesRepeatsAndKeepsTheLatestDate) {
  const std::string later = condition(snomed("44054006"), "active", R"("onsetPeriod":{"start":"2016"},)");
  const std::string resolved = condition(snomed("44054006"), "resolved");
  const auto read = read_text(bundle({diabetes, later, diabetes, resolved, observation("1"),
                                      observation("1", R"("issued":"2020-01-01T00:00:00Z",)")}));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->problems.size(), 2U);
  EXPECT_EQ(read->problems[0].since, 1451606400);
  EXPECT_FALSE(read->problems[1].active);
  ASSERT_EQ(read->measurements.size(), 1U);
  EXPECT_EQ(read->measurements[0].since, 1577836800);
}

// Each test below gives a text and the error that it must meet.
struct Refused {
  const char* name;
  std::string text;
  ErrorCode code;
  std::string field;
  std::string message;
};

void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.name; }

class RefusedBundle : public testing::TestWithParam<Refused> {};

TEST_P(RefusedBundle, NamesTheFieldAndWhatWasExpected) {
  const auto read = read_text(GetParam().text);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, GetParam().code);
  EXPECT_EQ(read.error().field, GetParam().field);
  EXPECT_EQ(read.error().message, GetParam().message);
}

const std::string head = R"({"resourceType":"Bundle","type":"collection",)";
const std::string known_types = "expected collection, document, transaction, batch or searchset";
constexpr auto malformed = ErrorCode::bad_encoding;

std::string resource(const std::string& members) { return bundle({"{" + members + "}"}); }
std::string nested(std::size_t levels) {
  return head + R"("x":)" + std::string(levels, '[') + std::string(levels, ']') + R"(,"entry":[)" + patient + "]}";
}

INSTANTIATE_TEST_SUITE_P(
    Shape, RefusedBundle,
    testing::Values(
        Refused{"empty", "", malformed, "JSON", "the input ends too early, after byte 0"},
        Refused{"cut_short", R"({"resourceType":"Bun)", malformed, "JSON", "the input ends too early, after byte 20"},
        Refused{"not_json", R"({"resourceType":Bundle})", malformed, "JSON", "not valid JSON at byte 17"},
        Refused{"more_after_the_end", with_type("batch") + "{", malformed, "JSON",
                "not valid JSON at byte " + std::to_string(with_type("batch").size() + 1)},
        Refused{"not_utf8", "{\"a\":\"\xff\"}", malformed, "JSON", "not valid JSON at byte 7"},
        Refused{"array", "[1]", malformed, "Bundle", "expected a JSON object"},
        Refused{"number", "1", malformed, "Bundle", "expected a JSON object"},
        Refused{"other_resource", R"({"resourceType":"Consent","entry":[)", malformed, "resourceType",
                "expected Bundle, found Consent"},
        Refused{"no_resource_name", R"({"resourceType":"J. Doe, HIV"})", malformed, "resourceType",
                "expected Bundle, found no name of a resource type"},
        Refused{"no_resource_type", R"({"type":"batch","entry":[]})", malformed, "resourceType",
                "expected Bundle, found none"},
        Refused{"resource_type_number", R"({"resourceType":1})", malformed, "resourceType", "expected a string"},
        Refused{"resource_type_object", R"({"resourceType":{}})", malformed, "resourceType", "expected a string"},
        Refused{"resource_type_twice", R"({"resourceType":"Bundle","resourceType":"Bundle"})", malformed,
                "resourceType", "stands twice"},
        Refused{"history", with_type("history"), malformed, "type", known_types},
        Refused{"no_type", R"({"resourceType":"Bundle","entry":[]})", malformed, "type", known_types + ", found none"},
        Refused{"type_null", R"({"resourceType":"Bundle","type":null})", malformed, "type", "expected a string"},
        Refused{"type_twice", head + R"("type":"batch"})", malformed, "type", "stands twice"},
        Refused{"no_entry", R"({"resourceType":"Bundle","type":"batch"})", malformed, "entry",
                "expected an array, found none"},
        Refused{"entry_object", head + R"("entry":{}})", malformed, "entry", "expected an array"},
        Refused{"entry_text", head + R"("entry":"x"})", malformed, "entry", "expected an array"},
        Refused{"entry_twice", head + R"("entry":[)" + patient + R"(],"entry":[]})", malformed, "entry",
                "stands twice"},
        Refused{"entry_of_numbers", head + R"("entry":[)" + patient + ",1]}", malformed, "entry[1]",
                "expected an object"},
        Refused{"entry_of_arrays", head + R"("entry":[[]]})", malformed, "entry[0]", "expected an object"},
        Refused{"resource_text", head + R"("entry":[{"resource":"x"}]})", malformed, "entry[0].resource",
                "expected an object"},
        Refused{"resource_array", head + R"("entry":[{"resource":[]}]})", malformed, "entry[0].resource",
                "expected an object"},
        Refused{"resource_twice", head + R"("entry":[{"resource":{"resourceType":"Patient"},"resource":{}}]})",
                malformed, "entry[0].resource", "stands twice"},
        Refused{"no_patient", head + R"("entry":[]})", ErrorCode::bad_argument, "entry", "the bundle has no Patient"},
        Refused{"two_patients", resource(R"("resourceType":"Patient")"), ErrorCode::bad_argument, "entry[1].resource",
                "a second Patient: a record is of one patient"},
        Refused{"nested_65_levels", nested(64), ErrorCode::limit, "JSON", "nested deeper than 64 levels"}),
    [](const auto& refused) { return refused.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Resource, RefusedBundle,
    testing::Values(Refused{"no_type", resource(""), malformed, "entry[1].resource.resourceType",
                            "expected the name of a resource type"},
                    Refused{"type_number", resource(R"("resourceType":7)"), malformed, "entry[1].resource.resourceType",
                            "expected a string"},
                    Refused{"key_twice", resource(R"("resourceType":"Condition","resourceType":"Basic")"), malformed,
                            "entry[1].resource", "an object has the same key twice"},
                    Refused{"inner_key_twice", resource(R"("resourceType":"Condition","code":{"text":"","text":""})"),
                            malformed, "entry[1].resource", "an object has the same key twice"},
                    Refused{"code_text", resource(R"("resourceType":"Condition","code":"HIV")"), malformed,
                            "entry[1].resource.code", "expected an object (FHIR R4)"},
                    Refused{"coding_object", resource(R"("resourceType":"Observation","code":{"coding":{}})"),
                            malformed, "entry[1].resource.code.coding", "expected an array (FHIR R4)"},
                    Refused{"coding_of_texts", resource(R"("resourceType":"Condition","code":{"coding":["HIV"]})"),
                            malformed, "entry[1].resource.code.coding[0]", "expected an object (FHIR R4)"},
                    Refused{"code_number",
                            resource(R"("resourceType":"Condition","code":{"coding":[{},{"code":44054006}]})"),
                            malformed, "entry[1].resource.code.coding[1].code", "expected a string"},
                    Refused{"status_of_stu3", resource(R"("resourceType":"Condition","clinicalStatus":"active")"),
                            malformed, "entry[1].resource.clinicalStatus", "expected an object (FHIR R4)"},
                    Refused{"category_object", resource(R"("resourceType":"Condition","category":{})"), malformed,
                            "entry[1].resource.category", "expected an array (FHIR R4)"},
                    Refused{"period_text", resource(R"("resourceType":"Condition","onsetPeriod":"2015")"), malformed,
                            "entry[1].resource.onsetPeriod", "expected an object (FHIR R4)"}),
    [](const auto& refused) { return refused.param.name; });

TEST(Bundle, AcceptsTheDeepestNestingThatIsAllowed) { EXPECT_TRUE(read_text(nested(63))); }

TEST(Bundle, CannotBeReadFromAMissingFileOrAFolder) {
  const std::string folder = testing::TempDir();
  for (const std::string& path : {folder, folder + "/aceso-no-such-file.json"}) {
    const auto read = read_file(path);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::unavailable) << path;
  }
}

TEST(Bundle, FailsCleanlyWhereverItIsCut) {
  const std::string whole = bundle({diabetes, observation("4548-4", R"("issued":"2020-01-01T00:00:00.5Z",)")});
  ASSERT_TRUE(read_text(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto read = read_text(whole.substr(0, size));
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().message, "the input ends too early, after byte " + std::to_string(size));
  }
}

TEST(Bundle, FailsCleanlyWhereverAByteIsWrong) {
  const std::string whole = bundle({diabetes, observation("4548-4")});
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (const char byte : {'\0', '"', '{', ']', '9', '\xff'}) {
      std::string text = whole;
      text[at] = byte;
      const auto read = read_text(text);
      const std::string message = read ? "" : read.error().message;
      EXPECT_EQ(message.find("44054006"), std::string::npos);
    }
}

}  // namespace
}  // namespace aceso::record
