#pragma once
// IndexBuild: a record's keywords as a blinded polynomial.

#include <span>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "group/point.hpp"

namespace aceso::match {

/// Size classes: how many keyword slots an index has, so that it does not tell how many keywords a record has.
constexpr bool is_size_class(unsigned m) { return m == 8 || m == 16 || m == 32; }

/// H_kw: a keyword or interest (UTF-8, usually a FHIR token system|code) as a scalar. Dictionaries are small: a secret.
Scalar h_kw(std::string_view keyword);

/// H_idx(record, j): the base that blinds slot j.
G1 h_idx(const Digest& record_id, std::size_t j);

/// Index. Public: pseudorandom without kappa.
struct Index {
  Digest record_id;
  std::vector<G1> slots;  ///< I_j = g1^(rho a_j) * H_idx(record, j)^kappa for j = 0..m
  G1 commitment;          ///< Kc = g1^kappa

  [[nodiscard]] std::size_t m() const { return slots.size() - 1; }
  [[nodiscard]] Bytes encode() const;
  static Result<Index> decode(ByteView bytes);
  /// SHA-256 of the encoding, as on the chain.
  [[nodiscard]] Digest digest() const;
};

/// What the index was made from, beside the keywords. Secret: the hospital keeps kappa, and shows all to the patient.
struct IndexOpening {
  Scalar kappa;          ///< not zero
  Scalar rho;            ///< not zero
  SecretArray<32> seed;  ///< of the dummy roots

  /// Root number i of those that fill the free slots: a hash, so that a hospital cannot aim one at an interest.
  [[nodiscard]] Scalar dummy_root(const Digest& record_id, std::size_t i) const;

  [[nodiscard]] SecretBytes encode() const;
  static Result<IndexOpening> decode(ByteView bytes);
};

struct IndexBuildResult {
  Index index;
  IndexOpening opening;
};

/// IndexBuild(pp, {H_kw(kw)}). 1 to m keywords, no two equal; m is a size class. Constant time in the scalars.
Result<IndexBuildResult> index_build(const Digest& record_id, std::span<const Scalar> keywords, unsigned m,
                                     Random& rng);

/// The patient's check before signing: recomputes the index from the keywords that it chose. Fails with
/// ErrorCode::bad_signature when `index` is not exactly that.
Result<void> check_index(const Index& index, std::span<const Scalar> keywords, const IndexOpening& opening);

}  // namespace aceso::match
