// Setup, UserKG, AttKeyGen, UpdKeyGen, PreKeyGen: alpha, kappa0, gamma_x, beta, r_x, s_x.

#include "abe/pre_decryption_key.hpp"
#include "secrets.hpp"

namespace aceso::constant_time {
namespace {

abe::PublicParameters published(const abe::PublicParameters& pp) {
  return constant_time::published<abe::PublicParameters>(pp);
}

void setup() {
  SecretRandom rng("setup");
  const auto made = checked(abe::setup(4, 86400, rng), "setup to work");
  published(made.pp);
  const SecretBytes stored = made.msk.encode();
  expect_secret(stored.reveal(), "a secret master key");
  checked(abe::MasterKey::decode(stored.reveal()), "the master key to decode");
}

void user_key() {
  SecretRandom rng("user key");
  aceso::testing::SeededRandom known("setup");
  const auto signing_key = symm::SigningKey::generate(known);
  const auto pp = checked(abe::setup(4, 86400, known), "setup to work").pp;
  const auto [sk, pk] = checked(abe::user_kg(pp, "doctor", signing_key, rng), "a user key");
  const SecretBytes stored = sk.encode();
  expect_secret(stored.reveal(), "a secret beta");
  checked(abe::UserSecretKey::decode(stored.reveal()), "the secret key to decode");
  constant_time::published(pk, [&](ByteView bytes) { return abe::UserPublicKey::decode(bytes, pp); });
}

/// From the master key to what a hospital computes with: two users, one of them revoked, so that the update key has
/// more than one node.
void issued_keys() {
  SecretRandom rng("issued keys");
  aceso::testing::SeededRandom known("signing key");
  const auto signing_key = symm::SigningKey::generate(known);
  const auto kgc = checked(abe::setup(4, 86400, rng), "setup to work");
  const auto pp = published(kgc.pp);
  const auto attributes = checked(policy::AttributeSet::create({"cardiology", "senior"}), "attributes");
  abe::KgcState st;
  abe::RevocationList rl;
  abe::BaseCache bases;
  std::vector<abe::AttributeKey> keys;
  for (const char* id : {"one", "two"}) {
    const auto user = checked(abe::user_kg(pp, id, signing_key, rng), "a user key").second;
    const auto pk =
        constant_time::published(user, [&](ByteView bytes) { return abe::UserPublicKey::decode(bytes, pp); });
    keys.push_back(constant_time::published(
        checked(abe::att_key_gen(pp, kgc.msk, pk, attributes, st, rl, bases, rng), "an attribute key")));
  }
  rl.add(0, 5);
  const auto update = constant_time::published(checked(abe::upd_key_gen(pp, kgc.msk, 5, rl), "an update key"));
  expect(update.nodes.size() == 4, "a node for each level of the tree");
  const auto pre = checked(abe::pre_key_gen(keys[1], update, bases, rng), "a pre-decryption key");
  constant_time::published(checked(pre, "one that is not revoked"));
}

constexpr Case cases[] = {{"setup", setup}, {"user_key", user_key}, {"issued_keys", issued_keys}};

}  // namespace

std::span<const Case> key_cases() { return cases; }

}  // namespace aceso::constant_time
