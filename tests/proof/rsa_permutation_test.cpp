// The certificate that z -> z^e is a permutation, and the moduli that must not get one.

#include "proof/rsa_permutation.hpp"

#include <gtest/gtest.h>

#include "group/expand.hpp"
#include "support/rsa_numbers.hpp"

namespace aceso::proof {
namespace {

using aceso::testing::crt;
using aceso::testing::framing_modulus;
using aceso::testing::FramingModulus;
using aceso::testing::Number;

const Number e(symm::rsa_e);

/// The number that must have root number i, as scheme.md has it.
Number target(const symm::RsaPublicKey& key, std::uint16_t i) {
  Bytes wide(key.size() + 16);
  expand_message_xmd(wide, Encoder().blob(key.encode()).u16(i).take(), "ACESO-V01-RSA-PERMUTATION");
  return Number(ByteView(wide)) % Number(key.encode());
}

/// N, the product of different primes, with a certificate computed from them, whatever N is; where there is no root it
/// has some other number.
PermutationCertificate best_certificate(std::initializer_list<Number> primes) {
  Number n(1);
  for (const Number& p : primes) n = n * p;
  PermutationCertificate out{symm::RsaPublicKey::decode(n.bytes(384)).value(), {}};
  for (std::uint16_t i = 0; i < permutation_roots; ++i) {
    const Number wanted = target(out.key, i);
    Number root, modulus(1);
    for (const Number& p : primes) {
      const Number exponent = e.inverse(p - Number(1));  // zero when e divides p - 1
      root = crt(root, modulus, (wanted % p).pow(exponent, p), p);
      modulus = modulus * p;
    }
    out.roots[i] = root.bytes(384);
  }
  return out;
}

TEST(Permutation, AnHonestKeyIsCertified) {
  const auto key = symm::RsaPrivateKey::generate(3072).value();
  const auto certificate = certify_permutation(key);
  EXPECT_TRUE(verify_permutation(certificate));
  for (std::uint16_t i = 0; i < permutation_roots; ++i)
    EXPECT_EQ(Number(ByteView(certificate.roots[i])).pow(e, Number(key.public_key().encode())),
              target(key.public_key(), i))
        << "the numbers here are the right ones";
}

TEST(Permutation, OneFromTheFactorsIsTheSame) {
  const auto certificate = best_certificate({Number::prime(1536), Number::prime(1536)});
  EXPECT_TRUE(verify_permutation(certificate));
}

TEST(Permutation, ACertificateWithARootOutOfRangeDoesNotDecode) {
  const auto right = certify_permutation(symm::RsaPrivateKey::generate(3072).value());
  ASSERT_TRUE(PermutationCertificate::decode(right.encode()));
  for (const Bytes& root : {Bytes(384), right.key.encode()}) {
    auto wrong = right;
    wrong.roots[3] = root;
    const auto decoded = PermutationCertificate::decode(wrong.encode());
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().field, "report key certificate: root");
  }
}

TEST(Permutation, EveryRootCounts) {
  const auto key = symm::RsaPrivateKey::generate(3072).value(), other = symm::RsaPrivateKey::generate(3072).value();
  const auto right = certify_permutation(key);
  for (std::size_t i = 0; i < permutation_roots; ++i) {
    auto wrong = right;
    wrong.roots[i].back() ^= 1;
    EXPECT_FALSE(verify_permutation(wrong)) << i;
    wrong.roots[i] = right.roots[(i + 1) % permutation_roots];
    EXPECT_FALSE(verify_permutation(wrong)) << i;
    wrong.roots[i].clear();
    EXPECT_FALSE(verify_permutation(wrong)) << i;
    const Number more = Number(ByteView(right.roots[i])) + Number(key.public_key().encode());
    wrong.roots[i] = more.bytes(385);
    EXPECT_FALSE(verify_permutation(wrong)) << "root + N, " << i;
  }
  auto moved = right;
  moved.key = other.public_key();
  EXPECT_FALSE(verify_permutation(moved)) << "another key's roots";
}

TEST(Permutation, TheFramingModulusHasTwoRootsOfOneNumber) {
  const FramingModulus& modulus = framing_modulus();
  aceso::testing::SeededRandom rng("framing");
  const Number z(modulus.key.random(rng).reveal()), root = modulus.root_of_one();
  EXPECT_FALSE(root == Number(1));
  EXPECT_EQ(modulus.to_e(root), Number(1));
  EXPECT_EQ(modulus.to_e(z), modulus.to_e((z * root) % modulus.n));
}

TEST(Permutation, TheFramingModulusHasNoRootForTheTargets) {
  // Of e numbers one has a root. Those that a hash of N gives are the patient's to find, not to choose.
  const FramingModulus& modulus = framing_modulus();
  const Number exponent = (modulus.p - Number(1)) / e;
  int with_root = 0;
  for (std::uint16_t i = 0; i < permutation_roots; ++i)
    with_root += (target(modulus.key, i) % modulus.p).pow(exponent, modulus.p) == Number(1) ? 1 : 0;
  EXPECT_LT(with_root, 2) << "each has one with probability 1 / 65537";
  EXPECT_FALSE(modulus.key.has_small_factor_vartime()) << "it is the roots that stop it";
}

TEST(Permutation, TheFramingModulusIsNotCertified) {
  const FramingModulus& modulus = framing_modulus();
  EXPECT_FALSE(verify_permutation(best_certificate({modulus.p, modulus.q})));
  EXPECT_FALSE(verify_permutation(best_certificate({modulus.q, modulus.p})));
  PermutationCertificate taken{modulus.key, {}};
  for (std::uint16_t i = 0; i < permutation_roots; ++i) taken.roots[i] = target(modulus.key, i).bytes(384);
  EXPECT_FALSE(verify_permutation(taken));
  for (Bytes& root : taken.roots) root = Number(1).bytes(384);
  EXPECT_FALSE(verify_permutation(taken));
}

TEST(Permutation, ASmallFactorIsRefusedThoughAllRootsAreRight) {
  // The argument that one number in e has a root needs N without factors below e.
  const Number p = Number::prime(1536);
  for (const BN_ULONG small : {3u, 5u, 251u, 65521u, 65537u}) {
    Number q;
    for (int i = 0; (p * q * Number(small)).bits() != 3072; ++i) q = Number::prime(1536 + i % 2 - Number(small).bits());
    const auto certificate = best_certificate({p, q, Number(small)});
    for (std::uint16_t i = 0; i < permutation_roots; ++i)
      EXPECT_EQ(Number(ByteView(certificate.roots[i])).pow(e, Number(certificate.key.encode())),
                target(certificate.key, i))
          << small;
    EXPECT_FALSE(verify_permutation(certificate)) << small;
  }
}

TEST(Permutation, ModuliOfAnotherShapeAreNoKeys) {
  const Number p = Number::prime(1536), q = Number::prime(1536);
  EXPECT_FALSE(symm::RsaPublicKey::decode((p * q + Number(1)).bytes(384))) << "even";
  EXPECT_FALSE(symm::RsaPublicKey::decode((p * q).bytes(385))) << "a leading zero";
  EXPECT_FALSE(symm::RsaPublicKey::decode(p.bytes(192))) << "too short";
  EXPECT_FALSE(symm::RsaPublicKey::decode(Bytes(384)));
  EXPECT_FALSE(symm::RsaPublicKey::decode({}));
}

}  // namespace
}  // namespace aceso::proof
