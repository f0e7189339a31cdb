// The files of tests/data/vectors: they replay, they decode, and they are what tools/vectors writes today.

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "procedure.hpp"
#include "scenario.hpp"
#include "symm/fixed_random.hpp"
#include "vectors/json_file.hpp"

namespace aceso::vectors {
namespace {

const std::filesystem::path folder = ACESO_TEST_DATA "/vectors";

std::string content(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> committed() {
  std::set<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json") out.insert(entry.path().stem());
  return out;
}

class Replay : public ::testing::TestWithParam<std::string> {};

TEST_P(Replay, GivesTheSameAnswers) {
  const Json file = Json::parse(content(folder / (GetParam() + ".json")));
  EXPECT_EQ(file["name"], GetParam());
  ASSERT_FALSE(file["cases"].empty());
  for (const Json& test : file["cases"]) {
    SCOPED_TRACE(test["procedure"].get<std::string>());
    aceso::testing::FixedRandom rng(from_hex(test.value("random", "")).value());
    const Json answer = run(test["procedure"].get<std::string>(), test["inputs"], rng);
    EXPECT_TRUE(rng.spent()) << "not all of the listed randomness was drawn";
    for (const char* kind : {"outputs", "none", "failure"}) {
      ASSERT_EQ(answer.contains(kind), test.contains(kind)) << kind << ' ' << answer.dump().substr(0, 300);
      if (answer.contains(kind)) {
        EXPECT_EQ(answer[kind], test[kind]);
      }
    }
  }
}

TEST_P(Replay, ArtifactsReencodeIdentically) {
  const Json file = Json::parse(content(folder / (GetParam() + ".json")));
  for (const Json& test : file["cases"]) {
    if (!test.contains("outputs")) continue;
    for (const auto& [name, value] : test["outputs"].items()) {
      if (!value.is_string() || !value.get<std::string>().starts_with("414353")) continue;
      aceso::testing::FixedRandom none({});
      const Json again = run("decode", {{"artifact", value}}, none);
      ASSERT_TRUE(again.contains("outputs")) << name << ' ' << again.dump();
      EXPECT_EQ(again["outputs"]["encoding"], value) << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Replay, ::testing::ValuesIn(committed()), [](const auto& param) {
  std::string name = param.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

// Formats do not change unnoticed: `aceso_vectors tests/data/vectors` writes the files again after a change that is
// meant.
TEST(Vectors, AreWhatTheProgramWrites) {
  std::set<std::string> written;
  for (const Scenario& scenario : all_scenarios()) {
    EXPECT_TRUE(written.insert(scenario.name).second) << scenario.name << " twice";
    EXPECT_TRUE(content(folder / (scenario.name + ".json")) == scenario.content.dump(1) + "\n") << scenario.name;
  }
  EXPECT_EQ(written, committed());
}

// Each file that shows a refusal shows one, as its last case.
TEST(Vectors, OneRefusalAFile) {
  for (const std::string& name : committed()) {
    const Json file = Json::parse(content(folder / (name + ".json")));
    for (std::size_t i = 0; i + 1 < file["cases"].size(); ++i)
      EXPECT_TRUE(file["cases"][i].contains("outputs")) << name << ' ' << i;
  }
}

}  // namespace
}  // namespace aceso::vectors
