// Keys that do not belong together: of two users, of two nodes, of two periods; and a revoked doctor with every update
// key there is.

#include "abe/domain.hpp"
#include "cheater.hpp"
#include "combinations.hpp"

namespace aceso::attack {
namespace {

constexpr abe::Period now = 5;

struct Pool : ::testing::Test {
  World world;
  abe::SymKey key = world.random_key();
};

TEST_F(Pool, TwoHalvesOfAPolicyAtOneNode) {
  const auto one = world.enrol("dr-one", {"a"}), other = world.enrol("dr-other", {"b"});
  const auto ct = world.seal(key, "a and b", now);
  const Gt secret = record_secret(world, ct), b = raw_b(*world.update(now).find(1), ct);
  const Scalar beta_one = one.sk.beta().inverse(), beta_other = other.sk.beta().inverse();
  const RawKey of_one = raw_key(one.attk, 1), of_other = raw_key(other.attk, 1);

  // One's head with both K_u, and every other choice of whose element goes where.
  for (const G1& k0 : {of_one.k0, of_other.k0, of_one.k0 * of_other.k0})
    for (const G2& k1 : {of_one.k1, of_other.k1, of_one.k1 * of_other.k1}) {
      const RawKey mixed{k0, k1, {{"a", of_one.ku.at("a")}, {"b", of_other.ku.at("b")}}};
      const Gt a = raw_a(mixed, ct, full_weights(ct));
      for (const Scalar& exponent : {beta_one, beta_other, (one.sk.beta() + other.sk.beta()).inverse()})
        EXPECT_FALSE(unwraps(a.pow(exponent) * b, ct));
    }

  std::vector<Gt> elements{b};
  for (const auto& [k, exponent] : {std::pair(&of_one, beta_one), std::pair(&of_other, beta_other)}) {
    elements.push_back(masked_head(*k, ct).pow(exponent));
    for (const G1& c : ct.c) elements.push_back(pairing(c, k->k1).pow(exponent));
    for (const auto& [u, k_u] : of_one.ku) elements.push_back(pairing(k_u, ct.c3[0]).pow(exponent));
    for (const auto& [u, k_u] : of_other.ku) elements.push_back(pairing(k_u, ct.c3[0]).pow(exponent));
  }
  EXPECT_FALSE(small_combination(secret, elements, 2));
}

TEST_F(Pool, TwoHalvesOfAPolicyWouldDoWithOneRandomnessForAll) {
  // The control: were r_x a property of the node and not drawn anew for each key, the halves would fit.
  const auto one = world.enrol("dr-one", {"a"}), other = world.enrol("dr-other", {"b"});
  const auto ct = world.seal(key, "a and b", now);
  const Scalar r = Scalar::random_nonzero(world.rng);
  const Scalar exponent = world.kgc.msk.alpha - world.kgc.msk.gamma(1);
  RawKey pooled = make_key(one.pk.pk().pow(exponent), r, {"a"});
  pooled.ku.merge(make_key(other.pk.pk().pow(exponent), r, {"b"}).ku);
  const Gt a = raw_a(pooled, ct, full_weights(ct)), b = raw_b(*world.update(now).find(1), ct);
  EXPECT_TRUE(unwraps(a.pow(one.sk.beta().inverse()) * b, ct));
}

TEST_F(Pool, NodesOfOneKeyDoNotMix) {
  const auto user = world.enrol("dr-a", {"a", "b"});
  const auto ct = world.seal(key, "a and b", now);
  const Gt b = raw_b(*world.update(now).find(1), ct);
  const Scalar exponent = user.sk.beta().inverse();
  const auto nodes = abe::path(world.pp().depth, user.attk.leaf);
  for (const abe::NodeId head : nodes)
    for (const abe::NodeId tail : nodes)
      for (const abe::NodeId attribute : nodes) {
        const RawKey mixed{
            raw_key(user.attk, head).k0,
            raw_key(user.attk, tail).k1,
            {{"a", raw_key(user.attk, attribute).ku.at("a")}, {"b", raw_key(user.attk, tail).ku.at("b")}}};
        const bool honest = head == 1 && tail == 1 && attribute == 1;
        EXPECT_EQ(unwraps(raw_a(mixed, ct, full_weights(ct)).pow(exponent) * b, ct), honest)
            << head << ' ' << tail << ' ' << attribute;
      }
}

struct Periods : Pool {
  abe::testing::User revoked = world.enrol("dr-revoked", {"a"});
  abe::testing::User other = world.enrol("dr-other", {"a"});
  abe::UpdateKey before = world.update(now - 1);

  void SetUp() override { ASSERT_TRUE(abe::revoke("dr-revoked", now, world.rl, world.st)); }

