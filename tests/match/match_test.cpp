// Index, trapdoor, match and verdicts, the honest way.

#include <gtest/gtest.h>

#include "match/authorization.hpp"
#include "match/verdict.hpp"
#include "parallel/all_cores.hpp"
#include "support/seeded_random.hpp"
#include "symm/committing.hpp"

namespace aceso::match {
namespace {

std::vector<Scalar> hashed(const std::vector<std::string>& words) {
  std::vector<Scalar> out;
  for (const std::string& word : words) out.push_back(h_kw(word));
  return out;
}

struct Match : ::testing::Test {
  aceso::testing::SeededRandom rng{"match"};
  Digest record_id{1, 2, 3};
  VerdictContext context{{9}, 31337, {1}, 4, {2}, {3}};
};

TEST_F(Match, HoldsExactlyForSubsets) {
  const auto built = index_build(record_id, hashed({"flu", "asthma", "copd"}), 8, rng).value();
  ASSERT_TRUE(check_index(built.index, hashed({"flu", "asthma", "copd"}), built.opening));
  const StrippedIndex stripped = strip(built.index, built.opening.kappa);
  const auto answer = [&](const std::vector<std::string>& interests, unsigned m) {
    return matches(trd_gen(hashed(interests), m, rng).value(), stripped);
  };
  EXPECT_TRUE(answer({"flu"}, 8));
  EXPECT_TRUE(answer({"copd", "flu", "asthma"}, 8));
  EXPECT_TRUE(answer({"copd"}, 32)) << "a larger trapdoor serves a smaller index";
  EXPECT_FALSE(answer({"cough"}, 8));
  EXPECT_FALSE(answer({"flu", "cough"}, 8));
}

TEST_F(Match, AllWithAllIsEachWithEach) {
  std::vector<PreparedTrapdoor> trapdoors;
  std::vector<StrippedIndex> indexes;
  for (const char* const interest : {"flu", "cough", "asthma"})
    trapdoors.emplace_back(trd_gen(hashed({interest}), 16, rng).value());
  for (const auto& keywords : std::vector<std::vector<std::string>>{{"flu", "asthma"}, {"copd"}, {"asthma"}}) {
    const auto built = index_build(record_id, hashed(keywords), keywords.size() == 2 ? 16 : 8, rng).value();
    indexes.push_back(strip(built.index, built.opening.kappa));
  }
  const std::vector<MatchedPair> expected = {{0, 0}, {2, 0}, {2, 2}};
  const auto backwards = [](std::size_t n, const std::function<void(std::size_t)>& task) {
    while (n-- > 0) task(n);
  };
  EXPECT_EQ(match_all(trapdoors, indexes, run_serially), expected);
  EXPECT_EQ(match_all(trapdoors, indexes, backwards), expected);
  EXPECT_EQ(match_all(trapdoors, indexes, parallel::all_cores), expected);
  EXPECT_TRUE(match_all({}, indexes, parallel::all_cores).empty());
  EXPECT_TRUE(match_all(trapdoors, {}, parallel::all_cores).empty());
}

TEST_F(Match, VerdictsVerifyBothWays) {
  const auto built = index_build(record_id, hashed({"flu", "asthma"}), 8, rng).value();
  for (const auto& [interest, expected] : {std::pair{"flu", true}, std::pair{"cough", false}}) {
    const Trapdoor trapdoor = trd_gen(hashed({interest}), 8, rng).value();
    const Verdict verdict = match_and_prove(context, built.index, trapdoor, built.opening.kappa).value();
    EXPECT_EQ(verdict.matched(), expected);
    EXPECT_TRUE(verify_verdict(context, built.index, trapdoor, verdict));
    const auto again = Verdict::decode(verdict.encode());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->encode(), verdict.encode());
  }
}

TEST_F(Match, AuthorizationCarriesKappaToOneHospital) {
  const auto built = index_build(record_id, hashed({"flu"}), 8, rng).value();
  const auto friendly = symm::generate_kem_key_pair(rng), other = symm::generate_kem_key_pair(rng);
  const auto authorization = authorize(built.index, built.opening.kappa, friendly.public_key, rng).value();
  const auto opened = open_authorization(Authorization::decode(authorization.encode()).value(), friendly, built.index);
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, built.opening.kappa);
  const auto refused = open_authorization(authorization, other, built.index);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::wont_open);
  EXPECT_EQ(authorize(built.index, Scalar::one(), friendly.public_key, rng).error().code, ErrorCode::bad_argument);

  // A hospital that puts another kappa in, past that check.
  const auto shared = symm::encapsulate(friendly.public_key, rng).value();
  const Bytes data = Encoder().raw(record_id).raw(built.index.commitment.encode()).raw(friendly.public_key).take();
  const Authorization lied{
      record_id, shared.enc,
      symm::seal_once(shared.shared_secret.reveal(), "ACESO-V01-AUTHORIZATION", data, Scalar::one().encode().reveal())};
  EXPECT_EQ(open_authorization(lied, friendly, built.index).error().code, ErrorCode::bad_signature);
}

TEST_F(Match, MostInterestsThenEarliest) {
  EXPECT_FALSE(choose_doctor({}));
  const Candidate candidates[] = {{1, 1}, {3, 9}, {3, 4}, {2, 0}};
  EXPECT_EQ(choose_doctor(candidates), 2u);
}

}  // namespace
}  // namespace aceso::match
