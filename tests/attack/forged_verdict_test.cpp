// A hospital that says "no match" of a match, to keep a doctor away, or "match" of a no-match, to send its own; and
// verdicts carried over to another place.

#include <functional>
#include <tuple>

#include "matching.hpp"

namespace aceso::attack {
namespace {

struct ForgedVerdict : Matching {
  match::Trapdoor hit = trapdoor({"flu"});
  match::Trapdoor miss = trapdoor({"cough"});

  /// The statement, as anyone computes it.
  proof::DlogStatement statement(const match::Trapdoor& t) const {
    std::vector<Pair> for_l, for_v;
    for (std::size_t j = 0; j <= built.index.m(); ++j) {
      for_l.push_back({built.index.slots[j], t.t[j]});
      for_v.push_back({match::h_idx(record_id, j), t.t[j]});
    }
    return {built.index.commitment, pairing_product(for_v), pairing_product(for_l)};
  }
  /// The transcript up to the statement, as scheme.md has it.
  proof::Transcript transcript(const match::Trapdoor& t, std::uint64_t outcome) const {
    return transcript_naming(built.index.digest(), t.digest(), outcome);
  }
  /// The same with digests of the cheater's choice.
  proof::Transcript transcript_naming(const Digest& index, const Digest& trapdoor, std::uint64_t outcome) const {
    proof::Transcript out("verdict");
    out.add("pp", context.parameters).add("chain id", context.chain_id).add("contract", context.contract);
    out.add("period", context.period).add("record", record_id);
    out.add("index", index).add("trapdoor", trapdoor);
    out.add("owner", context.owner).add("matcher", context.matcher).add("verdict", outcome);
    return out;
  }
  template <class Proof>
  bool accepted(const match::Trapdoor& t, const Proof& proof) const {
    return match::verify_verdict(context, built.index, t, {built.index.digest(), t.digest(), proof}).has_value();
  }
};

TEST_F(ForgedVerdict, TheTranscriptHereIsTheRightOne) {
  const Scalar& kappa = built.opening.kappa;
  EXPECT_TRUE(accepted(hit, proof::prove_equality(transcript(hit, 1), statement(hit), kappa, rng)));
  EXPECT_TRUE(accepted(miss, proof::prove_inequality(transcript(miss, 0), statement(miss), kappa, rng)));
}

TEST_F(ForgedVerdict, NoMatchOfAMatchIsRefused) {
  const Scalar& kappa = built.opening.kappa;
  // The prover's own algorithm: C comes out as the identity.
  const auto honest = proof::prove_inequality(transcript(hit, 0), statement(hit), kappa, rng);
  EXPECT_TRUE(honest.big_c.is_identity());
  EXPECT_FALSE(accepted(hit, honest));
  const match::Verdict encoded{built.index.digest(), hit.digest(), honest};
  EXPECT_FALSE(match::Verdict::decode(encoded.encode()));

  // With another kappa C is not the identity, but 1 = g1^a K^-delta fails.
  EXPECT_FALSE(accepted(hit, proof::prove_inequality(transcript(hit, 0), statement(hit), kappa + Scalar::one(), rng)));
  EXPECT_FALSE(accepted(hit, proof::prove_inequality(transcript(hit, 0), statement(hit), Scalar(), rng)));

  // Any C, with the rest right for another one.
  const auto s = statement(hit);
  for (const Gt& big_c : {s.v, s.l, s.v * s.l, s.l.inverse(), pairing(G1::generator(), G2::generator())}) {
    auto forged = honest;
    forged.big_c = big_c;
    EXPECT_FALSE(accepted(hit, forged));
  }
}

TEST_F(ForgedVerdict, NoMatchOfAMatchWouldPassWithoutTheCheckOfC) {
  // The control: with C = 1 every other equation of the proof holds for a match.
  const auto s = statement(hit);
  const auto proof = proof::prove_inequality(transcript(hit, 0), s, built.opening.kappa, rng);
  const Gt r1 = s.v.pow(proof.z_a) * s.l.pow(-proof.z_delta) * proof.big_c.pow(-proof.c);
  const G1 r2 = G1::generator().pow(proof.z_a) * s.k.pow(-proof.z_delta);
  auto t = transcript(hit, 0);
  t.add("K", s.k).add("V", s.v).add("L", s.l).add("C", proof.big_c).add("R1", r1).add("R2", r2);
  EXPECT_EQ(t.challenge(), proof.c);
}

TEST_F(ForgedVerdict, DeltaZeroIsRefused) {
  // a = delta = 0 proves C = 1 whatever kappa is: the same check stops it.
  const auto s = statement(hit);
  const Scalar k_a = Scalar::random_nonzero(rng), k_delta = Scalar::random_nonzero(rng);
  auto t = transcript(hit, 0);
  t.add("K", s.k).add("V", s.v).add("L", s.l).add("C", Gt());
  t.add("R1", s.v.pow(k_a) * s.l.pow(-k_delta)).add("R2", G1::generator().pow(k_a) * s.k.pow(-k_delta));
  EXPECT_FALSE(accepted(hit, proof::InequalityProof{Gt(), t.challenge(), k_a, k_delta}));
}

TEST_F(ForgedVerdict, MatchOfANoMatchIsRefused) {
  const Scalar& kappa = built.opening.kappa;
  EXPECT_FALSE(accepted(miss, proof::prove_equality(transcript(miss, 1), statement(miss), kappa, rng)));
  EXPECT_FALSE(accepted(miss, proof::prove_equality(transcript(miss, 1), statement(miss), Scalar(), rng)));
  // A proof about the doctor's own choice of a statement.
  auto easier = statement(miss);
  easier.l = easier.v.pow(kappa);
  EXPECT_FALSE(accepted(miss, proof::prove_equality(transcript(miss, 1), easier, kappa, rng)));
  easier = statement(miss);
  easier.v = easier.l.pow(kappa.inverse());
  EXPECT_FALSE(accepted(miss, proof::prove_equality(transcript(miss, 1), easier, kappa, rng)));
}

TEST_F(ForgedVerdict, DegenerateNumbersAreRefused) {
  const Scalar numbers[] = {Scalar(), Scalar::one(), -Scalar::one(), built.opening.kappa, Scalar::random(rng)};
  for (const Scalar& c : numbers)
    for (const Scalar& z : numbers)
      for (const auto* t : {&hit, &miss}) {
        EXPECT_FALSE(accepted(*t, proof::EqualityProof{c, z}));
        for (const Gt& big_c : {Gt(), statement(*t).v, statement(*t).l})
          EXPECT_FALSE(accepted(*t, proof::InequalityProof{big_c, c, z, z}));
      }
}

TEST_F(ForgedVerdict, ASimulatedProofIsRefused) {
  // Choose c and z first and the commitments after: the equations hold, the challenge does not.
  const auto s = statement(miss);
  const Scalar c = Scalar::random(rng), z = Scalar::random(rng);
  const G1 r1 = G1::generator().pow(z) * s.k.pow(-c);
  const Gt r2 = s.v.pow(z) * s.l.pow(-c);
  EXPECT_EQ(G1::generator().pow(z), r1 * s.k.pow(c)) << "it would convince a verifier who does not hash";
  EXPECT_EQ(s.v.pow(z), r2 * s.l.pow(c));
  EXPECT_FALSE(accepted(miss, proof::EqualityProof{c, z}));
}

TEST_F(ForgedVerdict, AStatementWithVTheIdentityIsRefused) {
  // Then log_V means nothing. A trapdoor of identities gives it; the decoder has refused that one before.
  const match::Trapdoor nothing{1, std::vector<G2>(9)};
  const auto s = statement(nothing);
  EXPECT_TRUE(s.v.is_identity());
  EXPECT_FALSE(accepted(nothing, proof::prove_equality(transcript(nothing, 1), s, built.opening.kappa, rng)));
  EXPECT_FALSE(accepted(nothing, proof::prove_inequality(transcript(nothing, 0), s, built.opening.kappa, rng)));
}

TEST_F(ForgedVerdict, OneKindOfProofDoesNotPassForTheOther) {
  const Scalar& kappa = built.opening.kappa;
  EXPECT_FALSE(accepted(hit, proof::prove_equality(transcript(hit, 0), statement(hit), kappa, rng)));
  EXPECT_FALSE(accepted(miss, proof::prove_inequality(transcript(miss, 1), statement(miss), kappa, rng)));
}

TEST_F(ForgedVerdict, EachFieldOfTheContextIsBound) {
  using Change = std::function<void(match::VerdictContext&)>;
  const std::pair<const char*, Change> changes[] = {
      {"parameters", [](auto& c) { c.parameters[31] ^= 1; }},
      {"chain id", [](auto& c) { c.chain_id ^= 1; }},
      {"contract", [](auto& c) { c.contract[19] ^= 1; }},
      {"period", [](auto& c) { ++c.period; }},
      {"owner", [](auto& c) { c.owner[0] ^= 1; }},
      {"matcher", [](auto& c) { c.matcher[0] ^= 1; }},
      {"roles", [](auto& c) { std::swap(c.owner, c.matcher); }},
  };
  // One for each field and one for the roles: a new field does not compile here until it has its line.
  const auto& [parameters, chain_id, contract, period, owner, matcher] = context;
  static_cast<void>(std::tie(parameters, chain_id, contract, period, owner, matcher));
  ASSERT_EQ(std::size(changes), 7u);
  for (const auto* t : {&hit, &miss}) {
    const auto verdict = match::match_and_prove(context, built.index, *t, built.opening.kappa).value();
    ASSERT_TRUE(match::verify_verdict(context, built.index, *t, verdict));
    for (const auto& [field, change] : changes) {
      auto other = context;
      change(other);
      const auto refused = match::verify_verdict(other, built.index, *t, verdict);
      ASSERT_FALSE(refused) << field;
      EXPECT_EQ(refused.error().code, ErrorCode::bad_signature) << field;
    }
  }
}

TEST_F(ForgedVerdict, IsForOneIndexAndOneTrapdoor) {
  const auto second_hit = trapdoor({"flu"});
  const auto again = match::index_build(record_id, keywords, 8, rng).value();
  auto renamed = built.index;
  renamed.record_id[5] ^= 1;
  for (const auto* t : {&hit, &miss}) {
    auto verdict = match::match_and_prove(context, built.index, *t, built.opening.kappa).value();
    const auto refused = [&](const match::Index& index, const match::Trapdoor& by) {
      const bool plain = !match::verify_verdict(context, index, by, verdict);
      auto relabelled = verdict;  // with the digests made to fit
      relabelled.index_digest = index.digest();
      relabelled.trapdoor_digest = by.digest();
      return plain && !match::verify_verdict(context, index, by, relabelled);
    };
    EXPECT_TRUE(refused(built.index, second_hit));
    EXPECT_TRUE(refused(again.index, *t));
    EXPECT_TRUE(refused(renamed, *t));
    auto claims_more = *t;
    claims_more.interests = 2;
    EXPECT_TRUE(refused(built.index, claims_more));
    EXPECT_TRUE(refused(built.index, t == &hit ? miss : hit));
  }
}

TEST_F(ForgedVerdict, NamesTheIndexAndTheTrapdoorThatItIsOn) {
  // A sound proof over a transcript with another digest, which the verdict then carries.
  const Digest mine = built.index.digest(), its = hit.digest(), other{1};
  const auto accepted_naming = [&](const Digest& index, const Digest& trapdoor) {
    const auto proof =
        proof::prove_equality(transcript_naming(index, trapdoor, 1), statement(hit), built.opening.kappa, rng);
    return match::verify_verdict(context, built.index, hit, {index, trapdoor, proof}).has_value();
  };
  EXPECT_TRUE(accepted_naming(mine, its));
  EXPECT_FALSE(accepted_naming(other, its));
  EXPECT_FALSE(accepted_naming(mine, other));
}

TEST_F(ForgedVerdict, CannotBeMadeWithAnotherKappa) {
  EXPECT_FALSE(match::match_and_prove(context, built.index, hit, built.opening.kappa + Scalar::one()));
}

}  // namespace
}  // namespace aceso::attack
