#pragma once
// What a cheater does: the equations of PreDec and Dec on raw group elements, with none of their checks. An attack that
// went through pre_dec and dec would test their policy check and not the mathematics behind it.

#include <map>
#include <string>

#include "abe/world.hpp"
#include "group/pairing.hpp"
#include "policy/lsss.hpp"

namespace aceso::attack {

using abe::testing::World;

/// The key of one node as elements. Attributes may be missing, or come from somebody else.
struct RawKey {
  G1 k0;
  G2 k1;
  std::map<std::string, G1> ku;
};

RawKey raw_key(const policy::AttributeSet& attributes, const abe::NodeKey& node);
/// The key of node `x`, which is on the path of `attk`.
RawKey raw_key(const abe::AttributeKey& attk, abe::NodeId x);
/// head * W^r with what belongs to it: AttKeyGen's formula with any head in place of pk^(alpha - gamma_x).
RawKey make_key(const G1& head, const Scalar& r, const std::vector<std::string>& attributes);
/// a / b, component by component, for the attributes that both have.
RawKey divide(const RawKey& a, const RawKey& b);

/// e(K_x0, C2): the key's head, still masked by W^(r_x s1).
Gt masked_head(const RawKey& key, const abe::Ciphertext& ct);
/// prod e(c_i^w_i, K_x1) / prod e(K_x,u^w_i, C3_j) over the rows that the cheater chose: e(W, g2)^(r_x s1) when the
/// weights reconstruct s1. Attributes that the key lacks are left out.
Gt mask(const RawKey& key, const abe::Ciphertext& ct, std::span<const policy::Weight> rows);
/// A, by the rows that the cheater chose.
Gt raw_a(const RawKey& key, const abe::Ciphertext& ct, std::span<const policy::Weight> rows);
/// B.
Gt raw_b(const abe::UpdateNode& update, const abe::Ciphertext& ct);

/// The weights with which someone who holds every attribute of the policy would reconstruct.
std::vector<policy::Weight> full_weights(const abe::Ciphertext& ct);
/// The weights for `attributes`, which satisfy the policy.
std::vector<policy::Weight> weights(const abe::Ciphertext& ct, std::vector<std::string> attributes);

/// E^s1 itself, which only the master key gives without an attack.
Gt record_secret(const World& world, const abe::Ciphertext& ct);
/// Whether `guess` opens the wrapped key: what a thief would do with it.
bool unwraps(const Gt& guess, const abe::Ciphertext& ct);

/// Encrypt's formulas with the shares and randomness given, whether or not the shares fit the policy.
abe::Ciphertext encrypt_with(const World& world, const abe::RecordHeader& header, std::span<const Scalar> lambda,
                             const Scalar& s1, std::span<const Scalar> s_prime, const abe::SymKey& key);

}  // namespace aceso::attack
