// What verdicts and receipts tell: a simulator that knows no secret, but may choose the challenge, writes the same
// transcripts as the prover. Each real proof is compared with the simulator's on the same coins; since the map from the
// prover's coins to the simulator's is one to one (z = k + c kappa, s = k z^c), equal transcripts are equally likely.
// Then the prover's coins themselves, computed from finished verdicts with kappa, are looked at: distinct, and spread.

#include <set>

#include "matching.hpp"
#include "proof/guillou_quisquater.hpp"
#include "support/rsa_numbers.hpp"

namespace aceso::attack {
namespace {

/// Gives scalars of the test's choice: Scalar::random reduces 48 big-endian bytes.
class ChosenScalars final : public Random {
 public:
  explicit ChosenScalars(std::vector<Scalar> scalars) : scalars_(std::move(scalars)) {}
  void fill(std::span<std::uint8_t> out) override {
    ASSERT_EQ(out.size(), 48u);
    ASSERT_LT(used_, scalars_.size());
    const auto bytes = scalars_[used_++].encode();
    std::ranges::fill(out, std::uint8_t{0});
    std::ranges::copy(bytes.reveal(), out.begin() + 16);
  }

 private:
  std::vector<Scalar> scalars_;
  std::size_t used_ = 0;
};

/// The sum over the buckets of (seen - expected)^2 / expected.
double chi_square(const std::vector<std::size_t>& buckets) {
  std::size_t total = 0;
  for (const std::size_t seen : buckets) total += seen;
  const double expected = static_cast<double>(total) / static_cast<double>(buckets.size());
  double out = 0;
  for (const std::size_t seen : buckets) {
    const double off = static_cast<double>(seen) - expected;
    out += off * off / expected;
  }
  return out;
}

/// Whether the numbers look drawn evenly, by their lowest three bits and by where they lie between 0 and r.
void expect_spread(const std::vector<Scalar>& numbers) {
  std::vector<std::size_t> low(8), high(8);
  std::set<Bytes> seen;
  for (const Scalar& k : numbers) {
    const auto secret = k.encode();
    const ByteView bytes = secret.reveal();
    seen.emplace(bytes.begin(), bytes.end());
    ++low[bytes[31] & 7];
    ++high[std::min<std::size_t>(7, (bytes[0] * 256u + bytes[1]) * 8u / 0x73edu)];
  }
  EXPECT_EQ(seen.size(), numbers.size()) << "one number served twice";
  // Seven degrees of freedom: 30 is passed by one even sample in 10,000, and the seeds are fixed.
  EXPECT_LT(chi_square(low), 30);
  EXPECT_LT(chi_square(high), 30);
}

struct ZeroKnowledge : Matching {
  const Scalar& kappa = built.opening.kappa;
  Gt e = pairing(G1::generator(), G2::generator());
  Gt v = e.pow(Scalar::random_nonzero(rng));
  proof::DlogStatement equal{G1::generator().pow(kappa), v, v.pow(kappa)};
  proof::DlogStatement unequal{equal.k, v, e.pow(Scalar::random_nonzero(rng))};

