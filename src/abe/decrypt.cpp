#include "abe/decrypt.hpp"

#include <algorithm>

#include "policy/lsss.hpp"
#include "symm/committing.hpp"
#include "symm/hash.hpp"

namespace aceso::abe {
namespace {

/// The bases and weights of one product of powers.
struct Product {
  std::vector<G1> bases;
  std::vector<Scalar> weights;

  void add(const G1& base, const Scalar& weight) {
    bases.push_back(base);
    weights.push_back(weight);
  }
  [[nodiscard]] G1 value() const { return multi_pow_vartime(bases, weights); }
};

}  // namespace

Bytes SemiCiphertext::encode() const {
  return Encoder(Artifact::semi_ciphertext).raw(ciphertext_digest).raw(a.encode()).raw(b.encode()).take();
}

Result<SemiCiphertext> SemiCiphertext::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::semi_ciphertext);
  SemiCiphertext out;
  out.ciphertext_digest = in.digest("ciphertext digest");
  out.a = read_gt(in, "A");
  out.b = read_gt(in, "B");
  ACESO_CHECK(in.finish());
  return out;
}

PreDecryptor::PreDecryptor(PreDecryptionKey prek) : prek_(std::move(prek)), k1_(prek_.node.k1), q1_(prek_.q1) {}

Outcome<SemiCiphertext> PreDecryptor::pre_dec(const Ciphertext& ct) const {
  if (prek_.period != ct.header.period) return none(Null::wrong_period);
  const auto weights = policy::reconstruct(ct.header.policy, prek_.attributes);
  if (!weights) return none(Null::policy_not_satisfied);

  const policy::Labels labels = policy::labels(ct.header.policy);
  Product rows;
  std::vector<Product> keys(labels.tau);
  for (const auto& [i, weight] : *weights) {
    const policy::Label& row = labels.rows[i];
    rows.add(ct.c[i], weight);
    keys[row.occurrence].add(prek_.node.ku[*prek_.attributes.find(row.attribute)], weight);
  }

  const Lines c2(ct.c2);
  std::vector<Lines> c3;
  c3.reserve(labels.tau);
  std::vector<LinedPair> for_a = {{prek_.node.k0, &c2}, {rows.value().inverse(), &k1_}};
  for (std::uint32_t j = 0; j < labels.tau; ++j)
    if (!keys[j].bases.empty()) for_a.push_back({keys[j].value(), &c3.emplace_back(ct.c3[j])});
  const LinedPair for_b[] = {{prek_.q0, &c2}, {ct.c_t.inverse(), &q1_}};
  return SemiCiphertext{ct.digest(), pairing_product(for_a), pairing_product(for_b)};
}

Outcome<SemiCiphertext> pre_dec(const PreDecryptionKey& prek, const Ciphertext& ct) {
  return PreDecryptor(prek).pre_dec(ct);
}

Result<SymKey> dec(const UserSecretKey& sk, const SemiCiphertext& semi, const Ciphertext& ct) {
  const auto refuse = [] {
    return fail(ErrorCode::wont_open, "semi-ciphertext", "does not open this record with this key");
  };
  const Bytes encoded = ct.encode();
  if (semi.ciphertext_digest != symm::sha256(encoded)) return refuse();
  const ByteView associated_data = ByteView(encoded).first(encoded.size() - ct.wrapped.size());
  auto kem = (semi.a.pow(sk.beta().inverse()) * semi.b).encode();
  const auto key = symm::open_once(kem, sym_key_context, associated_data, ct.wrapped);
  wipe(kem.data(), kem.size());
  if (!key || key->size() != sym_key_size) return refuse();
  SymKey out;
  std::copy(key->reveal().begin(), key->reveal().end(), out.reveal_mut().begin());
  return out;
}

}  // namespace aceso::abe
