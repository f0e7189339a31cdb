// Guillou and Quisquater's proof: completeness, wrong roots, trivial numbers, responses out of range.

#include "proof/guillou_quisquater.hpp"

#include <gtest/gtest.h>

#include "support/rsa_numbers.hpp"

namespace aceso::proof {
namespace {

using aceso::testing::Number;

const symm::RsaPrivateKey& private_key() {
  static const auto key = symm::RsaPrivateKey::generate(3072).value();
  return key;
}

Transcript context(std::string_view id = "report") { return std::move(Transcript("test").add("id", id)); }

struct Gq : ::testing::Test {
  aceso::testing::SeededRandom rng{"gq"};
  const symm::RsaPublicKey& key = private_key().public_key();
  Number n{key.encode()};
  SecretBytes z = key.random(rng);
  Bytes c = public_copy(key.pow_e(z.reveal()));
  GqProof proof = prove_gq(context(), key, z.reveal(), rng);

  static Bytes public_copy(const SecretBytes& bytes) { return {bytes.reveal().begin(), bytes.reveal().end()}; }
  [[nodiscard]] Bytes bytes_of(const Number& x) const { return x.bytes(key.size()); }
};

TEST_F(Gq, IsComplete) {
  EXPECT_TRUE(verify_gq(context(), key, c, proof));
  for (int i = 0; i < 5; ++i) {
    const SecretBytes root = key.random(rng);
    const Bytes power = public_copy(key.pow_e(root.reveal()));
    EXPECT_TRUE(verify_gq(context(), key, power, prove_gq(context(), key, root.reveal(), rng)));
  }
}

TEST_F(Gq, AWrongRootDoesNotProve) {
  EXPECT_FALSE(verify_gq(context(), key, c, prove_gq(context(), key, key.random(rng).reveal(), rng)));
  const Bytes negative = bytes_of(n - Number(z.reveal()));  // its e-th power is -c
  EXPECT_FALSE(verify_gq(context(), key, c, prove_gq(context(), key, negative, rng)));
  EXPECT_FALSE(verify_gq(context(), key, c, prove_gq(context(), key, c, rng)));
}

TEST_F(Gq, TheContextTheKeyAndTheNumberAreBound) {
  EXPECT_FALSE(verify_gq(context("another"), key, c, proof));
  const auto other = symm::RsaPrivateKey::generate(3072).value();
  if (other.public_key().in_range(c)) {
    EXPECT_FALSE(verify_gq(context(), other.public_key(), c, proof));
  }
  EXPECT_FALSE(verify_gq(context(), key, bytes_of((Number(ByteView(c)) * Number(2)) % n), proof));
}

TEST_F(Gq, EachChallengeAndResponseIsBound) {
  for (std::size_t i = 0; i < gq_rounds; ++i) {
    auto changed = proof;
    changed.challenge[i] ^= 1;
    EXPECT_FALSE(verify_gq(context(), key, c, changed)) << i;
    changed = proof;
    changed.response[i].back() ^= 1;
    EXPECT_FALSE(verify_gq(context(), key, c, changed)) << i;
    changed = proof;
    std::swap(changed.response[i], changed.response[(i + 1) % gq_rounds]);
    EXPECT_FALSE(verify_gq(context(), key, c, changed)) << i;
    // s z with challenge + 1 has the same commitment: the hash alone refuses it.
    changed = proof;
    changed.challenge[i] = static_cast<std::uint16_t>(changed.challenge[i] + 1);
    changed.response[i] = public_copy(key.multiply(changed.response[i], z.reveal()));
    EXPECT_FALSE(verify_gq(context(), key, c, changed)) << i;
  }
}

TEST_F(Gq, ResponsesHaveOneForm) {
  // s + N is the same number: a second valid encoding would be a second receipt. Longer and shorter ones likewise.
  for (std::size_t i = 0; i < gq_rounds; ++i) {
    auto changed = proof;
    const Number more = Number(ByteView(proof.response[i])) + n;
    changed.response[i] = more.bytes(key.size() + 1);
    EXPECT_FALSE(verify_gq(context(), key, c, changed));
    if (more.bits() <= 3072) {
      changed.response[i] = bytes_of(more);
      EXPECT_FALSE(verify_gq(context(), key, c, changed));
    }
    changed.response[i].assign(key.size(), 0);
    EXPECT_FALSE(verify_gq(context(), key, c, changed));
    changed.response[i] = bytes_of(n);
    EXPECT_FALSE(verify_gq(context(), key, c, changed));
    changed.response[i].clear();
    EXPECT_FALSE(verify_gq(context(), key, c, changed));
    changed.response[i] = bytes_of(n - Number(ByteView(proof.response[i])));
    EXPECT_FALSE(verify_gq(context(), key, c, changed)) << "-s";
  }
}

TEST_F(Gq, NumbersThatAreNoStatementAreRefused) {
  // Zero, N, and multiples of a prime factor have no inverse; nothing may be proven of them.
  EXPECT_FALSE(verify_gq(context(), key, Bytes(key.size()), proof));
  EXPECT_FALSE(verify_gq(context(), key, bytes_of(n), proof));
  EXPECT_FALSE(verify_gq(context(), key, {}, proof));
  EXPECT_FALSE(verify_gq(context(), key, Bytes(key.size() - 1, 1), proof));
  Bytes longer = c;
  longer.insert(longer.begin(), 0);
  EXPECT_FALSE(verify_gq(context(), key, longer, proof));
  const auto& modulus = aceso::testing::framing_modulus();
  const Bytes shares_a_factor = modulus.p.bytes(384);
  GqProof any = proof;
  EXPECT_FALSE(verify_gq(context(), modulus.key, shares_a_factor, any));
}

/// The challenge after `transcript`, as scheme.md has it.
std::array<std::uint16_t, gq_rounds> challenge_after(const Transcript& transcript) {
  const Bytes bytes = transcript.challenge_bytes(2 * gq_rounds);
  std::array<std::uint16_t, gq_rounds> out;
  for (std::size_t i = 0; i < gq_rounds; ++i) out[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  return out;
}

/// A proof about `numbers`, in whatever form, by one who knows the roots in `known` alone: eight responses for each.
GqProof forged_with(const symm::RsaPublicKey& key, std::span<const Bytes> numbers, std::span<const SecretBytes> known,
                    Random& rng) {
  Transcript transcript = context();
  transcript.add("N", key.encode());
  for (const Bytes& number : numbers) transcript.add("c", number);
  std::vector<SecretBytes> k;
  for (std::size_t i = 0; i < known.size() * gq_rounds; ++i) {
    k.push_back(key.random(rng));
    transcript.add("t", key.pow_e(k.back().reveal()).reveal());
  }
  GqProof out{challenge_after(transcript), {}};
  for (std::size_t i = 0; i < k.size(); ++i) {
    const SecretBytes power = key.pow(known[i / gq_rounds].reveal(), out.challenge[i % gq_rounds]);
    out.response.push_back(Gq::public_copy(key.multiply(k[i].reveal(), power.reveal())));
  }
  return out;
}

TEST_F(Gq, AnotherFormOfANumberIsRefusedWithAProofForThatForm) {
  const SecretBytes roots[] = {z.clone()};
  const auto accepted = [&](const Bytes& form) {
    const Bytes numbers[] = {form};
    return verify_gq_all(context(), key, numbers, forged_with(key, numbers, roots, rng));
  };
  EXPECT_TRUE(accepted(c)) << "the prover here is right";
  Bytes longer = c;
  longer.insert(longer.begin(), 0);
  EXPECT_FALSE(accepted(longer));
  EXPECT_FALSE(accepted((Number(ByteView(c)) + n).bytes(key.size() + 1)));
}

TEST_F(Gq, EveryNumberNeedsItsResponses) {
  // With as many responses as its maker likes, a proof would be about the first number alone, or about none.
  const Bytes numbers[] = {c, public_copy(key.pow_e(key.random(rng).reveal()))};
  const SecretBytes first[] = {z.clone()};
  EXPECT_FALSE(verify_gq_all(context(), key, numbers, forged_with(key, numbers, first, rng)));
  EXPECT_FALSE(verify_gq_all(context(), key, numbers, forged_with(key, numbers, {}, rng)));
  EXPECT_FALSE(verify_gq_all(context(), key, {}, forged_with(key, {}, {}, rng))) << "no number at all";
}

TEST_F(Gq, OneAndMinusOneHaveRootsThatEveryoneKnows) {
  // Legal statements, and worthless ones: the proof of c = 1 says nothing. A doctor who sends such a c has published
  // the report. A proof for one does not serve the other.
  const Bytes one = bytes_of(Number(1)), minus_one = bytes_of(n - Number(1));
  const auto of_one = prove_gq(context(), key, one, rng), of_minus_one = prove_gq(context(), key, minus_one, rng);
  EXPECT_TRUE(verify_gq(context(), key, one, of_one));
  EXPECT_TRUE(verify_gq(context(), key, minus_one, of_minus_one));
  EXPECT_FALSE(verify_gq(context(), key, minus_one, of_one));
  EXPECT_FALSE(verify_gq(context(), key, one, of_minus_one));
  EXPECT_FALSE(verify_gq(context(), key, c, of_one));
}

TEST_F(Gq, ASimulatedProofIsRefused) {
  // Responses and challenges first, commitments after: the hash gives other challenges.
  GqProof forged = proof;
  for (std::size_t i = 0; i < gq_rounds; ++i) {
    forged.challenge[i] = 0;
    forged.response[i] = public_copy(key.random(rng));
  }
  EXPECT_FALSE(verify_gq(context(), key, c, forged)) << "t = s^e needs no root when the challenge is zero";
}

TEST_F(Gq, TwoAnswersToOneCommitmentGiveTheRoot) {
  // s / s' = z^(c - c'), and e is a prime above every difference: a Bezout combination with z^e gives z.
  aceso::testing::SeededRandom k("k"), k_again("k");
  const auto one = prove_gq(context("one"), key, z.reveal(), k);
  const auto two = prove_gq(context("two"), key, z.reveal(), k_again);
  const bool larger = one.challenge[0] > two.challenge[0];
  const auto& high = larger ? one : two;
  const auto& low = larger ? two : one;
  const BN_ULONG d = static_cast<BN_ULONG>(high.challenge[0] - low.challenge[0]);
  ASSERT_NE(d, 0u);
  const Number quotient = (Number(ByteView(high.response[0])) * Number(ByteView(low.response[0])).inverse(n)) % n;
  const Number u = Number(d).inverse(Number(symm::rsa_e));  // u d = 1 + v e
  const Number v = (u * Number(d) - Number(1)) / Number(symm::rsa_e);
  const Number root = (quotient.pow(u, n) * Number(ByteView(c)).pow(v, n).inverse(n)) % n;
  EXPECT_EQ(bytes_of(root), public_copy(z));
}

}  // namespace
}  // namespace aceso::proof
