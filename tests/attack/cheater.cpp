#include "cheater.hpp"

#include <set>

#include "abe/domain.hpp"
#include "symm/committing.hpp"

namespace aceso::attack {

RawKey raw_key(const policy::AttributeSet& attributes, const abe::NodeKey& node) {
  RawKey out{node.k0, node.k1, {}};
  for (std::size_t i = 0; i < attributes.size(); ++i) out.ku.emplace(attributes.items()[i], node.ku[i]);
  return out;
}

RawKey raw_key(const abe::AttributeKey& attk, abe::NodeId x) {
  const auto nodes = abe::path(attk.depth(), attk.leaf);
  const auto at = std::ranges::find(nodes, x);
  return raw_key(attk.attributes, attk.nodes.at(static_cast<std::size_t>(at - nodes.begin())));
}

RawKey make_key(const G1& head, const Scalar& r, const std::vector<std::string>& attributes) {
  RawKey out{head * abe::w().pow(r), G2::generator().pow(r), {}};
  for (const std::string& u : attributes) out.ku.emplace(u, abe::h_attr(u).pow(r));
  return out;
}

RawKey divide(const RawKey& a, const RawKey& b) {
  RawKey out{a.k0 * b.k0.inverse(), a.k1 * b.k1.inverse(), {}};
  for (const auto& [u, k] : a.ku)
    if (const auto other = b.ku.find(u); other != b.ku.end()) out.ku.emplace(u, k * other->second.inverse());
  return out;
}

Gt masked_head(const RawKey& key, const abe::Ciphertext& ct) { return pairing(key.k0, ct.c2); }

Gt mask(const RawKey& key, const abe::Ciphertext& ct, std::span<const policy::Weight> rows) {
  const policy::Lsss lsss = policy::make_lsss(ct.header.policy);
  std::vector<Pair> pairs;
  for (const auto& [i, w] : rows) {
    pairs.push_back({ct.c[i].pow(w), key.k1});
    if (const auto k = key.ku.find(lsss.rows[i].attribute); k != key.ku.end())
      pairs.push_back({k->second.pow(-w), ct.c3[lsss.rows[i].occurrence]});
  }
  return pairing_product(pairs);
}

Gt raw_a(const RawKey& key, const abe::Ciphertext& ct, std::span<const policy::Weight> rows) {
  return masked_head(key, ct) * mask(key, ct, rows).inverse();
}

Gt raw_b(const abe::UpdateNode& update, const abe::Ciphertext& ct) {
  return pairing(update.q0, ct.c2) * pairing(ct.c_t, update.q1).inverse();
}

std::vector<policy::Weight> full_weights(const abe::Ciphertext& ct) {
  std::set<std::string> all;
  for (const policy::Row& row : policy::make_lsss(ct.header.policy).rows) all.insert(row.attribute);
  return weights(ct, {all.begin(), all.end()});
}

std::vector<policy::Weight> weights(const abe::Ciphertext& ct, std::vector<std::string> attributes) {
  return policy::reconstruct(ct.header.policy, abe::testing::attributes(std::move(attributes))).value();
}

Gt record_secret(const World& world, const abe::Ciphertext& ct) {
  return pairing(G1::generator().pow(world.kgc.msk.alpha), ct.c2);
}

bool unwraps(const Gt& guess, const abe::Ciphertext& ct) {
  return symm::open_once(guess.encode(), abe::sym_key_context, ct.associated_data(), ct.wrapped).has_value();
}

abe::Ciphertext encrypt_with(const World& world, const abe::RecordHeader& header, std::span<const Scalar> lambda,
                             const Scalar& s1, std::span<const Scalar> s_prime, const abe::SymKey& key) {
  const policy::Lsss lsss = policy::make_lsss(header.policy);
  abe::Ciphertext out{header, G2::generator().pow(s1), abe::h_time(header.period).pow(s1), {}, {}, {}};
  for (const Scalar& s : s_prime) out.c3.push_back(G2::generator().pow(s));
  for (std::size_t i = 0; i < lsss.rows.size(); ++i) {
    const policy::Row& row = lsss.rows[i];
    out.c.push_back(abe::w().pow(lambda[i]) * abe::h_attr(row.attribute).pow(s_prime[row.occurrence]));
  }
  out.wrapped =
      symm::seal_once(world.pp().e.pow(s1).encode(), abe::sym_key_context, out.associated_data(), key.reveal());
  return out;
}

}  // namespace aceso::attack
