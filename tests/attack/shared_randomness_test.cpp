// The tempting saving: one r for all nodes of a key, each node blinded by zeta delta_x instead.
//
// A revoked doctor who satisfies the policy takes the mask off at a node that a current doctor without the attributes
// shares. That gives the current doctor's mask at this node, and with one r it is the mask at every node, also at the
// one for which there is an update key. With a fresh r_x a mask serves one node.

#include <functional>

#include "abe/domain.hpp"
#include "cheater.hpp"

namespace aceso::attack {
namespace {

constexpr abe::Period now = 5;
constexpr abe::NodeId shared_node = 4;   // of leaves 0 and 2
constexpr abe::NodeId covered_node = 9;  // of leaf 2, once leaf 0 is revoked

/// What each of the two computes at a node: e(K_x0, C2) without any blinding but W^(r s1), and that mask.
struct View {
  std::function<Gt(abe::NodeId)> revoked_head, revoked_mask, current_head;
};

struct SharedRandomness : ::testing::Test {
  World world;
  abe::testing::User revoked = world.enrol("dr-revoked", {"a", "b"});
  abe::testing::User between = world.enrol("dr-between", {"c"});
  abe::testing::User current = world.enrol("dr-current", {"c"});
  abe::SymKey key = world.random_key();

  void SetUp() override {
    ASSERT_TRUE(abe::revoke("dr-revoked", now, world.rl, world.st));
    ASSERT_NE(world.update(now).find(covered_node), nullptr);
    ASSERT_EQ(world.update(now).find(shared_node), nullptr);
  }

  Gt attack(const View& view, const abe::Ciphertext& ct) {
    const Gt share = share_of_shared_node(view);
    const Gt mask = view.current_head(shared_node) * share.pow(current.sk.beta()).inverse();
    const Gt a = view.current_head(covered_node) * mask.inverse();
    return a.pow(current.sk.beta().inverse()) * raw_b(*world.update(now).find(covered_node), ct);
  }

  /// e(g1, g2)^((alpha - gamma_x) s1) at the shared node.
  Gt share_of_shared_node(const View& view) const {
    const Gt a = view.revoked_head(shared_node) * view.revoked_mask(shared_node).inverse();
    return a.pow(revoked.sk.beta().inverse());
  }
};

/// A key of the broken variant.
struct CompactKey {
  RawKey common;                                        ///< k0 unused
  std::map<abe::NodeId, std::pair<G1, G2>> heads = {};  ///< pk^(alpha - gamma_x) W^r Z^delta_x, g2^delta_x
};

TEST_F(SharedRandomness, OpensEverythingInTheCompactVariant) {
  const G1 z = hash_to_g1("compact variant", {});
  const auto compact = [&](const abe::testing::User& user, std::vector<std::string> attributes) {
    const Scalar r = Scalar::random_nonzero(world.rng);
    CompactKey out{make_key({}, r, attributes)};
    for (const abe::NodeId x : abe::path(world.pp().depth, user.attk.leaf)) {
      const Scalar delta = Scalar::random_nonzero(world.rng);
      const G1 head = user.pk.pk().pow(world.kgc.msk.alpha - world.kgc.msk.gamma(x));
      out.heads[x] = {head * abe::w().pow(r) * z.pow(delta), G2::generator().pow(delta)};
    }
    return out;
  };
  const CompactKey of_revoked = compact(revoked, {"a", "b"}), of_current = compact(current, {"c"});

  // The variant's ciphertext has one element more, Z^s1.
  const Scalar s1 = Scalar::random_nonzero(world.rng), y = Scalar::random_nonzero(world.rng);
  const Scalar lambda[] = {s1 + y, -y}, s_prime[] = {Scalar::random_nonzero(world.rng)};
  const auto ct = encrypt_with(world, {{}, {}, {}, now, abe::testing::parse("a and b")}, lambda, s1, s_prime, key);
  const G1 c_z = z.pow(s1);

  const auto head = [&](const CompactKey& from) {
    return [&](abe::NodeId x) {
      const auto& [k0, blinding] = from.heads.at(x);
      return pairing(k0, ct.c2) * pairing(c_z, blinding).inverse();
    };
  };
  const View view{head(of_revoked), [&](abe::NodeId) { return mask(of_revoked.common, ct, full_weights(ct)); },
                  head(of_current)};
  EXPECT_EQ(attack(view, ct), record_secret(world, ct));
  EXPECT_TRUE(unwraps(attack(view, ct), ct));
}

TEST_F(SharedRandomness, StopsAtOneNodeInOurForm) {
  const auto ct = world.seal(key, "a and b", now);
  const auto head = [&](const abe::AttributeKey& attk) {
    return [&](abe::NodeId x) { return masked_head(raw_key(attk, x), ct); };
  };
  const View view{head(revoked.attk),
                  [&](abe::NodeId x) { return mask(raw_key(revoked.attk, x), ct, full_weights(ct)); },
                  head(current.attk)};
  const Gt missing = pairing(G1::generator().pow(world.kgc.msk.gamma(shared_node)), ct.c2);
  EXPECT_EQ(share_of_shared_node(view) * missing, record_secret(world, ct)) << "the attack's first half works";
  EXPECT_NE(attack(view, ct), record_secret(world, ct));
  EXPECT_FALSE(unwraps(attack(view, ct), ct));
}

TEST_F(SharedRandomness, NoTwoNodesOfAKeyShareRandomness) {
  const auto nodes = abe::path(world.pp().depth, current.attk.leaf);
  for (std::size_t i = 0; i < nodes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_NE(raw_key(current.attk, nodes[i]).k1, raw_key(current.attk, nodes[j]).k1);
}

}  // namespace
}  // namespace aceso::attack
