#include "demo/attacks.hpp"

#include <algorithm>

#include "group/pairing.hpp"
#include "policy/lsss.hpp"
#include "symm/committing.hpp"

namespace aceso::app {
namespace {

/// K / K' of one node, for the attributes that both have.
abe::NodeKey quotient(const abe::AttributeKey& first, const abe::AttributeKey& second,
                      const policy::AttributeSet& shared) {
  const abe::NodeKey &k = first.nodes.back(), &l = second.nodes.back();  // the root
  abe::NodeKey out{k.k0 * l.k0.inverse(), k.k1 * l.k1.inverse(), {}};
  for (const std::string& u : shared.items())
    out.ku.push_back(k.ku[*first.attributes.find(u)] * l.ku[*second.attributes.find(u)].inverse());
  return out;
}

/// PreDec's A with any key: e(g1, g2)^(x s1) when K_x0 is g1^x W^r.
Gt half(const abe::NodeKey& key, const policy::AttributeSet& attributes, const abe::Ciphertext& ct,
        const std::vector<policy::Weight>& weights) {
  const policy::Labels labels = policy::labels(ct.header.policy);
  std::vector<Pair> pairs = {{key.k0, ct.c2}};
  for (const auto& [i, weight] : weights) {
    const policy::Label& row = labels.rows[i];
    pairs.push_back({key.ku[*attributes.find(row.attribute)].pow(weight), ct.c3[row.occurrence]});
    pairs.push_back({ct.c[i].pow(-weight), key.k1});
  }
  return pairing_product(pairs);
}

}  // namespace

Result<abe::SymKey> pool_keys(const abe::AttributeKey& first, const abe::UserSecretKey& first_secret,
                              const abe::AttributeKey& second, const abe::UserSecretKey& second_secret,
                              const abe::Ciphertext& ct) {
  std::vector<std::string> both;
  std::ranges::set_intersection(first.attributes.items(), second.attributes.items(), std::back_inserter(both));
  ACESO_TRY(const auto shared, policy::AttributeSet::create(std::move(both)));
  const auto weights = policy::reconstruct(ct.header.policy, shared);
  if (!weights) return fail(ErrorCode::bad_argument, "attack", "expected attributes in common that satisfy the policy");

  const Gt a = half(quotient(first, second, shared), shared, ct, *weights);
  const Scalar difference = first_secret.beta() - second_secret.beta();
  const auto opened =
      symm::open_once(a.pow(difference.inverse()).encode(), abe::sym_key_context, ct.associated_data(), ct.wrapped);
  if (!opened) return fail(ErrorCode::wont_open, "pooled keys", "do not open the record");
  abe::SymKey key;
  std::ranges::copy(opened->reveal(), key.reveal_mut().begin());
  return key;
}

}  // namespace aceso::app
