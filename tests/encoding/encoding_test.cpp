// Every artifact, byte by byte: what decodes re-encodes identically, and whatever else is refused or is another value.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "allocation_meter.hpp"
#include "artifacts.hpp"

namespace aceso::encoding {
namespace {

class EveryArtifact : public ::testing::TestWithParam<Entry> {
 protected:
  const Codec& codec = codec_of(GetParam());
  const Bytes& sample = codec.sample;

  [[nodiscard]] bool decodes(ByteView bytes) const { return codec.again(bytes).has_value(); }

  /// What must hold of changed bytes; `try_it` also does what the artifact is for.
  void check_changed(const Bytes& changed, bool try_it, std::size_t place) const {
    const auto again = codec.again(changed);
    if (!again) return;
    EXPECT_EQ(*again, changed) << "two encodings of one value, byte " << place;
    const bool works = try_it && codec.works && codec.works(changed);
    EXPECT_FALSE(works) << "byte " << place;
  }
};

INSTANTIATE_TEST_SUITE_P(Table, EveryArtifact, ::testing::ValuesIn(all_artifacts()),
                         [](const auto& param) { return param.param.name; });

TEST_P(EveryArtifact, EncodesAgainIdentically) {
  const auto again = codec.again(sample);
  ASSERT_TRUE(again) << again.error().field << ": " << again.error().message;
  EXPECT_EQ(*again, sample);
  EXPECT_EQ(peek_artifact(sample), GetParam().kind);
  EXPECT_TRUE(!codec.works || codec.works(sample));
}

TEST_P(EveryArtifact, EveryTruncationIsRefused) {
  for (std::size_t size = 0; size < sample.size(); ++size)
    EXPECT_FALSE(decodes(ByteView(sample).first(size))) << size << " of " << sample.size();
}

TEST_P(EveryArtifact, EveryAppendedByteIsRefused) {
  Bytes longer = sample;
  longer.push_back(0);
  for (unsigned byte = 0; byte < 256; ++byte) {
    longer.back() = static_cast<std::uint8_t>(byte);
    EXPECT_FALSE(decodes(longer)) << byte;
  }
  longer = sample;
  append(longer, sample);
  EXPECT_FALSE(decodes(longer)) << "itself";
  longer.insert(longer.begin(), 0);
  EXPECT_FALSE(decodes(longer)) << "a byte before";
}

TEST_P(EveryArtifact, EveryChangedByteIsRefusedOrIsAnotherValue) {
  // All bits of a small artifact; of a large one the lowest, the highest, all, and the sign of a compressed point.
  static constexpr std::uint8_t all[] = {1, 2, 4, 8, 16, 32, 64, 128, 255};
  static constexpr std::uint8_t some[] = {1, 32, 128, 255};
  const auto masks = sample.size() <= 600 ? std::span<const std::uint8_t>(all) : std::span<const std::uint8_t>(some);
  const std::size_t stride = sample.size() / 150 + 1;  // what the artifact is for may take milliseconds
  Bytes changed = sample;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    for (const std::uint8_t mask : masks) {
      changed[i] = sample[i] ^ mask;
      check_changed(changed, i % stride == 0 || sample.size() <= 600, i);
    }
    changed[i] = sample[i];
  }
}

TEST_P(EveryArtifact, HugeNumbersAllocateLittle) {
  // 2, 4 or 8 bytes of ones at every place: one of them is each length and count.
  for (const std::size_t width : {2u, 4u, 8u})
    for (std::size_t i = header_size; i + width <= std::min<std::size_t>(sample.size(), 400); ++i) {
      Bytes changed = sample;
      std::fill_n(changed.begin() + static_cast<std::ptrdiff_t>(i), width, std::uint8_t{0xff});
      const std::size_t before = allocated();
      const bool decoded = decodes(changed);
      EXPECT_LT(allocated() - before, std::size_t{1} << 20) << width << " bytes at " << i;
      if (decoded) check_changed(changed, false, i);
    }
}

TEST_P(EveryArtifact, TheHeaderIsCheckedAndNamed) {
  const std::string what(to_string(GetParam().kind));
  const auto error_with = [&](std::size_t place, std::uint8_t value) {
    Bytes changed = sample;
    changed[place] = value;
    const auto refused = codec.again(changed);
    EXPECT_FALSE(refused);
    return refused ? Error{} : refused.error();
  };
  for (const std::size_t place : {0u, 1u, 2u}) EXPECT_EQ(error_with(place, 'x').field, what + ": header");
  const std::uint8_t version = GetParam().kind == Artifact::user_public_key ? 2 : 1;
  const std::array<std::uint8_t, 2> version_and_suite = {version, 1};
  const std::array<std::string, 2> names = {"version", "suite"};
  for (const std::size_t i : {0u, 1u}) {
    EXPECT_EQ(sample[4 + i], version_and_suite[i]);
    for (const std::uint8_t value : Bytes{0, 1, 2, 3, 255}) {
      if (value == version_and_suite[i]) continue;
      const Error error = error_with(4 + i, value);
      EXPECT_EQ(error.field, what + ": " + names[i]);
      EXPECT_NE(error.message.find("found " + std::to_string(value)), std::string::npos);
    }
  }
  for (unsigned value = 0; value < 256; ++value) {
    if (value == static_cast<unsigned>(GetParam().kind)) continue;
    const auto error = error_with(3, static_cast<std::uint8_t>(value));
    EXPECT_EQ(error.code, ErrorCode::bad_encoding);
    EXPECT_EQ(error.field, what + ": header");
    const std::string name(to_string(static_cast<Artifact>(value)));
    EXPECT_NE(error.message.find(name.empty() ? std::to_string(value) : "found " + name), std::string::npos) << value;
  }
}

TEST_P(EveryArtifact, NoOtherArtifactPassesForIt) {
  for (const Entry& other : all_artifacts()) {
    if (other.kind == GetParam().kind) continue;
    const auto refused = codec.again(codec_of(other).sample);
    ASSERT_FALSE(refused) << other.name;
    EXPECT_EQ(refused.error().message,
              "expected " + std::string(to_string(GetParam().kind)) + ", found " + std::string(to_string(other.kind)));
  }
}

TEST(Artifacts, EachKindHasAnEntry) {
  // A new kind of artifact fails here until it is in the table.
  std::set<Artifact> tested;
  for (const Entry& entry : all_artifacts()) tested.insert(entry.kind);
  std::size_t kinds = 0;
  for (unsigned value = 0; value < 256; ++value) {
    const auto kind = static_cast<Artifact>(value);
    if (to_string(kind).empty()) continue;
    ++kinds;
    EXPECT_TRUE(tested.contains(kind)) << "no entry for: " << to_string(kind);
  }
  EXPECT_EQ(kinds, tested.size());
}

}  // namespace
}  // namespace aceso::encoding
