// Secrets at rest.

#include "symm/key_file.hpp"

#include <gtest/gtest.h>

#include "base/codec.hpp"
#include "fixed_random.hpp"
#include "vectors/json_file.hpp"

namespace aceso::symm {
namespace {

using aceso::testing::data_file;
using aceso::testing::FixedRandom;
using aceso::testing::hex;

const nlohmann::json& golden() { return data_file("symm/key-file.json"); }

TEST(KeyFile, TheGoldenFileOpens) {
  const auto opened = open_key_file(hex(golden()["passphrase"]), hex(golden()["file"]));
  ASSERT_TRUE(opened);
  EXPECT_EQ(to_hex(opened->reveal()), to_hex(hex(golden()["artifact"])));
}

TEST(KeyFile, TheGoldenFileIsMadeAgain) {
  FixedRandom rng(hex(golden()["salt"]));
  const auto made =
      seal_key_file(hex(golden()["passphrase"]), hex(golden()["artifact"]), rng, golden()["log_n"].get<std::uint8_t>());
  ASSERT_TRUE(made);
  EXPECT_EQ(to_hex(*made), to_hex(hex(golden()["file"])));
}

TEST(KeyFile, AWrongPassphraseDoesNotOpen) {
  const Bytes right = hex(golden()["passphrase"]);
  Bytes longer = right;
  longer.push_back(' ');
  for (const Bytes& wrong : {Bytes{}, Bytes(right.begin(), right.end() - 1), longer}) {
    const auto opened = open_key_file(wrong, hex(golden()["file"]));
    ASSERT_FALSE(opened) << to_hex(wrong);
    EXPECT_EQ(opened.error().code, ErrorCode::wont_open);
  }
}

// The salt and the cost are derived from and authenticated; each change costs one stretching.
TEST(KeyFile, AChangedFileDoesNotOpen) {
  const Bytes good = hex(golden()["file"]);
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] ^= 1;
    EXPECT_FALSE(open_key_file(hex(golden()["passphrase"]), bad)) << i;
  }
  for (std::size_t n = 0; n < good.size(); ++n)
    EXPECT_FALSE(open_key_file(hex(golden()["passphrase"]), ByteView(good).first(n))) << n;
}

TEST(KeyFile, CostsOutsideTheRangeAreRefusedBeforeTheyArePaid) {
  Bytes bad = hex(golden()["file"]);
  for (const int log_n : {0, 1, 9, 21, 22, 63, 64, 255}) {
    bad[header_size] = static_cast<std::uint8_t>(log_n);
    const auto opened = open_key_file(hex(golden()["passphrase"]), bad);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::bad_encoding) << log_n;
    FixedRandom rng(Bytes(16));
    const auto made = seal_key_file(Bytes{1}, Bytes{1}, rng, static_cast<std::uint8_t>(log_n));
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::bad_argument) << log_n;
  }
}

TEST(KeyFile, AnEmptyPassphraseIsRefused) {
  FixedRandom rng(Bytes(16));
  const auto made = seal_key_file({}, Bytes{1}, rng, 10);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().field, "passphrase");
}

TEST(KeyFile, TheDefaultCostIsTwoToTheSixteen) {
  FixedRandom rng(Bytes(16));
  const Bytes made = seal_key_file(as_bytes("p"), Bytes{1}, rng).value();
  EXPECT_EQ(made[header_size], 16);
  EXPECT_TRUE(open_key_file(as_bytes("p"), made));
}

TEST(KeyFile, WhatIsTooLargeIsRefusedBeforeThePassphraseIsStretched) {
  Bytes file = Encoder(Artifact::key_file).u8(10).raw(Bytes(16)).take();
  const std::size_t preamble = file.size();
  const auto code = [&](std::size_t sealed) {
    file.resize(preamble + sealed);
    return open_key_file(as_bytes("passphrase"), file).error().code;
  };
  EXPECT_EQ(code(1 << 20), ErrorCode::wont_open);
  EXPECT_EQ(code((1 << 20) + 1), ErrorCode::bad_encoding);
}

}  // namespace
}  // namespace aceso::symm
