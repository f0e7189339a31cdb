#pragma once
// TrdGen: a doctor's interests, for the doctor's own hospital alone.

#include <span>

#include "match/index.hpp"

namespace aceso::match {

/// Trapdoor. Whoever holds it can guess at the interests, since they come from a small dictionary.
struct Trapdoor {
  std::uint16_t interests;  ///< how many the doctor says that there are, 1..m
  std::vector<G2> t;        ///< T_j = g2^(sum_i c_i y_i^j) for j = 0..m, none the identity

  [[nodiscard]] std::size_t m() const { return t.size() - 1; }
  [[nodiscard]] Bytes encode() const;
  static Result<Trapdoor> decode(ByteView bytes);
  /// SHA-256 of the encoding, as on the chain.
  [[nodiscard]] Digest digest() const;
};

/// TrdGen(pp, {H_kw(interest)}, m): 1 to m interests, no two equal; m is a size class. A trapdoor serves indexes of its
/// own size class and of smaller ones. Constant time in the scalars.
Result<Trapdoor> trd_gen(std::span<const Scalar> interests, unsigned m, Random& rng);

}  // namespace aceso::match
