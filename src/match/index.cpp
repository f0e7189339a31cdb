#include "match/index.hpp"

#include "base/secret_codec.hpp"
#include "group/products.hpp"
#include "match/polynomial.hpp"
#include "symm/hash.hpp"

namespace aceso::match {
namespace {

Result<void> check_keywords(std::span<const Scalar> keywords, std::size_t m) {
  if (keywords.empty() || keywords.size() > m)
    return fail(ErrorCode::bad_argument, "keywords",
                "expected 1 to " + std::to_string(m) + ", found " + std::to_string(keywords.size()));
  for (std::size_t i = 0; i < keywords.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (keywords[i] == keywords[j]) return fail(ErrorCode::bad_argument, "keywords", "expected no two equal");
  return {};
}

Index compute(const Digest& record_id, std::span<const Scalar> keywords, std::size_t m, const IndexOpening& opening) {
  std::vector<Scalar> roots(keywords.begin(), keywords.end());
  for (std::size_t i = 0; roots.size() < m; ++i) roots.push_back(opening.dummy_root(record_id, i));
  const std::vector<Scalar> a = polynomial_from_roots(roots);
  G1Products products;
  products.begin().multiply(g1_base(), opening.kappa);
  for (std::size_t j = 0; j <= m; ++j)
    products.begin().multiply(g1_base(), opening.rho * a[j]).power(h_idx(record_id, j), opening.kappa);
  const auto values = products.take();
  return {record_id, {values.begin() + 1, values.end()}, values.front()};
}

}  // namespace

Scalar h_kw(std::string_view keyword) { return hash_to_scalar("ACESO-V01-H_KW", as_bytes(keyword)); }

G1 h_idx(const Digest& record_id, std::size_t j) {
  const Bytes message = Encoder().raw(record_id).u16(static_cast<std::uint16_t>(j)).take();
  return hash_to_g1("ACESO-V01-H_IDX-BLS12381G1_XMD:SHA-256_SSWU_RO_", message);
}

Bytes Index::encode() const {
  Encoder out(Artifact::index);
  out.raw(record_id).u16(static_cast<std::uint16_t>(m()));
  for (const G1& slot : slots) out.raw(slot.encode());
  out.raw(commitment.encode());
  return out.take();
}

Result<Index> Index::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::index);
  Index out;
  out.record_id = in.digest("record id");
  const std::uint16_t m = in.u16("m");
  if (in.ok() && !is_size_class(m)) in.reject("m", "expected 8, 16 or 32, found " + std::to_string(m));
  for (unsigned j = 0; in.ok() && j <= m; ++j) out.slots.push_back(read_g1(in, "I"));
  out.commitment = read_g1(in, "Kc");
  ACESO_CHECK(in.finish());
  return out;
}

Digest Index::digest() const { return symm::sha256(encode()); }

Scalar IndexOpening::dummy_root(const Digest& record_id, std::size_t i) const {
  const Bytes info =
      Encoder().raw(as_bytes("ACESO-V01-DUMMY-ROOT")).raw(record_id).u16(static_cast<std::uint16_t>(i)).take();
  return Scalar::reduce(symm::hkdf_expand(seed.reveal(), info, 48).reveal());
}

SecretBytes IndexOpening::encode() const {
  return encode_secret(Artifact::index_opening, {kappa.encode().reveal(), rho.encode().reveal(), seed.reveal()});
}

Result<IndexOpening> IndexOpening::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::index_opening);
  IndexOpening out;
  out.kappa = read_scalar(in, "kappa");
  out.rho = read_scalar(in, "rho");
  read_secret(in, out.seed, "seed");
  if (in.ok() && out.kappa.is_zero()) in.reject("kappa", "expected a number that is not zero");
  if (in.ok() && out.rho.is_zero()) in.reject("rho", "expected a number that is not zero");
  ACESO_CHECK(in.finish());
  return out;
}

Result<IndexBuildResult> index_build(const Digest& record_id, std::span<const Scalar> keywords, unsigned m,
                                     Random& rng) {
  if (!is_size_class(m)) return fail(ErrorCode::bad_argument, "m", "expected 8, 16 or 32, found " + std::to_string(m));
  ACESO_CHECK(check_keywords(keywords, m));
  IndexOpening opening;
  opening.kappa = Scalar::random_nonzero(rng);
  opening.rho = Scalar::random_nonzero(rng);
  rng.fill(opening.seed.reveal_mut());
  Index index = compute(record_id, keywords, m, opening);
  return IndexBuildResult{std::move(index), std::move(opening)};
}

Result<void> check_index(const Index& index, std::span<const Scalar> keywords, const IndexOpening& opening) {
  ACESO_CHECK(check_keywords(keywords, index.m()));
  // With rho = 0 every doctor would match, with kappa = 0 nothing would be hidden.
  if (opening.kappa.is_zero() || opening.rho.is_zero())
    return fail(ErrorCode::bad_signature, "index opening", "expected kappa and rho other than zero");
  const Index expected = compute(index.record_id, keywords, index.m(), opening);
  if (expected.slots != index.slots || !(expected.commitment == index.commitment))
    return fail(ErrorCode::bad_signature, "index", "is not the one that these keywords and this opening give");
  return {};
}

}  // namespace aceso::match
