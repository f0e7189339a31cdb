// A long stream is sealed and opened in constant memory.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

#include "support/seeded_random.hpp"
#include "symm/stream.hpp"

namespace aceso::symm {
namespace {

constexpr std::size_t total = std::size_t{256} << 20;
constexpr long growth_most = 8 << 10;  // KiB

long peak_kib() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// `left` bytes that are all 0x5a, made as they are asked for.
Source generated(std::size_t left) {
  return [left](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
    const std::size_t n = std::min(left, out.size());
    std::fill_n(out.begin(), n, std::uint8_t{0x5a});
    left -= n;
    return n;
  };
}

TEST(StreamMemory, SealingDoesNotGrowWithTheStream) {
  const Bytes key(32, 1);
  aceso::testing::SeededRandom rng("memory");
  const auto run = [&](std::size_t size) {
    std::size_t written = 0;
    const Sink counting = [&](ByteView bytes) -> Result<void> {
      written += bytes.size();
      return {};
    };
    EXPECT_TRUE(seal_stream(key, rng, generated(size), counting));
    return written;
  };
  run(1 << 20);
  const long before = peak_kib();
  EXPECT_EQ(run(total), 70 + total + 16 * (total / stream_chunk_size));
  EXPECT_LT(peak_kib() - before, growth_most);
}

// The sealed stream goes through a file, so that it is not in memory.
TEST(StreamMemory, OpeningDoesNotGrowWithTheStream) {
  const Bytes key(32, 1);
  std::FILE* const file = std::tmpfile();
  ASSERT_NE(file, nullptr);

  aceso::testing::SeededRandom rng("memory");
  const Sink to_file = [&](ByteView bytes) -> Result<void> {
    EXPECT_EQ(std::fwrite(bytes.data(), 1, bytes.size(), file), bytes.size());
    return {};
  };
  ASSERT_TRUE(seal_stream(key, rng, generated(total), to_file));
  std::rewind(file);
  const Source from_file = [&](std::span<std::uint8_t> out) -> Result<std::size_t> {
    return std::fread(out.data(), 1, out.size(), file);
  };
  const long before = peak_kib();
  std::size_t opened = 0;
  bool right = true;
  const Sink checking = [&](ByteView bytes) -> Result<void> {
    opened += bytes.size();
    right = right && bytes.front() == 0x5a && bytes.back() == 0x5a;
    return {};
  };
  EXPECT_TRUE(open_stream(key, from_file, checking));
  EXPECT_EQ(opened, total);
  EXPECT_TRUE(right);
  EXPECT_LT(peak_kib() - before, growth_most);
  std::fclose(file);
}

}  // namespace
}  // namespace aceso::symm