  /// (c, z) of verdicts on 160 records' worth of statements: the same index and trapdoor in 160 periods.
  template <class Proof>
  std::vector<Proof> verdicts(const match::Trapdoor& t) {
    std::vector<Proof> out;
    for (context.period = 0; context.period < 160; ++context.period)
      out.push_back(std::get<Proof>(match::match_and_prove(context, built.index, t, kappa)->proof));
    return out;
  }
};

TEST_F(ZeroKnowledge, ASimulatorWritesTheProofOfAMatch) {
  for (int i = 0; i < 8; ++i) {
    const Scalar k = Scalar::random_nonzero(rng);
    ChosenScalars coins({k});
    const auto proof = proof::prove_equality(proof::Transcript("test"), equal, kappa, coins);
    // The simulator on (c, z), without kappa.
    const G1 r1 = G1::generator().pow(proof.z) * equal.k.pow(-proof.c);
    const Gt r2 = equal.v.pow(proof.z) * equal.l.pow(-proof.c);
    EXPECT_EQ(r1, G1::generator().pow(k));
    EXPECT_EQ(r2, equal.v.pow(k));
    // It does as well for what is false: the proof convinces by its challenge alone, which a hash draws.
    const Gt false_r2 = unequal.v.pow(proof.z) * unequal.l.pow(-proof.c);
    proof::Transcript hashed("test");
    hashed.add("K", unequal.k).add("V", unequal.v).add("L", unequal.l).add("R1", r1).add("R2", false_r2);
    EXPECT_NE(hashed.challenge(), proof.c);
  }
}

TEST_F(ZeroKnowledge, ASimulatorWritesTheProofOfANoMatch) {
  const Gt difference = unequal.v.pow(kappa) * unequal.l.inverse();
  for (int i = 0; i < 8; ++i) {
    const Scalar delta = Scalar::random_nonzero(rng), k_a = Scalar::random_nonzero(rng),
                 k_delta = Scalar::random_nonzero(rng);
    ChosenScalars coins({delta, k_a, k_delta});
    const auto proof = proof::prove_inequality(proof::Transcript("test"), unequal, kappa, coins);
    // C is uniform among the elements other than 1, delta being so: the simulator draws it.
    EXPECT_EQ(proof.big_c, difference.pow(delta));
    const Gt r1 = unequal.v.pow(proof.z_a) * unequal.l.pow(-proof.z_delta) * proof.big_c.pow(-proof.c);
    const G1 r2 = G1::generator().pow(proof.z_a) * unequal.k.pow(-proof.z_delta);
    EXPECT_EQ(r1, unequal.v.pow(k_a) * unequal.l.pow(-k_delta));
    EXPECT_EQ(r2, G1::generator().pow(k_a) * unequal.k.pow(-k_delta));
  }
}

TEST_F(ZeroKnowledge, EachMatchHasCoinsOfItsOwn) {
  std::vector<Scalar> coins;
  for (const auto& proof : verdicts<proof::EqualityProof>(trapdoor({"flu"})))
    coins.push_back(proof.z - proof.c * kappa);
  expect_spread(coins);
}

TEST_F(ZeroKnowledge, EachNoMatchHasCoinsOfItsOwn) {
  // delta is hidden in C; a = kappa delta, so that k_a - kappa k_delta = z_a - kappa z_delta is a mix of two coins.
  std::vector<Scalar> coins, responses_a, responses_delta;
  for (const auto& proof : verdicts<proof::InequalityProof>(trapdoor({"cough"}))) {
    coins.push_back(proof.z_a - kappa * proof.z_delta);
    responses_a.push_back(proof.z_a);
    responses_delta.push_back(proof.z_delta);
  }
  expect_spread(coins);
  expect_spread(responses_a);
  expect_spread(responses_delta);
}

TEST_F(ZeroKnowledge, CoinsThatServeTwiceWouldGiveKappa) {
  // The control: what the spread of the coins protects.
  const Scalar k = Scalar::random_nonzero(rng);
  ChosenScalars once({k}), again({k});
  const auto a = proof::prove_equality(proof::Transcript("here"), equal, kappa, once);
  const auto b = proof::prove_equality(proof::Transcript("there"), equal, kappa, again);
  EXPECT_EQ((a.z - b.z) * (a.c - b.c).inverse(), kappa);
}

TEST_F(ZeroKnowledge, ASimulatorWritesTheProofOfAReceipt) {
  using aceso::testing::Number;
  const symm::RsaPublicKey key =
      symm::RsaPublicKey::decode((Number::prime(1536) * Number::prime(1536)).bytes(384)).value();
  std::vector<SecretBytes> z;
  std::vector<Bytes> c, inverses;
  for (int i = 0; i < 2; ++i) {
    z.push_back(key.random(rng));
    const auto power = key.pow_e(z.back().reveal());
    c.emplace_back(power.reveal().begin(), power.reveal().end());
    inverses.push_back(key.inverse_vartime(c.back()).value());
  }
  std::vector<std::size_t> low(8);
  for (int run = 0; run < 10; ++run) {
    const std::string seed = "receipt " + std::to_string(run);
    aceso::testing::SeededRandom prover(seed), same_coins(seed);
    const auto proof = proof::prove_gq_all(proof::Transcript("test"), key, z, prover);
    for (std::size_t i = 0; i < proof.response.size(); ++i) {
      // The simulator on (challenge, s), without z.
      const auto power = key.pow_e(proof.response[i]);
      const auto divisor = key.pow(inverses[i / proof::gq_rounds], proof.challenge[i % proof::gq_rounds]);
      const auto simulated = key.multiply(power.reveal(), divisor.reveal());
      const auto k = key.random(same_coins);
      EXPECT_TRUE(equal_ct(simulated.reveal(), key.pow_e(k.reveal()).reveal()));
      EXPECT_FALSE(equal_ct(proof.response[i], k.reveal())) << "a coin that z does not hide";
      ++low[proof.response[i].back() & 7];
    }
  }
  // N is another one in each run: a bound that one even sample in 10^10 passes.
  EXPECT_LT(chi_square(low), 60);
}

}  // namespace
}  // namespace aceso::attack
