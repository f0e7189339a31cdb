// The binary form: what is written is read back, and nothing else is read.

#include "base/codec.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <variant>

namespace aceso {
namespace {

struct Blob {
  Bytes bytes;
  friend bool operator==(const Blob&, const Blob&) = default;
};
struct Raw {
  Bytes bytes;
  friend bool operator==(const Raw&, const Raw&) = default;
};
using Field = std::variant<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, Blob, Raw, std::string>;

rc::Gen<std::string> any_text() { return rc::gen::container<std::string>(rc::gen::inRange<char>(0x20, 0x7f)); }

rc::Gen<Field> any_field() {
  const auto as_field = [](auto gen) { return rc::gen::cast<Field>(gen); };
  return rc::gen::oneOf(
      as_field(rc::gen::arbitrary<std::uint8_t>()), as_field(rc::gen::arbitrary<std::uint16_t>()),
      as_field(rc::gen::arbitrary<std::uint32_t>()), as_field(rc::gen::arbitrary<std::uint64_t>()),
      rc::gen::map(rc::gen::arbitrary<Bytes>(), [](Bytes b) { return Field(Blob{std::move(b)}); }),
      rc::gen::map(rc::gen::nonEmpty(rc::gen::arbitrary<Bytes>()), [](Bytes b) { return Field(Raw{std::move(b)}); }),
      rc::gen::map(any_text(), [](std::string s) { return Field(std::move(s)); }));
}

void write(Encoder& out, const Field& field) {
  std::visit(
      [&]<class T>(const T& v) {
        if constexpr (std::is_same_v<T, std::uint8_t>) out.u8(v);
        if constexpr (std::is_same_v<T, std::uint16_t>) out.u16(v);
        if constexpr (std::is_same_v<T, std::uint32_t>) out.u32(v);
        if constexpr (std::is_same_v<T, std::uint64_t>) out.u64(v);
        if constexpr (std::is_same_v<T, Blob>) out.blob(v.bytes);
        if constexpr (std::is_same_v<T, Raw>) out.raw(v.bytes);
        if constexpr (std::is_same_v<T, std::string>) out.text(v);
      },
      field);
}

/// Reads a field of the kind (and raw length) of `like`.
Field read(Decoder& in, const Field& like) {
  const auto copy = [](ByteView v) { return Bytes(v.begin(), v.end()); };
  return std::visit(
      [&]<class T>(const T& v) -> Field {
        if constexpr (std::is_same_v<T, std::uint8_t>) return in.u8("f");
        if constexpr (std::is_same_v<T, std::uint16_t>) return in.u16("f");
        if constexpr (std::is_same_v<T, std::uint32_t>) return in.u32("f");
        if constexpr (std::is_same_v<T, std::uint64_t>) return in.u64("f");
        if constexpr (std::is_same_v<T, Blob>) return Blob{copy(in.blob(100000, "f"))};
        if constexpr (std::is_same_v<T, Raw>) return Raw{copy(in.raw(v.bytes.size(), "f"))};
        if constexpr (std::is_same_v<T, std::string>) return in.text("f");
      },
      like);
}

RC_GTEST_PROP(Codec, RoundTripsAndRefusesEveryTruncationAndExtension, ()) {
  const auto fields = *rc::gen::nonEmpty(rc::gen::container<std::vector<Field>>(any_field()));
  Encoder out(Artifact::verdict);
  for (const Field& field : fields) write(out, field);
  Bytes bytes = out.take();

  Decoder whole(bytes, Artifact::verdict);
  for (const Field& field : fields) RC_ASSERT(read(whole, field) == field);
  RC_ASSERT(whole.finish().has_value());

  for (std::size_t n = 0; n < bytes.size(); ++n) {
    Decoder cut(ByteView(bytes).first(n), Artifact::verdict);
    for (const Field& field : fields) read(cut, field);
    RC_ASSERT(!cut.ok());
    RC_ASSERT(cut.finish().error().code == ErrorCode::bad_encoding);
  }

  bytes.push_back(0);
  Decoder longer(bytes, Artifact::verdict);
  for (const Field& field : fields) read(longer, field);
  RC_ASSERT(longer.finish().error().field == "verdict: end");
}

TEST(Codec, IntegersAreBigEndian) {
  EXPECT_EQ(to_hex(Encoder().u8(1).u16(0x0203).u32(0x04050607).u64(0x08090a0b0c0d0e0f).bytes()),
            "0102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(to_hex(Encoder().blob(Bytes{0xaa}).text("b").raw(Bytes{0xcc}).bytes()), "00000001aa000162cc");
}

TEST(Codec, HeaderNamesArtifactVersionAndSuite) {
  const Bytes good = Encoder(Artifact::index).bytes();
  EXPECT_EQ(to_hex(good), "414353100101");
  EXPECT_EQ(peek_artifact(good).value(), Artifact::index);
  const char* fields[] = {"index: header", "index: header",  "index: header",
                          "index: header", "index: version", "index: suite"};
  for (std::size_t i = 0; i < good.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      Bytes bad = good;
      bad[i] = static_cast<std::uint8_t>(bad[i] ^ (1 << bit));
      Decoder in(bad, Artifact::index);
      const auto done = in.finish();
      ASSERT_FALSE(done);
      EXPECT_EQ(done.error().code, ErrorCode::bad_encoding);
      EXPECT_EQ(done.error().field, fields[i]);
    }
}

TEST(Codec, EveryKindOfArtifactHasItsOwnName) {
  std::vector<std::string_view> names;
  for (unsigned kind = 0; kind < 256; ++kind) {
    const auto name = to_string(static_cast<Artifact>(kind));
    const Bytes bytes = {'A', 'C', 'S', static_cast<std::uint8_t>(kind), 1, 1};
    EXPECT_EQ(peek_artifact(bytes).has_value(), !name.empty()) << kind;
    if (name.empty()) continue;
    EXPECT_EQ(std::ranges::find(names, name), names.end()) << name;
    names.push_back(name);
  }
  EXPECT_EQ(names.size(), 29u);
}

TEST(Codec, TheFirstFailureSticks) {
  const Bytes bytes = {1, 2};
  Decoder in(bytes, "thing");
  EXPECT_EQ(in.u8("a"), 1);
  EXPECT_EQ(in.u32("b"), 0u);
  EXPECT_EQ(in.u8("c"), 0) << "nothing is read after a failure";
  in.reject("d", "another");
  EXPECT_FALSE(in.ok());
  EXPECT_EQ(in.finish().error(), (Error{ErrorCode::bad_encoding, "thing: b", "expected 4 bytes, found 1"}));
}

TEST(Codec, BlobsHaveAMost) {
  const Bytes bytes = Encoder().blob(Bytes(11)).take();
  Decoder enough(bytes, "m");
  EXPECT_EQ(enough.blob(11, "b").size(), 11u);
  EXPECT_TRUE(enough.finish());
  Decoder small(bytes, "m");
  EXPECT_TRUE(small.blob(10, "b").empty());
  EXPECT_EQ(small.finish().error().message, "expected at most 10 bytes, found 11");
}

TEST(Codec, HugeLengthsAreRefusedWithoutAllocating) {
  const Bytes bytes = {0xff, 0xff, 0xff, 0xff, 1};
  Decoder blob(bytes, "m");
  EXPECT_TRUE(blob.blob(0xffffffff, "b").empty());
  EXPECT_FALSE(blob.finish());
}

TEST(Codec, TextMustBeUtf8) {
  const Bytes bytes = {0, 2, 0xc0, 0xaf};
  Decoder in(bytes, "m");
  EXPECT_EQ(in.text("t"), "");
  EXPECT_EQ(in.finish().error().message, "expected UTF-8");
}

}  // namespace
}  // namespace aceso
