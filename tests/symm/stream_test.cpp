// CT_HD: sizes around the chunks, and every way to change a sealed stream that we thought of.

#include "symm/stream.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/seeded_random.hpp"
#include "symm/aes_gcm.hpp"
#include "symm/hash.hpp"

namespace aceso::symm {
namespace {

using aceso::testing::SeededRandom;

constexpr std::size_t header = 6 + 32 + 32;
constexpr std::size_t sealed_chunk = stream_chunk_size + 16;
const Bytes key(32, 0x42);

Bytes pattern(std::size_t size, const std::string& seed = "plain") {
  Bytes out(size);
  SeededRandom(seed).fill(std::span(out).first(std::min<std::size_t>(size, 4096)));
  for (std::size_t i = 4096; i < size; ++i) out[i] = static_cast<std::uint8_t>(out[i - 4096] + i / 4096);
  return out;
}

Bytes seal(const Bytes& plain, const std::string& seed = "salt") {
  SeededRandom rng(seed);
  Bytes out;
  const auto digest = seal_stream(key, rng, source_of(plain), sink_into(out));
  EXPECT_EQ(digest.value(), sha256(out));
  return out;
}

std::optional<Bytes> open(ByteView sealed, const Bytes& with = key) {
  Bytes out;
  const auto done = open_stream(with, source_of(sealed), sink_into(out));
  if (done) return out;
  // A whole header with a known salt and commitment: anything else is bad_encoding.
  EXPECT_TRUE(done.error().code == ErrorCode::wont_open || done.error().code == ErrorCode::bad_encoding);
  return std::nullopt;
}

/// The sealed chunks without the header.
std::vector<Bytes> chunks_of(const Bytes& sealed) {
  std::vector<Bytes> out;
  for (std::size_t at = header; at < sealed.size(); at += sealed_chunk) {
    const auto part = ByteView(sealed).subspan(at, std::min(sealed_chunk, sealed.size() - at));
    out.emplace_back(part.begin(), part.end());
  }
  return out;
}

Bytes join(const Bytes& sealed, const std::vector<Bytes>& chunks) {
  Bytes out(sealed.begin(), sealed.begin() + header);
  for (const Bytes& chunk : chunks) append(out, chunk);
  return out;
}

class StreamSizes : public ::testing::TestWithParam<std::size_t> {};

TEST_P(StreamSizes, RoundTrips) {
  const Bytes plain = pattern(GetParam());
  const Bytes sealed = seal(plain);
  const std::size_t chunks = std::max<std::size_t>(1, (plain.size() + stream_chunk_size - 1) / stream_chunk_size);
  EXPECT_EQ(sealed.size(), header + plain.size() + 16 * chunks);
  EXPECT_EQ(open(sealed), plain);
}

TEST_P(StreamSizes, RefusesTruncations) {
  const Bytes sealed = seal(pattern(GetParam()));
  std::vector<std::size_t> cuts;
  for (std::size_t n = 0; n <= header + 40; ++n) cuts.push_back(n);
  for (std::size_t border = header; border <= sealed.size() + sealed_chunk; border += sealed_chunk)
    for (std::size_t n = border - 20; n < border + 20; ++n) cuts.push_back(n);
  for (std::size_t n = sealed.size() - 40; n < sealed.size(); ++n) cuts.push_back(n);
  std::erase_if(cuts, [&](std::size_t n) { return n >= sealed.size(); });
  for (const std::size_t n : cuts) EXPECT_FALSE(open(ByteView(sealed).first(n))) << n;
}

TEST_P(StreamSizes, RefusesExtensions) {
  const Bytes sealed = seal(pattern(GetParam()));
  for (const std::size_t extra : {std::size_t{1}, std::size_t{15}, std::size_t{16}, std::size_t{17}, sealed_chunk}) {
    Bytes longer = sealed;
    longer.resize(longer.size() + extra);
    EXPECT_FALSE(open(longer)) << extra;
  }
  Bytes twice = sealed;
  const auto chunks = chunks_of(sealed);
  append(twice, chunks.back());
  EXPECT_FALSE(open(twice));
  Bytes concatenated = sealed;
  append(concatenated, sealed);
  EXPECT_FALSE(open(concatenated));
}

INSTANTIATE_TEST_SUITE_P(Borders, StreamSizes, ::testing::Values(0, 1, 65535, 65536, 65537, 2 * 65536, 3 * 65536));

TEST(Stream, RefusesEveryChangedBitOfAShortStream) {
  const Bytes sealed = seal(pattern(50));
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(open(changed)) << bit;
  }
}

RC_GTEST_PROP(Stream, RefusesAChangedBitAnywhere, ()) {
  static const Bytes sealed = seal(pattern(3 * 65536 + 100));
  const auto bit = *rc::gen::inRange<std::size_t>(0, sealed.size() * 8);
  Bytes changed = sealed;
  changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1 << bit % 8));
  RC_ASSERT(!open(changed));
}

