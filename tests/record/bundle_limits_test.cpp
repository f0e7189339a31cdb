// Bundles that are too large, and that a large one is read in little memory.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "record/json_events.hpp"
#include "support.hpp"

namespace aceso::record {
namespace {

void expect_limit(const Result<RecordSummary>& read, const std::string& field, const std::string& message) {
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::limit);
  EXPECT_EQ(read.error().field, field);
  EXPECT_EQ(read.error().message, message);
}

TEST(BundleLimits, HoldForTheWholeInput) {
  const std::string text = bundle({observation("1")});
  EXPECT_TRUE(read_text(text, {.bytes = text.size()}));
  expect_limit(read_text(text, {.bytes = text.size() - 1}), "Bundle",
               "larger than " + std::to_string(text.size() - 1) + " bytes");
  expect_limit(read_text(text, {.bytes = 0}), "Bundle", "larger than 0 bytes");
}

TEST(BundleLimits, HoldForOneResource) {
  const std::string text = bundle({R"({"resourceType":"Binary","data":")" + std::string(5000, 'A') + R"("})"});
  EXPECT_TRUE(read_text(text, {.resource_bytes = 5100}));
  expect_limit(read_text(text, {.resource_bytes = 5000}), "entry[1].resource", "larger than 5000 bytes");
}

TEST(BundleLimits, HoldForManySmallResources) {
  const std::vector<std::string> resources(1000, observation("1"));
  EXPECT_TRUE(read_text(bundle(resources), {.resource_bytes = 500}));
}

// The end of these strings never comes: they must be refused before.
TEST(BundleLimits, HoldForAValueThatDoesNotEnd) {
  const std::string much(1'000'000, 'A');
  const std::string in_resource = R"({"resourceType":"Bundle","entry":[{"resource":{"data":")" + much;
  const std::string outside = R"({"resourceType":"Bundle","id":")" + much;
  const std::string blank = R"({"resourceType":"Bundle",)" + std::string(1'000'000, ' ');
  for (const std::string& text : {in_resource, outside, blank}) {
    const auto read = read_text(text, {.resource_bytes = 100'000});
    expect_limit(read, "Bundle",
                 "a resource, or an element outside of one, is larger than 100000 bytes, before byte 131072");
  }
}

TEST(BundleLimits, HoldForTheNumberOfCodes) {
  const std::string text = bundle({observation("1"), observation("2"), observation("2"), condition(snomed("3"))});
  EXPECT_TRUE(read_text(text, {.codes = 3}));
  expect_limit(read_text(text, {.codes = 2}), "entry[4].resource", "the bundle has more than 2 codes");
}

TEST(BundleLimits, HoldForTheValuesOfOneResource) {
  std::string codings = "{}";
  for (std::size_t i = 0; i < max_json_values; ++i) codings += ",{}";
  expect_limit(read_text(bundle({condition(codings)})), "entry[1].resource", "holds too many values");
}

TEST(BundleLimits, StopADepthBomb) {
  for (const std::string& level : {std::string("["), std::string("{\"a\":")}) {
    std::string text = R"({"resourceType":"Bundle","entry":[{"resource":{"code":)";
    for (int i = 0; i < 1'000'000; ++i) text += level;
    expect_limit(read_text(text), "JSON", "nested deeper than 64 levels");
  }
}

// The peak of this process's memory since the last reset, in bytes.
std::size_t peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6)) * 1024;
  return 0;
}

// Makes the peak the memory of now, so that earlier tests of this process do not hide what this one uses.
void reset_peak_memory() { std::ofstream("/proc/self/clear_refs") << 5; }

// How much more memory than before `work` needed at its peak.
std::size_t peak_growth(const std::function<void()>& work) {
  reset_peak_memory();
  const std::size_t before = peak_memory();
  work();
  return peak_memory() - before;
}

// Writes a bundle of about `size` bytes; how many Observations it has.
std::size_t write_large_bundle(const std::string& path, std::size_t size) {
  std::ofstream out(path, std::ios::binary);
  out << R"({"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"}})";
  const std::string note(1500, 'n');
  std::size_t count = 0;
  for (std::size_t written = 0; written < size; ++count) {
    const std::string more = R"("note":[{"text":")" + note + R"("}],"valueQuantity":{"value":)" +
                             std::to_string(count) + R"(},"effectiveDateTime":"2020-01-01",)";
    const std::string entry = R"(,{"resource":)" + observation(std::to_string(count % 1000), more) + "}";
    out << entry;
    written += entry.size();
  }
  out << "]}";
  return count;
}

TEST(BundleLimits, ALargeBundleIsReadInLittleMemory) {
  constexpr std::size_t size = 200'000'000;
  const std::string path = testing::TempDir() + "/aceso-large-bundle-" + std::to_string(::getpid()) + ".json";
  const std::size_t count = write_large_bundle(path, size);
  ASSERT_GE(std::filesystem::file_size(path), size);

  // That the measure sees what is used: the same bytes, held.
  const std::size_t held = peak_growth([&] { EXPECT_GE(slurp(path).size(), size); });
  EXPECT_GT(held, size);
  Result<RecordSummary> read;
  const std::size_t grown = peak_growth([&] { read = read_file(path); });
  std::filesystem::remove(path);

  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->resources, count + 1);
  EXPECT_EQ(read->measurements.size(), 1000U);
  RecordProperty("peak_growth_bytes", std::to_string(grown));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which keep freed memory for a while
  EXPECT_LT(grown, size / 20);
#endif
}

}  // namespace
}  // namespace aceso::record
