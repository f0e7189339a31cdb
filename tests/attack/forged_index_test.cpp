// Indexes and trapdoors that match what they should not: the patient's check and the decoders refuse them.

#include "matching.hpp"

namespace aceso::attack {
namespace {

using ForgedIndex = Matching;
using ForgedTrapdoor = Matching;

/// IndexOpening is move-only.
match::IndexOpening opening_of(const Scalar& kappa, const Scalar& rho) {
  match::IndexOpening out;
  out.kappa = kappa;
  out.rho = rho;
  return out;
}

TEST_F(ForgedIndex, OfIdentitiesIsRefusedByTheDecoder) {
  match::Index index{record_id, std::vector<G1>(9), G1()};
  EXPECT_TRUE(answers(trapdoor({"anything"}), index, Scalar())) << "what it would do: match every doctor";
  EXPECT_FALSE(match::Index::decode(index.encode()));
  index = built.index;
  for (std::size_t j = 0; j <= index.m(); ++j) {
    auto one = built.index;
    one.slots[j] = G1();
    EXPECT_FALSE(match::Index::decode(one.encode())) << j;
  }
  index.commitment = G1();
  EXPECT_FALSE(match::Index::decode(index.encode())) << "kappa = 0 hides nothing";
  Bytes zeros = built.index.encode();
  std::fill(zeros.begin() + header_size + 32 + 2, zeros.end(), std::uint8_t{0});
  EXPECT_FALSE(match::Index::decode(zeros));
}

TEST_F(ForgedIndex, WithRhoZeroMatchesEveryoneAndThePatientRefusesIt) {
  const Scalar kappa = Scalar::random_nonzero(rng);
  const std::vector<Scalar> roots(8, Scalar::one());
  const auto index = index_with(record_id, roots, Scalar(), kappa);
  EXPECT_TRUE(match::Index::decode(index.encode())) << "nothing tells it from an honest one without the opening";
  EXPECT_TRUE(answers(trapdoor({"anything"}), index, kappa));
  const auto refused = match::check_index(index, keywords, opening_of(kappa, Scalar()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::bad_signature);
  EXPECT_FALSE(match::check_index(index, keywords, opening_of(kappa, Scalar::one())));
}

TEST_F(ForgedIndex, WithRhoZeroIsRefusedByTheHospitalThatIsAuthorisedForIt) {
  // A hospital that makes up its own patient: there is nobody to refuse its signature.
  const Scalar kappa = Scalar::random_nonzero(rng);
  const auto hj = symm::generate_kem_key_pair(rng);
  for (const Scalar& rho : {Scalar(), Scalar::one()}) {
    const auto index = index_with(record_id, std::vector<Scalar>(8, Scalar::one()), rho, kappa);
    const auto sent = match::authorize(index, kappa, hj.public_key, rng).value();
    const auto opened = match::open_authorization(sent, hj, index);
    ASSERT_EQ(opened.has_value(), !rho.is_zero());
    if (!opened) {
      EXPECT_EQ(opened.error().code, ErrorCode::bad_signature);
    }
  }
}

TEST_F(ForgedIndex, WithKappaZeroIsRefusedByThePatient) {
  std::vector<Scalar> roots = keywords;
  const auto opening = opening_of(Scalar(), Scalar::one());
  for (std::size_t i = 0; roots.size() < 8; ++i) roots.push_back(opening.dummy_root(record_id, i));
  EXPECT_FALSE(match::check_index(index_with(record_id, roots, Scalar::one(), Scalar()), keywords, opening));
}

TEST_F(ForgedIndex, WithACraftedDummyRootIsRefusedByThePatient) {
  // The hospital aims a free slot at an interest of a doctor of its own.
  std::vector<Scalar> roots = keywords;
  for (std::size_t i = 0; roots.size() < 7; ++i) roots.push_back(built.opening.dummy_root(record_id, i));
  roots.push_back(match::h_kw("our own doctor"));
  const auto index = index_with(record_id, roots, built.opening.rho, built.opening.kappa);
  EXPECT_TRUE(answers(trapdoor({"our own doctor"}), index, built.opening.kappa));
  EXPECT_FALSE(match::check_index(index, keywords, built.opening));
  EXPECT_TRUE(match::check_index(built.index, keywords, built.opening)) << "the control";
}

TEST_F(ForgedIndex, WithOtherKeywordsIsRefusedByThePatient) {
  for (const auto& other : {hashed({"flu", "asthma"}), hashed({"flu", "asthma", "copd", "cough"}),
                            hashed({"flu", "asthma", "cough"}), hashed({"asthma", "flu", "copd"})}) {
    const bool same_set = other.size() == 3 && other[2] == keywords[2];
    EXPECT_EQ(match::check_index(built.index, other, built.opening).has_value(), same_set);
  }
}

TEST_F(ForgedIndex, WithAnotherKappaInItsCommitmentIsRefused) {
  const Scalar other = Scalar::random_nonzero(rng);
  auto index = built.index;
  index.commitment = G1::generator().pow(other);
  EXPECT_FALSE(match::check_index(index, keywords, built.opening));
  // What it is for: with the kappa that the commitment shows, a hospital proves "no match" to every doctor.
  const auto t = trapdoor({"flu"});
  const auto verdict = match::match_and_prove(context, index, t, other).value();
  EXPECT_FALSE(verdict.matched());
  EXPECT_TRUE(match::verify_verdict(context, index, t, verdict)) << "only the patient's check stops this";
  // The kappa of the slots is no longer one that the index can be shared or judged with.
  const auto friendly = symm::generate_kem_key_pair(rng);
  EXPECT_FALSE(match::authorize(index, built.opening.kappa, friendly.public_key, rng));
  EXPECT_FALSE(match::match_and_prove(context, index, t, built.opening.kappa));
}

TEST_F(ForgedIndex, MixedFromTwoRecordsMatchesNothing) {
  const Digest second_id{4};
  const auto second = match::index_build(second_id, keywords, 8, rng).value();
  auto mixed = built.index;
  for (std::size_t j = 4; j <= mixed.m(); ++j) mixed.slots[j] = second.index.slots[j];
  auto renamed = second.index;
  renamed.record_id = record_id;
  for (const auto* index : {&mixed, &renamed})
    for (const auto* opening : {&std::as_const(built).opening, &second.opening}) {
      EXPECT_FALSE(answers(trapdoor({"flu"}), *index, opening->kappa));
      EXPECT_FALSE(match::check_index(*index, keywords, *opening));
    }
}

TEST_F(ForgedIndex, WithSlotsSwappedMatchesNothing) {
  for (std::size_t j = 1; j <= built.index.m(); ++j) {
    auto swapped = built.index;
    std::swap(swapped.slots[0], swapped.slots[j]);
    EXPECT_FALSE(answers(trapdoor({"flu"}), swapped, built.opening.kappa)) << j;
    EXPECT_FALSE(match::check_index(swapped, keywords, built.opening)) << j;
  }
}

TEST_F(ForgedTrapdoor, OfIdentitiesIsRefusedByTheDecoder) {
  match::Trapdoor all{1, std::vector<G2>(9)};
  EXPECT_TRUE(answers(all, built.index, built.opening.kappa)) << "what it would do: match every record";
  EXPECT_FALSE(match::Trapdoor::decode(all.encode()));
  const auto honest = trapdoor({"flu"});
  for (std::size_t j = 0; j <= honest.m(); ++j) {
    auto one = honest;
    one.t[j] = G2();
    EXPECT_FALSE(match::Trapdoor::decode(one.encode())) << j;
  }
  Bytes zeros = honest.encode();
  std::fill(zeros.begin() + header_size + 4, zeros.end(), std::uint8_t{0});
  EXPECT_FALSE(match::Trapdoor::decode(zeros));
}

TEST_F(ForgedTrapdoor, ThatIsNotOfTheFormMatchesNothing) {
  const auto flu = trapdoor({"flu"}), other = trapdoor({"cough"});
  match::Trapdoor generators{1, std::vector<G2>(9, G2::generator())};
  match::Trapdoor sum = flu, first_half = flu;
  for (std::size_t j = 0; j < sum.t.size(); ++j) {
    sum.t[j] *= other.t[j];
    if (j > 4) first_half.t[j] = other.t[j];
  }
  EXPECT_TRUE(answers(flu, built.index, built.opening.kappa)) << "the control";
  for (const auto& forged : {generators, sum, first_half, other})
    EXPECT_FALSE(answers(forged, built.index, built.opening.kappa));
}

TEST_F(ForgedTrapdoor, OfASmallerSizeClassNeverMatches) {
  const auto large = match::index_build(record_id, keywords, 16, rng).value();
  EXPECT_FALSE(answers(trapdoor({"flu"}), large.index, large.opening.kappa));
  EXPECT_FALSE(match::match_and_prove(context, large.index, trapdoor({"flu"}), large.opening.kappa));
  EXPECT_TRUE(answers(trapdoor({"flu"}, 16), large.index, large.opening.kappa));
}

TEST_F(ForgedTrapdoor, OfNoOrTooManyInterestsIsRefused) {
  EXPECT_FALSE(match::trd_gen({}, 8, rng));
  EXPECT_FALSE(match::trd_gen(hashed({"a", "b", "c", "d", "e", "f", "g", "h", "i"}), 8, rng));
  EXPECT_FALSE(match::trd_gen(hashed({"a", "a"}), 8, rng)) << "c_1 = -c_2 would give identities";
  auto t = trapdoor({"flu"});
  for (const unsigned claimed : {0u, 9u, 65535u}) {
    t.interests = static_cast<std::uint16_t>(claimed);
    EXPECT_FALSE(match::Trapdoor::decode(t.encode())) << claimed;
  }
}

}  // namespace
}  // namespace aceso::attack
