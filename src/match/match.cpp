#include "match/match.hpp"

#include <algorithm>

#include "group/pairing.hpp"

namespace aceso::match {

StrippedIndex strip(const Index& index, const Scalar& kappa) {
  StrippedIndex out;
  for (std::size_t j = 0; j < index.slots.size(); ++j)
    out.slots.push_back(index.slots[j] * h_idx(index.record_id, j).pow(-kappa));
  return out;
}

bool matches(const Trapdoor& trapdoor, const StrippedIndex& index) {
  if (trapdoor.t.size() < index.slots.size()) return false;
  std::vector<Pair> pairs;
  for (std::size_t j = 0; j < index.slots.size(); ++j) pairs.push_back({index.slots[j], trapdoor.t[j]});
  return pairing_product(pairs).is_identity();
}

std::optional<std::size_t> choose_doctor(std::span<const Candidate> candidates) {
  const auto best = std::ranges::min_element(candidates, [](const Candidate& a, const Candidate& b) {
    return a.interests != b.interests ? a.interests > b.interests : a.received < b.received;
  });
  if (best == candidates.end()) return std::nullopt;
  return static_cast<std::size_t>(best - candidates.begin());
}

}  // namespace aceso::match
