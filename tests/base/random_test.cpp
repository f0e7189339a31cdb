// The operating system's generator: it fills all of what it is given, and differently each time.

#include "base/random.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/bytes.hpp"

namespace aceso {
namespace {

TEST(OsRandom, FillsEveryPieceAnew) {
  OsRandom rng;
  // getentropy gives at most 256 bytes a call: several lengths on both sides, by their last 16 bytes.
  std::set<Bytes> ends;
  for (const std::size_t size : {16u, 255u, 256u, 257u, 512u, 1000u}) {
    Bytes out(size);
    rng.fill(out);
    ends.emplace(out.end() - 16, out.end());
  }
  EXPECT_EQ(ends.size(), 6u);
  EXPECT_FALSE(ends.contains(Bytes(16)));
}

}  // namespace
}  // namespace aceso
