// IndexBuild, authorization, TrdGen, Match and verdicts: kappa, rho, roots, the seed, interests.

#include "match/authorization.hpp"
#include "match/verdict.hpp"
#include "secrets.hpp"

namespace aceso::constant_time {
namespace {

constexpr Digest record_id{1, 2, 3};

/// Keywords as they come out of a record: texts of public length.
std::vector<Scalar> keywords(std::vector<std::string> words) {
  std::vector<Scalar> out;
  for (std::string& word : words) {
    mark_secret(word.data(), word.size());
    out.push_back(match::h_kw(word));
    expect_secret(out.back().encode().reveal(), "a secret keyword");
  }
  return out;
}

match::IndexBuildResult built_index(std::string seed) {
  SecretRandom rng(std::move(seed));
  return checked(match::index_build(record_id, keywords({"flu", "asthma", "copd"}), 8, rng), "an index");
}

void index() {
  const auto built = built_index("index");
  const auto index = published(built.index);
  const SecretBytes stored = built.opening.encode();
  expect_secret(stored.reveal(), "a secret opening");
  const auto opening = checked(match::IndexOpening::decode(stored.reveal()), "the opening to decode");
  expect(match::check_index(index, keywords({"flu", "asthma", "copd"}), opening).has_value(),
         "the index of the record");
  expect(!match::check_index(index, keywords({"flu", "asthma", "cold"}), opening), "not the index of another record");
}

void authorization() {
  const auto built = built_index("authorization");
  const auto index = published(built.index);
  SecretRandom rng("hospital");
  symm::KemKeyPair hospital = symm::generate_kem_key_pair(rng);
  mark_public(&hospital.public_key, sizeof hospital.public_key);
  const auto made =
      published(checked(match::authorize(index, built.opening.kappa, hospital.public_key, rng), "an authorization"));
  const Scalar kappa = checked(match::open_authorization(made, hospital, index), "kappa");
  expect_secret(kappa.encode().reveal(), "a secret kappa");
  expect(equal_published(kappa.encode().reveal(), built.opening.kappa.encode().reveal()), "the index's kappa");
}

match::Trapdoor trapdoor(std::vector<std::string> interests) {
  SecretRandom rng("trapdoor");
  return published(checked(match::trd_gen(keywords(std::move(interests)), 8, rng), "a trapdoor"));
}

void interests() { trapdoor({"flu", "copd", "heart"}); }

void matching() {
  const auto built = built_index("matching");
  const auto index = published(built.index);
  const auto stripped = match::strip(index, built.opening.kappa);
  expect_secret(stripped.slots.front().encode(), "kappa in the stripped index");
  for (const bool matched : {true, false}) {
    const bool answer = match::matches(matched ? trapdoor({"flu", "copd"}) : trapdoor({"flu", "heart"}), stripped);
    mark_public(&answer, sizeof answer);  // the hospital acts on it
    expect(answer == matched, "the right answer");
  }
}

void verdict() {
  const auto built = built_index("verdict");
  const auto index = published(built.index);
  const match::VerdictContext context{{9}, 31337, {1}, 4, {2}, {3}};
  for (const bool matched : {true, false}) {
    const auto doctor = matched ? trapdoor({"flu", "copd"}) : trapdoor({"flu", "heart"});
    const auto made =
        published(checked(match::match_and_prove(context, index, doctor, built.opening.kappa), "a verdict"));
    expect(made.matched() == matched, "the right verdict");
    expect(match::verify_verdict(context, index, doctor, made).has_value(), "the proof to verify");
  }
}

constexpr Case cases[] = {{"index", index},
                          {"authorization", authorization},
                          {"interests", interests},
                          {"matching", matching},
                          {"verdict", verdict}};

}  // namespace

std::span<const Case> matching_cases() { return cases; }

}  // namespace aceso::constant_time
