// What IndexBuild, TrdGen and the decoders of matching refuse, each for its own reason.

#include <gtest/gtest.h>

#include "match/verdict.hpp"
#include "support/seeded_random.hpp"

namespace aceso::match {
namespace {

struct Refusals : ::testing::Test {
  aceso::testing::SeededRandom rng{"refusals"};

  static std::vector<Scalar> numbers(std::size_t n) {
    std::vector<Scalar> out;
    for (std::size_t i = 0; i < n; ++i) out.push_back(h_kw("number " + std::to_string(i)));
    return out;
  }
  std::string index_refuses(const std::vector<Scalar>& keywords, unsigned m) {
    const auto built = index_build({1}, keywords, m, rng);
    return built ? "nothing" : built.error().field;
  }
  std::string trapdoor_refuses(const std::vector<Scalar>& interests, unsigned m) {
    const auto made = trd_gen(interests, m, rng);
    return made ? "nothing" : made.error().field;
  }
};

TEST_F(Refusals, IndexBuildTakesOneToMDifferentKeywords) {
  EXPECT_EQ(index_refuses(numbers(1), 8), "nothing");
  EXPECT_EQ(index_refuses(numbers(8), 8), "nothing");
  EXPECT_EQ(index_refuses(numbers(0), 8), "keywords");
  EXPECT_EQ(index_refuses(numbers(9), 8), "keywords");
  EXPECT_EQ(index_refuses({h_kw("a"), h_kw("b"), h_kw("a")}, 8), "keywords");
  EXPECT_EQ(index_refuses(numbers(1), 9), "m");
}

TEST_F(Refusals, TrdGenTakesOneToMDifferentInterests) {
  EXPECT_EQ(trapdoor_refuses(numbers(1), 8), "nothing");
  EXPECT_EQ(trapdoor_refuses(numbers(8), 8), "nothing");
  EXPECT_EQ(trapdoor_refuses(numbers(0), 8), "interests");
  EXPECT_EQ(trapdoor_refuses(numbers(9), 8), "interests");
  EXPECT_EQ(trapdoor_refuses({h_kw("a"), h_kw("b"), h_kw("a")}, 8), "interests");
  EXPECT_EQ(trapdoor_refuses(numbers(1), 9), "m");
}

TEST_F(Refusals, ThePatientChecksTheNumberOfKeywordsToo) {
  const auto built = index_build({1}, numbers(3), 8, rng).value();
  EXPECT_TRUE(check_index(built.index, numbers(3), built.opening));
  for (const std::size_t n : {std::size_t{0}, std::size_t{9}}) {
    const auto checked = check_index(built.index, numbers(n), built.opening);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().field, "keywords");
  }
}

TEST_F(Refusals, AnOpeningHasNumbersOtherThanZero) {
  const auto decoded = [](const Scalar& kappa, const Scalar& rho) {
    IndexOpening opening;
    opening.kappa = kappa;
    opening.rho = rho;
    const auto again = IndexOpening::decode(opening.encode().reveal());
    return again ? "nothing" : again.error().field;
  };
  EXPECT_EQ(decoded(Scalar::one(), Scalar::one()), "nothing");
  EXPECT_EQ(decoded(Scalar(), Scalar::one()), "index opening: kappa");
  EXPECT_EQ(decoded(Scalar::one(), Scalar()), "index opening: rho");
}

TEST_F(Refusals, ATrapdoorSaysOneToMInterests) {
  Trapdoor trapdoor = trd_gen(numbers(2), 8, rng).value();
  const auto refused = [&] {
    const auto again = Trapdoor::decode(trapdoor.encode());
    return again ? "nothing" : again.error().field;
  };
  EXPECT_EQ(refused(), "nothing");
  trapdoor.interests = 0;
  EXPECT_EQ(refused(), "trapdoor: interests");
  trapdoor.interests = 9;
  EXPECT_EQ(refused(), "trapdoor: interests");
  trapdoor.interests = 2;
  trapdoor.t.push_back(trapdoor.t.front());
  EXPECT_EQ(refused(), "trapdoor: m");
}

TEST_F(Refusals, AnIndexHasASizeClass) {
  Index index = index_build({1}, numbers(2), 8, rng).value().index;
  index.slots.push_back(index.slots.front());
  const auto again = Index::decode(index.encode());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().field, "index: m");
}

TEST_F(Refusals, AVerdictIsZeroOrOne) {
  const auto built = index_build({1}, numbers(2), 8, rng).value();
  const auto trapdoor = trd_gen(std::vector{h_kw("another")}, 8, rng).value();
  const VerdictContext context{{9}, 31337, {1}, 4, {2}, {3}};
  Bytes bytes = match_and_prove(context, built.index, trapdoor, built.opening.kappa).value().encode();
  ASSERT_TRUE(Verdict::decode(bytes));
  bytes[header_size] = 2;
  const auto again = Verdict::decode(bytes);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().field, "verdict: verdict");
}

}  // namespace
}  // namespace aceso::match