TEST(Stream, RefusesReorderedDroppedAndRepeatedChunks) {
  const Bytes sealed = seal(pattern(3 * 65536 + 100));
  const auto chunks = chunks_of(sealed);
  ASSERT_EQ(chunks.size(), 4u);
  EXPECT_TRUE(open(join(sealed, chunks)));
  std::vector<std::size_t> order = {0, 1, 2, 3};
  while (std::next_permutation(order.begin(), order.end())) {
    std::vector<Bytes> moved;
    for (const std::size_t i : order) moved.push_back(chunks[i]);
    EXPECT_FALSE(open(join(sealed, moved)));
  }
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    auto dropped = chunks, repeated = chunks;
    dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(i));
    repeated.insert(repeated.begin() + static_cast<std::ptrdiff_t>(i), chunks[i]);
    EXPECT_FALSE(open(join(sealed, dropped))) << i;
    EXPECT_FALSE(open(join(sealed, repeated))) << i;
  }
}

// Two streams under one key have two salts.
TEST(Stream, RefusesSplicedStreams) {
  const Bytes plain = pattern(2 * 65536 + 100);
  const Bytes a = seal(plain, "a"), b = seal(plain, "b");
  const auto from_a = chunks_of(a), from_b = chunks_of(b);
  for (std::size_t i = 0; i < from_a.size(); ++i) {
    auto spliced = from_a;
    spliced[i] = from_b[i];
    EXPECT_FALSE(open(join(a, spliced))) << i;
  }
  EXPECT_FALSE(open(join(b, from_a)));
}

// One plaintext has one sealed form: a full last chunk is not followed by an empty one.
TEST(Stream, RefusesAnEmptyLastChunkAfterAFullOne) {
  const Bytes plain = pattern(65536);
  const Bytes sealed = seal(plain);
  const Bytes top(sealed.begin(), sealed.begin() + header);
  const SecretBytes derived = hkdf(key, ByteView(top).subspan(6, 32), as_bytes("ACESO-V01-CT_HD"), 64);
  AesGcm cipher(derived.reveal().first<32>());
  Bytes full(sealed_chunk), empty(16);
  cipher.seal({}, top, plain, full);
  GcmNonce second{};
  second[10] = 1;
  second[11] = 1;
  cipher.seal(second, top, {}, empty);
  EXPECT_FALSE(open(join(sealed, {full, empty})));
  // The same hand makes the right form, so that the refusal is not for another reason.
  GcmNonce last{};
  last[11] = 1;
  cipher.seal(last, top, plain, full);
  EXPECT_EQ(join(sealed, {full}), sealed);
}

// Two keys could open such a stream: the commitment alone says for which one it was made.
TEST(Stream, RefusesChunksThatOpenUnderAnotherCommitment) {
  const Bytes plain = pattern(100);
  Bytes top = seal(plain);
  top.resize(header);
  const SecretBytes derived = hkdf(key, ByteView(top).subspan(6, 32), as_bytes("ACESO-V01-CT_HD"), 64);
  AesGcm cipher(derived.reveal().first<32>());
  GcmNonce last{};
  last[11] = 1;
  const auto stream_under = [&](const Bytes& under) {
    Bytes chunk(plain.size() + 16);
    cipher.seal(last, under, plain, chunk);
    return join(under, {chunk});
  };
  EXPECT_EQ(open(stream_under(top)), plain);
  top.back() ^= 1;
  EXPECT_FALSE(open(stream_under(top)));
}

