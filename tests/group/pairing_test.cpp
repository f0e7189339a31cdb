// The pairing: its laws, and its exact value.

#include "group/pairing.hpp"

#include <gtest/gtest.h>

#include "generators.hpp"
#include "vectors/json_file.hpp"

namespace aceso {
namespace {

using testing::data_file;
using testing::hex;
using testing::text;

RC_GTEST_PROP(Pairing, IsBilinear, (const G1& p, const G2& q, const Scalar& x, const Scalar& y)) {
  const Gt e = pairing(p, q);
  RC_ASSERT(pairing(p.pow(x), q.pow(y)) == e.pow(x * y));
  RC_ASSERT(pairing(p * G1::generator(), q) == e * pairing(G1::generator(), q));
  RC_ASSERT(pairing(p, q * G2::generator()) == e * pairing(p, G2::generator()));
  RC_ASSERT(pairing(p.inverse(), q) == e.inverse());
}

TEST(Pairing, IsNotDegenerate) {
  const Gt e = pairing(G1::generator(), G2::generator());
  EXPECT_FALSE(e.is_identity());
  EXPECT_TRUE((e.pow(-Scalar::one()) * e).is_identity());
}

TEST(Pairing, WithTheIdentityIsTheIdentity) {
  EXPECT_TRUE(pairing(G1(), G2::generator()).is_identity());
  EXPECT_TRUE(pairing(G1::generator(), G2()).is_identity());
  EXPECT_TRUE(pairing_product(std::span<const Pair>()).is_identity());
}

RC_GTEST_PROP(Pairing, ProductIsTheProduct, (const std::vector<std::pair<G1, G2>>& pairs)) {
  std::vector<Pair> all;
  Gt expected;
  for (const auto& [p, q] : pairs) {
    all.push_back({p, q});
    expected *= pairing(p, q);
  }
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), {G1(), G2::generator()});
  RC_ASSERT(pairing_product(all) == expected);
}

TEST(Pairing, IsTheOneOfNobleCurves) {
  const auto& file = data_file("group/pairing.json");
  for (const auto& test : file["noble"]) {
    const G1 p = G1::generator().pow(Scalar::decode(hex(test["a"])).value());
    const G2 q = G2::generator().pow(Scalar::decode(hex(test["b"])).value());
    EXPECT_EQ(to_hex(pairing(p, q).encode()), text(test["gt"]));
    EXPECT_EQ(Gt::decode(hex(test["gt"])).value(), pairing(p, q));
  }
  const auto& hashed = file["noble_of_hash"];
  const std::string msg = text(hashed["msg"]);
  EXPECT_EQ(to_hex(pairing(hash_to_g1(text(hashed["dst"]), as_bytes(msg)), G2::generator()).encode()),
            text(hashed["gt"]));
}

/// f^k for any k, by squaring and multiplying, most significant bit first.
blst_fp12 power(const blst_fp12& f, ByteView k) {
  blst_fp12 out = *blst_fp12_one();
  for (const std::uint8_t byte : k)
    for (int bit = 7; bit >= 0; --bit) {
      blst_fp12_sqr(&out, &out);
      if ((byte >> bit & 1) != 0) blst_fp12_mul(&out, &out, &f);
    }
  return out;
}

// The value is the cube of the reduced optimal ate pairing f^((p^12 - 1) / r), where f is Miller's function of the
// negative parameter x = -0xd201000000010000.
TEST(Pairing, FinalExponentIsThreeTimesTheCanonicalOne) {
  blst_p1_affine p;
  blst_p2_affine q;
  blst_p1_to_affine(&p, &G1::generator().jacobian());
  blst_p2_to_affine(&q, &G2::generator().jacobian());
  blst_fp12 f;
  blst_miller_loop(&f, &q, &p);
  const Bytes exponent = hex(data_file("group/pairing.json")["final_exponent"]);
  const Gt canonical = Gt::from_fp12(power(f, exponent));
  EXPECT_EQ(pairing(G1::generator(), G2::generator()), canonical * canonical * canonical);
}

// py_ecc takes the canonical exponent, and the parameter's absolute value, which inverts the result.
TEST(Pairing, IsPyEccsToTheMinusThree) {
  const Gt theirs = Gt::decode(hex(data_file("group/pairing.json")["py_ecc_generators"])).value();
  EXPECT_EQ(pairing(G1::generator(), G2::generator()), (theirs * theirs * theirs).inverse());
}

}  // namespace
}  // namespace aceso
