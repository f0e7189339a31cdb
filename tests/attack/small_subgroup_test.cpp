// A SemiCT outside the subgroup of order r. Doctors raise A to the secret 1 / beta: an element of small order in A
// would tell the hospital 1 / beta modulo that order, by whether the doctor's Dec succeeds.

#include "cheater.hpp"

namespace aceso::attack {
namespace {

/// A prime factor of (p^4 - p^2 + 1) / r: elements of this order are in the cyclotomic subgroup of Fp12, where GT is.
constexpr unsigned small_order = 4513;
/// (p^4 - p^2 + 1) / 4513.
constexpr std::string_view cofactor =
    "6552a4bb30e884792d56b767a0ff34202c35e1745877f7bbcfbd62c9ee0b366090e00227c1f0b91e6e264e57deb6263e26c1"
    "81d1c6ac88d6dd01f53279553cc486189e16a228a00ecd6bdb453852a169b0cab754dcb74fc1c134a671f6b0dc97447a3e96"
    "981e3ef618ab612749d5d4c600988f6c3b0a2db1754d3ef43feb5094f664d01f3d5ba756d010548081e28cfd1a2a5f33ab5e"
    "8587ab22ef0aad3de271e9f30db60be8b45143a5e8da1ac92a0f0168e49bde55b163f39ac229d9";

/// An element of order 4513.
Gt small_order_element() {
  // Any element of Fp12 to the power (p^6 - 1)(p^2 + 1), the easy part of the final exponentiation.
  blst_fp12 f, g;
  blst_miller_loop(&f, blst_p2_affine_generator(), blst_p1_affine_generator());
  g = f;
  blst_fp12_conjugate(&g);
  blst_fp12_inverse(&f, &f);
  blst_fp12_mul(&f, &g, &f);
  blst_fp12_frobenius_map(&g, &f, 2);
  blst_fp12_mul(&f, &g, &f);

  blst_fp12 out = *blst_fp12_one();
  const Bytes exponent = from_hex(cofactor).value();
  for (const std::uint8_t byte : exponent)
    for (int bit = 7; bit >= 0; --bit) {
      blst_fp12_sqr(&out, &out);
      if ((byte >> bit & 1) != 0) blst_fp12_mul(&out, &out, &f);
    }
  return Gt::from_fp12(out);
}

/// The power of omega that Dec's exponent 1 / beta gives, found by trying all. Outside GT the Frobenius map is not the
/// power by z, so that it is not 1 / beta modulo 4513 but the digits of 1 / beta weighted with powers of p: no less
/// telling.
unsigned residue(const Gt& omega, const Scalar& exponent) {
  const Gt reached = omega.pow(exponent);
  Gt power;
  unsigned k = 0;
  for (; k < small_order && power != reached; ++k) power *= omega;
  return k;
}

/// omega^k by multiplication alone.
Gt repeated(const Gt& omega, unsigned k) {
  Gt out;
  while (k-- > 0) out *= omega;
  return out;
}

struct SmallSubgroup : ::testing::Test {
  World world;
  Gt omega = small_order_element();
  abe::testing::User doctor = world.enrol("dr-a", {"a"});
  abe::Ciphertext ct = world.seal(world.random_key(), "a", 1);
  abe::SemiCiphertext honest = abe::pre_dec(world.pre_key(doctor, 1).value(), ct).value();
};

TEST_F(SmallSubgroup, TheElementHasItsOrder) {
  EXPECT_FALSE(omega.is_identity());
  EXPECT_TRUE(repeated(omega, small_order).is_identity());
}

TEST_F(SmallSubgroup, WouldTellBetaIfItWereAccepted) {
  // What a Dec without the check does: A is omega times the right one, B makes up for one guess at the residue.
  const unsigned right = residue(omega, doctor.sk.beta().inverse());
  ASSERT_LT(right, small_order);
  for (const unsigned guess : {right, (right + 1) % small_order, (right + 17) % small_order}) {
    const abe::SemiCiphertext crafted{honest.ciphertext_digest, honest.a * omega,
                                      honest.b * repeated(omega, small_order - guess)};
    EXPECT_EQ(dec(doctor.sk, crafted, ct).has_value(), guess == right) << "the doctor's reaction is the leak";
  }
}

TEST_F(SmallSubgroup, IsRefusedAtTheDoor) {
  const Gt shift = repeated(omega, 7);
  for (const auto& crafted : {abe::SemiCiphertext{honest.ciphertext_digest, honest.a * omega, honest.b},
                              abe::SemiCiphertext{honest.ciphertext_digest, honest.a, honest.b * shift},
                              abe::SemiCiphertext{honest.ciphertext_digest, omega, honest.b},
                              abe::SemiCiphertext{honest.ciphertext_digest, honest.a, omega}}) {
    const auto decoded = abe::SemiCiphertext::decode(crafted.encode());
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, ErrorCode::bad_encoding);
    EXPECT_NE(decoded.error().message.find("subgroup"), std::string::npos);
  }
}

TEST_F(SmallSubgroup, OtherElementsThatDoNotBelongAreRefusedToo) {
  const auto refused = [](const blst_fp12& f) { return !Gt::decode(Gt::from_fp12(f).encode()); };
  blst_fp12 minus_one{};  // order 2
  blst_fp_cneg(&minus_one.fp6[0].fp2[0].fp[0], &blst_fp12_one()->fp6[0].fp2[0].fp[0], true);
  EXPECT_TRUE(refused(minus_one));
  EXPECT_TRUE(refused(blst_fp12{})) << "zero is no unit";
  blst_fp12 unreduced;  // before the final exponentiation
  blst_miller_loop(&unreduced, blst_p2_affine_generator(), blst_p1_affine_generator());
  EXPECT_TRUE(refused(unreduced));
  EXPECT_TRUE(refused(*blst_fp12_one()));
}

}  // namespace
}  // namespace aceso::attack
