#pragma once
// A certificate that z -> z^e mod N permutes the units modulo N: e-th roots of eight numbers that a hash of N gives.
// If e, a prime, had a common factor with the order of the units, at most one number in e would have a root, so that
// a false certificate exists with probability 2^-128 (after Goldberg, Reyzin, Sagga and Baldimtsi, ASIACRYPT 2019).
//
// Without it, a patient could register an N under which one c has two roots, open a report with the wrong one, and so
// frame the doctor who sent it.

#include <array>

#include "symm/rsa.hpp"

namespace aceso::proof {

inline constexpr std::size_t permutation_roots = 8;

struct PermutationCertificate {
  symm::RsaPublicKey key;
  std::array<Bytes, permutation_roots> roots;  ///< each the size of N

  [[nodiscard]] Bytes encode() const;
  static Result<PermutationCertificate> decode(ByteView bytes);
};

PermutationCertificate certify_permutation(const symm::RsaPrivateKey& key);
/// Also refuses an N that a prime up to e divides. Variable time; everything is public.
bool verify_permutation(const PermutationCertificate& certificate);

}  // namespace aceso::proof
