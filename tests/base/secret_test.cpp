// Secrets leave nothing behind.

#include "base/secret.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <new>
#include <type_traits>

#include "base/secret_codec.hpp"

namespace aceso {
namespace {

static_assert(!std::is_copy_constructible_v<SecretBytes> && !std::is_copy_assignable_v<SecretBytes>);
static_assert(!std::is_copy_constructible_v<SecretArray<32>> && !std::is_copy_assignable_v<SecretArray<32>>);

bool all_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
}

TEST(Wipe, Zeroes) {
  Bytes bytes(100, 0xee);
  wipe(bytes.data(), bytes.size());
  EXPECT_TRUE(all_zero(bytes));
  wipe(nullptr, 0);
}

TEST(SecretArray, DestructorWipes) {
  using Secret = SecretArray<32>;
  alignas(Secret) std::uint8_t place[sizeof(Secret)];
  auto* secret = new (place) Secret;
  std::ranges::fill(secret->reveal_mut(), std::uint8_t{0xee});
  ASSERT_FALSE(all_zero(place));
  secret->~Secret();
  EXPECT_TRUE(all_zero(place));
}

TEST(SecretArray, MovingLeavesTheSourceWiped) {
  SecretArray<4> a;
  std::ranges::fill(a.reveal_mut(), std::uint8_t{7});
  SecretArray<4> b(std::move(a));
  EXPECT_TRUE(all_zero(a.reveal()));  // NOLINT(bugprone-use-after-move): what is left is the point
  EXPECT_TRUE(std::ranges::equal(b.reveal(), Bytes(4, 7)));
  SecretArray<4> c;
  c = std::move(b);
  EXPECT_TRUE(all_zero(b.reveal()));  // NOLINT(bugprone-use-after-move)
  EXPECT_TRUE(std::ranges::equal(c.reveal(), Bytes(4, 7)));
  EXPECT_TRUE(std::ranges::equal(c.clone().reveal(), c.reveal()));
}

TEST(SecretBytes, MovingEmptiesTheSource) {
  SecretBytes a(Bytes{1, 2, 3});
  SecretBytes b(std::move(a));
  EXPECT_EQ(a.size(), 0u);  // NOLINT(bugprone-use-after-move)
  EXPECT_TRUE(std::ranges::equal(b.reveal(), Bytes{1, 2, 3}));
  EXPECT_TRUE(std::ranges::equal(b.clone().reveal(), b.reveal()));
}

TEST(SecretCodec, IsHeaderAndParts) {
  const Bytes one = {1}, two = {2, 3};
  const SecretBytes out = encode_secret(Artifact::master_key, {one, two});
  EXPECT_EQ(to_hex(out.reveal()),
            "4143530201010102"
            "03");
  Decoder in(out.reveal(), Artifact::master_key);
  SecretArray<3> again;
  read_secret(in, again, "all");
  ASSERT_TRUE(in.finish());
  EXPECT_TRUE(std::ranges::equal(again.reveal(), Bytes{1, 2, 3}));
}

}  // namespace
}  // namespace aceso
