// Hashing and decoding against the answers of others: tests/data/group/NOTICE.

#include <gtest/gtest.h>

#include "group/expand.hpp"
#include "group/point.hpp"
#include "vectors/json_file.hpp"

namespace aceso {
namespace {

using testing::data_file;
using testing::hex;
using testing::text;

/// The uncompressed coordinates x | y.
Bytes coordinates(const G1& point) {
  Bytes out(96);
  blst_p1_serialize(out.data(), &point.jacobian());
  return out;
}

TEST(Rfc9380, HashToG1) {
  const auto& file = data_file("group/rfc9380-hash-to-g1.json");
  ASSERT_EQ(file["tests"].size(), 5u);
  for (const auto& test : file["tests"]) {
    const std::string msg = text(test["msg"]);
    EXPECT_EQ(to_hex(coordinates(hash_to_g1(text(file["dst"]), as_bytes(msg)))), text(test["x"]) + text(test["y"]))
        << msg;
  }
}

TEST(Rfc9380, ExpandMessageXmd) {
  const auto& file = data_file("group/rfc9380-expand-message-xmd.json");
  ASSERT_EQ(file["tests"].size(), 10u);
  for (const auto& test : file["tests"]) {
    const std::string msg = text(test["msg"]);
    Bytes out(test["length"].get<std::size_t>());
    expand_message_xmd(out, as_bytes(msg), text(file["dst"]));
    EXPECT_EQ(to_hex(out), text(test["bytes"])) << msg;
  }
}

template <class P>
void check_decoding(const std::string& path) {
  const std::map<std::string, std::string> messages = {
      {"length", "expected " + std::to_string(P::size) + " bytes, found "},
      {"curve", "expected the compressed form of a point on the curve"},
      {"subgroup", "expected a point of the subgroup of order r"},
      {"identity", "expected a point other than the identity"}};
  for (const auto& test : data_file(path)) {
    SCOPED_TRACE(text(test["name"]));
    const auto point = P::decode(hex(test["hex"]));
    const std::string why = text(test["refused_as"]);
    ASSERT_EQ(point.has_value(), why.empty());
    if (point) {
      EXPECT_EQ(to_hex(point->encode()), text(test["hex"]));
    } else {
      EXPECT_EQ(point.error().code, ErrorCode::bad_encoding);
      EXPECT_TRUE(point.error().message.starts_with(messages.at(why))) << point.error().message;
    }
  }
}

TEST(Decode, G1) { check_decoding<G1>("group/decode-g1.json"); }
TEST(Decode, G2) { check_decoding<G2>("group/decode-g2.json"); }

TEST(Generators, AreTheStandardOnes) {
  const auto& file = data_file("group/pairing.json");
  EXPECT_EQ(to_hex(G1::generator().encode()), text(file["g1"]));
  EXPECT_EQ(to_hex(G2::generator().encode()), text(file["g2"]));
}

}  // namespace
}  // namespace aceso