TEST(Stream, AnotherKeyDoesNotOpen) {
  const Bytes sealed = seal(pattern(100));
  Bytes other = key;
  other[31] ^= 1;
  EXPECT_FALSE(open(sealed, other));
}

TEST(Stream, AnotherSaltGivesAnotherStream) { EXPECT_NE(seal(pattern(100), "a"), seal(pattern(100), "b")); }

TEST(Stream, NothingUnauthenticatedReachesTheSink) {
  const Bytes plain = pattern(3 * 65536);
  Bytes sealed = seal(plain);
  sealed[header + sealed_chunk + 5] ^= 1;  // in the second chunk
  Bytes out;
  EXPECT_FALSE(open_stream(key, source_of(sealed), sink_into(out)));
  EXPECT_EQ(out, Bytes(plain.begin(), plain.begin() + 65536));
}

TEST(Stream, ErrorsOfSourceAndSinkPassThrough) {
  const Error broken{ErrorCode::unavailable, "disk", "is gone"};
  const Source no_source = [&](std::span<std::uint8_t>) -> Result<std::size_t> { return tl::unexpected(broken); };
  const Sink no_sink = [&](ByteView) -> Result<void> { return tl::unexpected(broken); };
  SeededRandom rng("errors");
  Bytes out;
  const Bytes sealed = seal(pattern(10));
  EXPECT_EQ(seal_stream(key, rng, no_source, sink_into(out)).error(), broken);
  EXPECT_EQ(seal_stream(key, rng, source_of(sealed), no_sink).error(), broken);
  EXPECT_EQ(open_stream(key, no_source, sink_into(out)).error(), broken);
  EXPECT_EQ(open_stream(key, source_of(sealed), no_sink).error(), broken);
}

// One failure among calls that succeed must not be lost.
TEST(Stream, ErrorsAtAnyMomentPassThrough) {
  const Error broken{ErrorCode::unavailable, "disk", "failed once"};
  const Bytes plain = pattern(2 * 65536 + 100), sealed = seal(plain);
  const auto source_failing_at = [&](int call, const Bytes& bytes) -> Source {
    return [&broken, call, source = source_of(bytes)](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
      if (call-- == 0) return tl::unexpected(broken);
      return source(out);
    };
  };
  const auto sink_failing_at = [&](int call) -> Sink {
    return [&broken, call](ByteView) mutable -> Result<void> {
      if (call-- == 0) return tl::unexpected(broken);
      return {};
    };
  };
  const auto seals = [&](const Source& source, const Sink& sink) {
    SeededRandom rng("errors");
    return seal_stream(key, rng, source, sink).map([](const Digest&) {});
  };
  // Three chunks: sealing reads them and writes four times, opening reads four times and writes them.
  for (int call = 0; call < 3; ++call) {
    Bytes out;
    EXPECT_EQ(seals(source_failing_at(call, plain), sink_into(out)), tl::unexpected(broken)) << call;
    EXPECT_EQ(open_stream(key, source_failing_at(call, sealed), sink_into(out)), tl::unexpected(broken)) << call;
    EXPECT_EQ(open_stream(key, source_of(sealed), sink_failing_at(call)), tl::unexpected(broken)) << call;
  }
  for (int call = 0; call < 4; ++call)
    EXPECT_EQ(seals(source_of(plain), sink_failing_at(call)), tl::unexpected(broken)) << call;
  Bytes out;
  EXPECT_EQ(open_stream(key, source_failing_at(3, sealed), sink_into(out)), tl::unexpected(broken));
}

}  // namespace
}  // namespace aceso::symm