  Gt open(abe::NodeId x, const abe::UpdateNode& update, const abe::Ciphertext& ct) const {
    const Gt a = raw_a(raw_key(revoked.attk, x), ct, full_weights(ct));
    return a.pow(revoked.sk.beta().inverse()) * raw_b(update, ct);
  }
};

TEST_F(Periods, AnUpdateKeyServesItsOwnPeriodAlone) {
  const auto old = world.seal(key, "a", now - 1), later = world.seal(key, "a", now);
  EXPECT_TRUE(unwraps(open(1, *before.find(1), old), old)) << "the control: not revoked yet";
  EXPECT_FALSE(unwraps(open(1, *before.find(1), later), later));
}

TEST_F(Periods, TheTimeElementOfAnotherRecordIsNoHelp) {
  const auto old = world.seal(key, "a", now - 1);
  auto later = world.seal(key, "a", now);
  const Gt secret = record_secret(world, later);
  later.c_t = old.c_t;
  EXPECT_NE(open(1, *before.find(1), later), secret);
}

TEST_F(Periods, ARecordMustCarryItsTimeElementForOnePeriodAlone) {
  // The control: given H_time(t - 1)^s1 of the same record, the update key of the period before opens it. Nobody but
  // the patient knows s1, and the patient publishes one C_t.
  const Scalar s1 = Scalar::random_nonzero(world.rng), s_prime = Scalar::random_nonzero(world.rng);
  auto ct = encrypt_with(world, {{}, {}, {}, now, abe::testing::parse("a")}, {{s1}}, s1, {{s_prime}}, key);
  const Gt secret = record_secret(world, ct);
  EXPECT_NE(open(1, *before.find(1), ct), secret);
  ct.c_t = abe::h_time(now - 1).pow(s1);
  EXPECT_EQ(open(1, *before.find(1), ct), secret);
}

TEST_F(Periods, TwoUpdateKeysGiveNoThirdPeriod) {
  // H_time is a hash: no combination of other periods' elements is this period's.
  const auto ct = world.seal(key, "a", now);
  std::vector<Gt> elements{raw_a(raw_key(revoked.attk, 1), ct, full_weights(ct)).pow(revoked.sk.beta().inverse())};
  for (const abe::Period t : {now - 3, now - 2, now - 1}) {
    const auto update = world.update(t);
    elements.push_back(pairing(update.find(1)->q0, ct.c2));
    elements.push_back(pairing(ct.c_t, update.find(1)->q1));
  }
  EXPECT_FALSE(small_combination(record_secret(world, ct), elements, 2));
}

TEST_F(Periods, ARevokedDoctorWithAllUpdateKeysOfThePeriod) {
  const auto ct = world.seal(key, "a", now);
  const auto update = world.update(now);
  std::vector<Gt> elements;
  for (const abe::NodeId x : abe::path(world.pp().depth, revoked.attk.leaf)) {
    EXPECT_EQ(update.find(x), nullptr);
    elements.push_back(raw_a(raw_key(revoked.attk, x), ct, full_weights(ct)).pow(revoked.sk.beta().inverse()));
    for (const abe::UpdateNode& node : update.nodes) EXPECT_FALSE(unwraps(open(x, node, ct), ct)) << x << node.x;
  }
  for (const abe::UpdateNode& node : update.nodes) elements.push_back(raw_b(node, ct));
  EXPECT_FALSE(small_combination(record_secret(world, ct), elements, 2));
}

TEST_F(Periods, ARevokedDoctorWithACurrentDoctorsPreDecryptionKey) {
  // The current doctor's hospital leaks its key and the SemiCT; the current doctor's beta stays with the doctor.
  const auto ct = world.seal(key, "a", now);
  const auto prek = world.pre_key(other, now).value();
  const Gt b = pairing(prek.q0, ct.c2) * pairing(ct.c_t, prek.q1).inverse();
  const Gt a = raw_a(raw_key(prek.attributes, prek.node), ct, full_weights(ct));
  EXPECT_TRUE(unwraps(a.pow(other.sk.beta().inverse()) * b, ct)) << "the control";
  std::vector<Gt> elements{a, b, a.pow(revoked.sk.beta()), a.pow(revoked.sk.beta().inverse())};
  for (const abe::NodeId x : abe::path(world.pp().depth, revoked.attk.leaf))
    elements.push_back(raw_a(raw_key(revoked.attk, x), ct, full_weights(ct)).pow(revoked.sk.beta().inverse()));
  EXPECT_FALSE(small_combination(record_secret(world, ct), elements, 2));
}

}  // namespace
}  // namespace aceso::attack
