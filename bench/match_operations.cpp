// Matching and its proofs.

#include <memory>

#include "cases.hpp"
#include "fixture.hpp"
#include "floors.hpp"
#include "match/verdict.hpp"

namespace aceso::bench {
namespace {

using Task = std::function<void()>;

std::vector<Scalar> words(const std::string& kind, std::size_t count) {
  std::vector<Scalar> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(match::h_kw(kind + std::to_string(i)));
  return out;
}

match::IndexBuildResult some_index(unsigned m, Random& rng, std::uint8_t record = 1) {
  return match::index_build({record}, words("keyword", 6), m, rng).value();
}

/// What is in the index, or not.
match::Trapdoor some_trapdoor(unsigned m, Random& rng, bool matching = true) {
  return match::trd_gen(words(matching ? "keyword" : "other", 4), m, rng).value();
}

void add_match(unsigned m, std::optional<double> target) {
  add({.op = "Match, one index",
       .parameters = {{"m", double(m)}},
       .target_r = target,
       .floor = [m](const Primitives& p) { return lined_product(p, m + 1); }},
      [m]() -> Task {
        OsRandom rng;
        const auto built = some_index(m, rng);
        const match::StrippedIndex stripped = match::strip(built.index, built.opening.kappa);
        const match::PreparedTrapdoor trapdoor(some_trapdoor(m, rng));
        return [=] { keep(trapdoor.matches(stripped)); };
      });
}

/// `doctors` trapdoors against `records` indexes on all cores.
void add_match_many(std::size_t doctors, std::size_t records) {
  add({.op = "Match, all with all, all cores",
       .parameters = {{"doctors", double(doctors)}, {"indexes", double(records)}},
       .floor = {},
       .memory = true},
      [=]() -> Task {
        OsRandom rng;
        std::vector<match::PreparedTrapdoor> trapdoors;
        std::vector<match::StrippedIndex> indexes;
        for (std::size_t i = 0; i < doctors; ++i) trapdoors.emplace_back(some_trapdoor(8, rng, i % 4 == 0));
        for (std::size_t i = 0; i < records; ++i) {
          const auto built = some_index(8, rng, static_cast<std::uint8_t>(i));
          indexes.push_back(match::strip(built.index, built.opening.kappa));
        }
        return [=] { keep(match::match_all(trapdoors, indexes, parallel::all_cores)); };
      });
}

void add_building() {
  add({.op = "IndexBuild",
       .parameters = {{"m", 8}},
       .target_r = 2.2,
       .floor = [](const Primitives& p) { return 9 * (p.at("hash to G1") + power_g1(p) + fixed_g1(p)) + fixed_g1(p); }},
      []() -> Task {
        auto rng = std::make_shared<OsRandom>();
        return [=, keywords = words("keyword", 6)] { keep(match::index_build({1}, keywords, 8, *rng).value()); };
      });
  add({.op = "Strip an index",
       .parameters = {{"m", 8}},
       .floor = [](const Primitives& p) { return 9 * (p.at("hash to G1") + power_g1(p)); }},
      []() -> Task {
        OsRandom rng;
        const auto built = std::make_shared<match::IndexBuildResult>(some_index(8, rng));
        return [=] { keep(match::strip(built->index, built->opening.kappa)); };
      });
  add({.op = "Trapdoor, 4 interests",
       .parameters = {{"m", 8}},
       .target_r = 0.80,
       .floor = [](const Primitives& p) { return 9 * fixed_g2(p); }},
      []() -> Task {
        auto rng = std::make_shared<OsRandom>();
        return [=, interests = words("keyword", 4)] { keep(match::trd_gen(interests, 8, *rng).value()); };
      });
  add({.op = "Lines of a trapdoor",
       .parameters = {{"m", 8}},
       .floor = [](const Primitives& p) { return 9 * p.at("lines of a G2 element"); }},
      []() -> Task {
        OsRandom rng;
        const auto trapdoor = some_trapdoor(8, rng);
        return [=] { keep(match::PreparedTrapdoor(trapdoor)); };
      });
}

/// The statement of a verdict, given.
struct Statement {
  OsRandom rng;
  Scalar kappa = Scalar::random_nonzero(rng);
  proof::DlogStatement equal, unequal;

  Statement() {
    const Gt v = pairing(G1::generator().pow(Scalar::from_u64(5)), G2::generator());
    equal = {G1::generator().pow(kappa), v, v.pow(kappa)};
    unequal = {equal.k, v, v.pow(kappa + Scalar::one())};
  }
};

void add_proofs() {
  const auto prove_floor = [](const Primitives& p) { return p.at("GT power") + p.at("G1 fixed base"); };
  const auto verify_floor = [](const Primitives& p) {
    return p.at("GT product of 2 public powers") + p.at("G1 fixed base") + power_g1(p);
  };
  const auto statement = std::make_shared<Statement>();
  add({.op = "Proof of match: prove", .target_r = 0.5, .floor = prove_floor}, [=]() -> Task {
    return [=] {
      keep(proof::prove_equality(proof::Transcript("bench"), statement->equal, statement->kappa, statement->rng));
    };
  });
  add({.op = "Proof of match: verify", .target_r = 0.8, .floor = verify_floor}, [=]() -> Task {
    const auto proof =
        proof::prove_equality(proof::Transcript("bench"), statement->equal, statement->kappa, statement->rng);
    return [=] { keep(proof::verify_equality(proof::Transcript("bench"), statement->equal, proof)); };
  });
  add({.op = "Proof of no match: prove"}, [=]() -> Task {
    return [=] {
      keep(proof::prove_inequality(proof::Transcript("bench"), statement->unequal, statement->kappa, statement->rng));
    };
  });
  add({.op = "Proof of no match: verify"}, [=]() -> Task {
    const auto proof =
        proof::prove_inequality(proof::Transcript("bench"), statement->unequal, statement->kappa, statement->rng);
    return [=] { keep(proof::verify_inequality(proof::Transcript("bench"), statement->unequal, proof)); };
  });
}

}  // namespace

void add_match_operations() {
  add_match(8, 2.35);
  add_match(16, {});
  add_match(32, {});
  add_building();
  add_proofs();
  for (const std::size_t indexes : {1, 2, 4, 8, 16, 32, 64, 128}) add_match_many(1, indexes);
  for (const std::size_t doctors : {2, 4, 8, 16, 32, 64, 128}) add_match_many(doctors, 1);
}

}  // namespace aceso::bench
