// Encoded sizes, and what compares two measurements.

#include <chrono>

#include "cases.hpp"
#include "fixture.hpp"
#include "match/match.hpp"
#include "results.hpp"

namespace aceso::bench {

void measure_sizes() {
  World world(8);
  const auto ct = abe::encrypt(world.kgc.pp, header(and_of(attribute_names(10))), world.key, world.rng);
  const auto prek = world.pre_key(10);
  Encoder node;
  prek.node.write(node);
  const auto built = match::index_build({1}, std::vector{match::h_kw("a")}, 8, world.rng).value();
  sizes().push_back({"CT_Sym, 10 rows", ct.encode().size(), 1050});
  sizes().push_back({"SemiCT", abe::pre_dec(prek, ct)->encode().size(), 1200});
  sizes().push_back({"key of one node, 10 attributes", node.bytes().size(), 700});
  sizes().push_back({"index, m = 8", built.index.encode().size(), 520});
}

namespace {

/// Seconds of `task`: the median of five runs.
double seconds(const std::function<void()>& task) {
  std::vector<double> out;
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    task();
    out.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return median(out);
}

}  // namespace

void measure_scaling() {
  OsRandom rng;
  std::vector<match::PreparedTrapdoor> trapdoors;
  std::vector<match::StrippedIndex> indexes;
  for (std::uint8_t i = 0; i < 16; ++i) {
    trapdoors.emplace_back(match::trd_gen(std::vector{match::h_kw("a")}, 8, rng).value());
    const auto built = match::index_build({i}, std::vector{match::h_kw("a")}, 8, rng).value();
    indexes.push_back(match::strip(built.index, built.opening.kappa));
  }
  const auto all = [&](const Executor& run) { keep(match::match_all(trapdoors, indexes, run)); };
  const double one = seconds([&] { all(run_serially); }), many = seconds([&] { all(parallel::all_cores); });
  comparisons().push_back({"Match, 16 doctors with 16 indexes: one core's time / all cores'", one / many, 1.8, true});

  World world(24);
  world.revoke_spread(10000);
  const auto revoked = world.rl.revoked_in(period());
  std::size_t nodes = 0;
  const double cover = seconds([&] { nodes = abe::ku_nodes(24, revoked).size(); });
  const auto* const per_node = find("UpdKeyGen, per KUNode");
  if (per_node != nullptr)
    comparisons().push_back({"KUNodes, 2^24 leaves, 10,000 revoked: its time / the update key's",
                             cover / (double(nodes) * per_node->median_us * 1e-6), 0.03, false});

  const auto* const aes = find("AES-256-GCM, 16 KiB");
  const auto* const sha = find("SHA-256, 16 KiB");
  const auto* const copy = find("Copy a file");
  const auto* const seal = find("Seal a file", {{"bytes", double(std::size_t{1} << 30)}});
  if (aes == nullptr || sha == nullptr || copy == nullptr || seal == nullptr) return;
  const auto rate = [](const Measurement& result) { return result.also.at("bytes_per_second"); };
  comparisons().push_back(
      {"CT_HD, 1 GiB file to file: bytes per second / AES-256-GCM's", rate(*seal) / rate(*aes), 0.5, true});
  const double floor = 1 / (1 / rate(*aes) + 1 / rate(*sha) + 1 / rate(*copy));
  comparisons().push_back(
      {"CT_HD, 1 GiB file to file: bytes per second / those of AES-256-GCM, SHA-256 and a copy together",
       rate(*seal) / floor, 0.8, true});
  comparisons().push_back({"CT_HD, 1 GiB file to file: peak memory in MiB", *seal->peak_mib, 64, false});
}

}  // namespace aceso::bench
