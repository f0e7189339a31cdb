// AEAD keys, key files, X25519, Ed25519, ECDSA, derived randomness.

#include "chain/account.hpp"
#include "secrets.hpp"
#include "symm/committing.hpp"
#include "symm/derived_random.hpp"
#include "symm/ed25519.hpp"
#include "symm/key_file.hpp"
#include "symm/x25519.hpp"

namespace aceso::constant_time {
namespace {

SecretArray<32> random_secret(const char* seed) {
  SecretArray<32> out;
  SecretRandom(seed).fill(out.reveal_mut());
  return out;
}

void aead() {
  const auto key = random_secret("key"), message = random_secret("message");
  const Bytes sealed = symm::seal_once(key.reveal(), "context", as_bytes("public"), message.reveal());
  expect_secret(sealed, "a secret in the sealed message");
  mark_public(sealed.data(), sealed.size());
  const auto opened =
      checked(symm::open_once(key.reveal(), "context", as_bytes("public"), sealed), "the message to open");
  expect_secret(opened.reveal(), "a secret message");
  expect(equal_published(opened.reveal(), message.reveal()), "the message");
  for (const std::size_t place : {std::size_t{0}, sealed.size() - 1}) {  // the commitment, the tag
    Bytes changed = sealed;
    changed[place] ^= 1;
    expect(!symm::open_once(key.reveal(), "context", as_bytes("public"), changed), "a changed message not to open");
  }
}

void derived_random() {
  const auto seed = random_secret("seed");
  symm::DerivedRandom rng(seed.reveal(), as_bytes("purpose"));
  SecretArray<80> out;
  rng.fill(out.reveal_mut());
  expect_secret(out.reveal(), "secret bytes");
}

/// The artifact in the file is secret. The passphrase is not: scrypt reads memory at places that depend on it.
void key_file() {
  const auto artifact = random_secret("artifact");
  aceso::testing::SeededRandom salt("salt");
  const Bytes file = checked(symm::seal_key_file(as_bytes("passphrase"), artifact.reveal(), salt, 10), "a key file");
  expect_secret(file, "a secret in the file");
  mark_public(file.data(), file.size());
  const auto opened = checked(symm::open_key_file(as_bytes("passphrase"), file), "the file to open");
  expect(equal_published(opened.reveal(), artifact.reveal()), "the artifact");
}

void encapsulation() {
  SecretRandom rng("encapsulation");
  symm::KemKeyPair pair = symm::generate_kem_key_pair(rng);
  mark_public(&pair.public_key, sizeof pair.public_key);
  const auto made = checked(symm::encapsulate(pair.public_key, rng), "an encapsulation");
  mark_public(&made.enc, sizeof made.enc);
  const auto shared = checked(symm::decapsulate(made.enc, pair), "the shared secret");
  expect_secret(shared.reveal(), "a secret");
  expect(equal_published(shared.reveal(), made.shared_secret.reveal()), "the shared secret");
}

void signing() {
  SecretRandom rng("signing");
  const auto key = symm::SigningKey::generate(rng);
  const auto public_key = key.public_key();
  const auto signature = key.sign(as_bytes("message"));
  expect_secret(public_key, "a public key of a secret one");
  expect_secret(signature, "a signature with a secret key");
  mark_public(&public_key, sizeof public_key);
  mark_public(&signature, sizeof signature);
  expect(symm::verify(public_key, as_bytes("message"), signature), "the signature to verify");
}

void account() {
  const auto seed = random_secret("account seed");
  const auto account = chain::Account::derive(seed, "patient", 3);
  const Digest message{1, 2, 3};
  const auto signature = account.sign(message);
  const auto address = account.address();
  expect_secret(account.reveal_key().reveal(), "a secret key");
  expect_secret(signature.s, "a signature with a secret key");
  mark_public(&signature, sizeof signature);
  mark_public(&address, sizeof address);
  expect(checked(chain::recover(message, signature), "an address") == address, "the account's address");
}

constexpr Case cases[] = {{"aead", aead},         {"derived_random", derived_random},
                          {"key_file", key_file}, {"encapsulation", encapsulation},
                          {"signing", signing},   {"account", account}};

}  // namespace

std::span<const Case> symmetric_cases() { return cases; }

}  // namespace aceso::constant_time
