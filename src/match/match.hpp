#pragma once
// Match: does a trapdoor match an index, and whose trapdoor is it to be.

#include <optional>

#include "base/executor.hpp"
#include "group/pairing.hpp"
#include "match/trapdoor.hpp"

namespace aceso::match {

/// I'_j = I_j / H_idx(record, j)^kappa: an index without its blinding, made once for many trapdoors. Whoever holds it
/// can test keywords: secret to authorised hospitals.
struct StrippedIndex {
  std::vector<G1> slots;
};

/// Constant time in kappa.
StrippedIndex strip(const Index& index, const Scalar& kappa);

/// Whether every interest is among the keywords: prod e(I'_j, T_j) = 1. A wrong answer has probability 1/r. A trapdoor
/// of a smaller size class than the index never matches.
bool matches(const Trapdoor& trapdoor, const StrippedIndex& index);

/// A standing trapdoor with the lines of its elements, 20 KB for each. Immutable.
class PreparedTrapdoor {
 public:
  explicit PreparedTrapdoor(Trapdoor trapdoor);
  [[nodiscard]] const Trapdoor& trapdoor() const { return trapdoor_; }
  /// As the function of this name.
  [[nodiscard]] bool matches(const StrippedIndex& index) const;

 private:
  Trapdoor trapdoor_;
  std::vector<Lines> lines_;
};

/// Places in the two lists of match_all.
struct MatchedPair {
  std::size_t trapdoor;
  std::size_t index;
  friend bool operator==(const MatchedPair&, const MatchedPair&) = default;
};

/// Every trapdoor against every index: the pairs that match, trapdoor by trapdoor in the order of the lists.
std::vector<MatchedPair> match_all(std::span<const PreparedTrapdoor> trapdoors, std::span<const StrippedIndex> indexes,
                                   const Executor& run);

/// A doctor whose trapdoor matched.
struct Candidate {
  std::uint16_t interests;
  std::uint64_t received;  ///< when the hospital got the trapdoor, in any growing unit
};

/// The place of the one with most interests, the earliest among equals; nothing when there is none.
std::optional<std::size_t> choose_doctor(std::span<const Candidate> candidates);

}  // namespace aceso::match
