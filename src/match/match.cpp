#include "match/match.hpp"

#include <algorithm>

#include "group/products.hpp"

namespace aceso::match {

StrippedIndex strip(const Index& index, const Scalar& kappa) {
  G1Products slots;
  for (std::size_t j = 0; j < index.slots.size(); ++j)
    slots.begin().multiply(index.slots[j]).power(h_idx(index.record_id, j), -kappa);
  return {slots.take()};
}

PreparedTrapdoor::PreparedTrapdoor(Trapdoor trapdoor)
    : trapdoor_(std::move(trapdoor)), lines_(trapdoor_.t.begin(), trapdoor_.t.end()) {}

bool PreparedTrapdoor::matches(const StrippedIndex& index) const {
  if (lines_.size() < index.slots.size()) return false;
  std::vector<LinedPair> pairs;
  for (std::size_t j = 0; j < index.slots.size(); ++j) pairs.push_back({index.slots[j], &lines_[j]});
  return pairing_product(pairs).is_identity();
}

bool matches(const Trapdoor& trapdoor, const StrippedIndex& index) { return PreparedTrapdoor(trapdoor).matches(index); }

std::vector<MatchedPair> match_all(std::span<const PreparedTrapdoor> trapdoors, std::span<const StrippedIndex> indexes,
                                   const Executor& run) {
  // Bytes, not bits: tasks write side by side.
  std::vector<std::uint8_t> matched(trapdoors.size() * indexes.size());
  run(matched.size(),
      [&](std::size_t i) { matched[i] = trapdoors[i / indexes.size()].matches(indexes[i % indexes.size()]) ? 1 : 0; });
  std::vector<MatchedPair> out;
  for (std::size_t i = 0; i < matched.size(); ++i)
    if (matched[i] != 0) out.push_back({i / indexes.size(), i % indexes.size()});
  return out;
}

std::optional<std::size_t> choose_doctor(std::span<const Candidate> candidates) {
  const auto best = std::ranges::min_element(candidates, [](const Candidate& a, const Candidate& b) {
    return a.interests != b.interests ? a.interests > b.interests : a.received < b.received;
  });
  if (best == candidates.end()) return std::nullopt;
  return static_cast<std::size_t>(best - candidates.begin());
}

}  // namespace aceso::match
