// The field of exponents.

#include "group/scalar.hpp"

#include <gtest/gtest.h>

#include "generators.hpp"
#include "group/expand.hpp"

namespace aceso {
namespace {

Bytes bytes_of(const Scalar& x) {
  const auto encoded = x.encode();
  return {encoded.reveal().begin(), encoded.reveal().end()};
}
std::optional<Scalar> decode(std::string_view hex) { return Scalar::decode(from_hex(hex).value()); }

RC_GTEST_PROP(Scalar, IsAField, (const Scalar& a, const Scalar& b, const Scalar& c)) {
  const Scalar zero, one = Scalar::one();
  RC_ASSERT(a + b == b + a);
  RC_ASSERT(a * b == b * a);
  RC_ASSERT((a + b) + c == a + (b + c));
  RC_ASSERT((a * b) * c == a * (b * c));
  RC_ASSERT(a * (b + c) == a * b + a * c);
  RC_ASSERT(a + zero == a);
  RC_ASSERT(a * one == a);
  RC_ASSERT((a - b) + b == a);
  RC_ASSERT(a + -a == zero);
  if (!a.is_zero()) RC_ASSERT(a * a.inverse() == one);
}

TEST(Scalar, ZeroInvertsToZero) { EXPECT_TRUE(Scalar().inverse().is_zero()); }

RC_GTEST_PROP(Scalar, RoundTrips, (const Scalar& a)) { RC_ASSERT(Scalar::decode(bytes_of(a)) == a); }

TEST(Scalar, DecodesCanonicalFormsAlone) {
  // r - 1, then r, r + 1, 2r - 1 (a second form of r - 1) and the largest string
  const auto largest = decode("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000000");
  ASSERT_TRUE(largest);
  EXPECT_TRUE((*largest + Scalar::one()).is_zero());
  for (const char* bad : {"73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001",
                          "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000002",
                          "e7db4ea6533afa906673b0101343b00aa77b4805fffcb7fdfffffffe00000001",
                          "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    EXPECT_FALSE(decode(bad)) << bad;
  EXPECT_TRUE(decode(std::string(64, '0'))->is_zero());
}

TEST(Scalar, DecodesThirtyTwoBytesAlone) {
  for (std::size_t n = 0; n < 70; ++n) EXPECT_EQ(Scalar::decode(Bytes(n, 1)).has_value(), n == 32) << n;
}

TEST(Scalar, ReadNamesTheField) {
  const Bytes bad(32, 0xff);
  Decoder in(bad, "thing");
  EXPECT_TRUE(read_scalar(in, "beta").is_zero());
  EXPECT_EQ(in.finish().error().field, "thing: beta");
}

// Horner's rule with the field's own operations.
RC_GTEST_PROP(Scalar, ReducesAsHornerDoes, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(48, 100);
  const auto bytes = *rc::gen::container<Bytes>(size, rc::gen::arbitrary<std::uint8_t>());
  Scalar expected;
  for (const std::uint8_t b : bytes) expected = expected * Scalar::from_u64(256) + Scalar::from_u64(b);
  RC_ASSERT(Scalar::reduce(bytes) == expected);
}

RC_GTEST_PROP(Scalar, HashIsTheReducedExpansion, (const Bytes& msg)) {
  Bytes uniform(48);
  expand_message_xmd(uniform, msg, "dst");
  RC_ASSERT(hash_to_scalar("dst", msg) == Scalar::reduce(uniform));
}

RC_GTEST_PROP(Scalar, FromU64IsTheNumber, (std::uint64_t v)) {
  Bytes expected(24);
  append(expected, Encoder().u64(v).bytes());
  RC_ASSERT(bytes_of(Scalar::from_u64(v)) == expected);
}

/// Gives zeros first, then ones.
class ZerosFirst final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    std::ranges::fill(out, calls_++ == 0 ? std::uint8_t{0} : std::uint8_t{1});
  }
  [[nodiscard]] int calls() const { return calls_; }

 private:
  int calls_ = 0;
};

TEST(Scalar, RandomNonzeroDrawsAgain) {
  ZerosFirst rng;
  EXPECT_EQ(Scalar::random_nonzero(rng), Scalar::reduce(Bytes(48, 1)));
  EXPECT_EQ(rng.calls(), 2);
}

}  // namespace
}  // namespace aceso
