#include "record/fhir_time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace aceso::record {
namespace {

TEST(FhirTime, ReadsEveryPrecision) {
  EXPECT_EQ(unix_seconds("1970"), 0);
  EXPECT_EQ(unix_seconds("2015"), 1420070400);
  EXPECT_EQ(unix_seconds("2015-02"), 1422748800);
  EXPECT_EQ(unix_seconds("2015-02-28"), 1425081600);
  EXPECT_EQ(unix_seconds("2015-02-28T12:30:15Z"), 1425126615);
  EXPECT_EQ(unix_seconds("2015-02-28T12:30:15.999Z"), 1425126615);
  EXPECT_EQ(unix_seconds("2015-02-28T12:30:15+01:00"), 1425123015);
  EXPECT_EQ(unix_seconds("2015-02-28T12:30:15-05:30"), 1425146415);
  EXPECT_EQ(unix_seconds("2016-02-29"), 1456704000);
}

TEST(FhirTime, RefusesOtherFormsAndDaysThatDoNotExist) {
  for (const char* text : {"",
                           "15",
                           "2015-",
                           "2015-1",
                           "2015-13",
                           "2015-00",
                           "2015-02-29",
                           "2015-04-31",
                           "0000",
                           "2015-02-28T",
                           "20150228",
                           "2015-02-28T12:30Z",
                           "2015-02-28T12:30:15",
                           "2015-02-28T24:00:00Z",
                           "2015-02-28T12:60:00Z",
                           "2015-02-28T12:30:61Z",
                           "2015-02-28T12:30:15.Z",
                           "2015-02-28T12:30:15+15:00",
                           "2015-02-28T12:30:15+01",
                           "2015-02-28 12:30:15Z",
                           "2015-02-28T12:30:15Zx",
                           "2015x",
                           "-2015"})
    EXPECT_FALSE(unix_seconds(text)) << text;
}

TEST(FhirTime, KnowsAnInstantFromADate) {
  EXPECT_TRUE(is_instant("2015-02-28T12:30:15Z"));
  EXPECT_FALSE(is_instant("2015-02-28"));
  EXPECT_FALSE(is_instant("2015-02-28T12:30:15"));
}

TEST(FhirTime, PrintsInstants) {
  EXPECT_EQ(to_instant(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_instant(-1), "1969-12-31T23:59:59Z");
  EXPECT_EQ(to_instant(1425126615), "2015-02-28T12:30:15Z");
  EXPECT_EQ(to_instant(253402300799), "9999-12-31T23:59:59Z");
  EXPECT_FALSE(to_instant(253402300800));
  EXPECT_EQ(to_instant(-62135596800), "0001-01-01T00:00:00Z");
  EXPECT_FALSE(to_instant(-62135596801));
}

RC_GTEST_PROP(FhirTime, ReadsWhatItPrints, ()) {
  const auto seconds = *rc::gen::inRange<std::int64_t>(-62135596800, 253402300800);
  RC_ASSERT(unix_seconds(*to_instant(seconds)) == seconds);
}

RC_GTEST_PROP(FhirTime, NeverFailsBadly, (const std::string& text)) {
  RC_ASSERT(!unix_seconds(text) || text.size() >= 4);
}

}  // namespace
}  // namespace aceso::record
