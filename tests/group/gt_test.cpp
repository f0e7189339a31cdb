// GT as a group, and what decodes into it.

#include "group/gt.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "generators.hpp"

namespace aceso {
namespace {

Gt base() { return pairing(G1::generator(), G2::generator()); }

RC_GTEST_PROP(Gt, Laws, (const Gt& a, const Gt& b, const Scalar& x, const Scalar& y)) {
  RC_ASSERT(a * b == b * a);
  RC_ASSERT(a * Gt() == a);
  RC_ASSERT((a * a.inverse()).is_identity());
  RC_ASSERT(a.pow(Scalar()).is_identity());
  RC_ASSERT(a.pow(Scalar::one()) == a);
  RC_ASSERT(a.pow(-Scalar::one()) == a.inverse());
  RC_ASSERT(a.pow(x + y) == a.pow(x) * a.pow(y));
  RC_ASSERT(a.pow(x * y) == a.pow(x).pow(y));
  RC_ASSERT((a * b).pow(x) == a.pow(x) * b.pow(x));
}

TEST(Gt, SmallPowersAreRepeatedProducts) {
  Gt product;
  for (std::uint64_t k = 0; k < 300; ++k, product *= base()) ASSERT_EQ(base().pow(Scalar::from_u64(k)), product) << k;
}

RC_GTEST_PROP(Gt, EncodingRoundTrips, (const Gt& a)) {
  RC_PRE(!a.is_identity());
  const auto bytes = a.encode();
  RC_ASSERT(Gt::decode(bytes).value() == a);
  RC_ASSERT(Gt::decode(bytes)->encode() == bytes);
}

TEST(Gt, RefusesAnotherLength) {
  const auto bytes = base().encode();
  for (std::size_t n = 0; n < bytes.size(); ++n) EXPECT_FALSE(Gt::decode(ByteView(bytes).first(n))) << n;
  Bytes longer(bytes.begin(), bytes.end());
  longer.push_back(0);
  EXPECT_FALSE(Gt::decode(longer));
}

TEST(Gt, RefusesTheIdentity) {
  const auto refused = Gt::decode(Gt().encode());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "expected an element other than the identity");
}

/// Adds p to the 48 bytes at `at`. They have 381 bits, so that it fits.
void add_p(std::span<std::uint8_t, 48> at) {
  const Bytes p =
      from_hex("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab")
          .value();
  unsigned carry = 0;
  for (std::size_t i = 48; i-- > 0;) {
    carry += unsigned{at[i]} + p[i];
    at[i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
}

TEST(Gt, RefusesCoefficientsNotBelowP) {
  for (std::size_t k = 0; k < 12; ++k) {
    auto bytes = base().encode();
    add_p(std::span(bytes).subspan(48 * k).first<48>());
    const auto refused = Gt::decode(bytes);
    ASSERT_FALSE(refused) << k;
    EXPECT_EQ(refused.error().message, "expected twelve coefficients below p");
  }
}

constexpr std::ptrdiff_t fp_size = 48;

TEST(Gt, RefusesWhatIsOutsideTheSubgroup) {
  const auto refused = [](const std::array<std::uint8_t, Gt::size>& bytes) {
    const auto element = Gt::decode(bytes);
    return !element && element.error().message == "expected an element of the subgroup of order r";
  };
  std::array<std::uint8_t, Gt::size> zero{}, two{}, minus_one{}, changed = base().encode();
  two[47] = 2;
  const Bytes p_minus_one =
      from_hex("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaaa")
          .value();
  std::ranges::copy(p_minus_one, minus_one.begin());  // of order 2
  changed[575] ^= 1;
  EXPECT_TRUE(refused(zero));
  EXPECT_TRUE(refused(two));
  EXPECT_TRUE(refused(minus_one));
  EXPECT_TRUE(refused(changed));

  // In the cyclotomic subgroup, but not of order r: f^((p^6 - 1)(p^2 + 1)) for an f of no particular form.
  blst_fp12 f;
  blst_p1_affine p;
  blst_p2_affine q;
  blst_p1_to_affine(&p, &G1::generator().jacobian());
  blst_p2_to_affine(&q, &G2::generator().jacobian());
  blst_miller_loop(&f, &q, &p);
  blst_fp12 inverse, conjugate = f, easy, frobenius;
  blst_fp12_inverse(&inverse, &f);
  blst_fp12_conjugate(&conjugate);
  blst_fp12_mul(&easy, &conjugate, &inverse);
  blst_fp12_frobenius_map(&frobenius, &easy, 2);
  blst_fp12_mul(&easy, &frobenius, &easy);
  EXPECT_TRUE(refused(Gt::from_fp12(easy).encode()));
}

// The order of the coefficients: Fp12 over Fp6 (w), Fp6 over Fp2 (v), Fp2 over Fp (u), low first. Conjugation negates
// the six coefficients of w, and no others.
TEST(Gt, LayoutIsLowCoefficientsFirst) {
  const auto one = Gt().encode();
  EXPECT_EQ(one[47], 1);
  EXPECT_EQ(std::ranges::count(one, 0), 575);
  const auto a = base().encode(), b = base().inverse().encode();
  EXPECT_TRUE(std::equal(a.begin(), a.begin() + 288, b.begin()));
  for (std::ptrdiff_t k = 6; k < 12; ++k)
    EXPECT_FALSE(std::equal(a.begin() + fp_size * k, a.begin() + fp_size * (k + 1), b.begin() + fp_size * k)) << k;
}

TEST(Gt, ReadNamesTheField) {
  const auto identity = Gt().encode();
  Decoder in(identity, "thing");
  EXPECT_TRUE(read_gt(in, "A").is_identity());
  EXPECT_EQ(in.finish().error().field, "thing: A");
}

}  // namespace
}  // namespace aceso
