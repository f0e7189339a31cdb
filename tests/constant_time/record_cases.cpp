// Encrypt and Dec: s1, the shares and s', SymKey, beta; the sealed record.

#include "abe/decrypt.hpp"
#include "secrets.hpp"
#include "symm/stream.hpp"

namespace aceso::constant_time {
namespace {

/// A doctor of a key center that is not secret here, and what opens its records of period 3.
struct Doctor {
  aceso::testing::SeededRandom rng{"doctor"};
  abe::SetupResult kgc = checked(abe::setup(4, 86400, rng), "setup to work");
  abe::UserSecretKey sk{Scalar()};
  std::optional<abe::PreDecryptionKey> prek;

  Doctor() {
    auto [secret_key, pk] = checked(abe::user_kg(kgc.pp, "doctor", symm::SigningKey::generate(rng), rng), "a user key");
    sk = std::move(secret_key);
    abe::KgcState st;
    const abe::RevocationList rl;
    abe::BaseCache bases;
    const auto attributes = checked(policy::AttributeSet::create({"a", "b", "c"}), "attributes");
    const auto key = checked(abe::att_key_gen(kgc.pp, kgc.msk, pk, attributes, st, rl, bases, rng), "an attribute key");
    const auto update = checked(abe::upd_key_gen(kgc.pp, kgc.msk, 3, rl), "an update key");
    prek = checked(checked(abe::pre_key_gen(key, update, bases, rng), "a key"), "one that is not revoked");
  }
};

abe::RecordHeader header() {
  auto policy = checked(policy::Policy::parse("a and 2 of (b, c, d) and (a or d)"), "a policy");
  return {{1}, {2}, {3}, 3, std::move(policy)};
}

void encrypt() {
  const Doctor doctor;
  SecretRandom rng("encrypt");
  abe::SymKey key;
  rng.fill(key.reveal_mut());
  const auto made = abe::encrypt(doctor.kgc.pp, header(), key, rng);
  expect_secret(made.wrapped, "a secret in the wrapped key");
  const auto ct = published(made);
  const auto semi = checked(abe::pre_dec(*doctor.prek, ct), "the policy to be satisfied");
  const auto opened = checked(abe::dec(doctor.sk, semi, ct), "the record to open");
  expect(equal_published(opened.reveal(), key.reveal()), "the record's key");
}

void decrypt() {
  Doctor doctor;
  abe::SymKey key;
  doctor.rng.fill(key.reveal_mut());
  const auto ct = abe::encrypt(doctor.kgc.pp, header(), key, doctor.rng);
  const auto semi = checked(abe::pre_dec(*doctor.prek, ct), "the policy to be satisfied");
  const abe::UserSecretKey beta(secret(doctor.sk.beta()));
  const auto opened = checked(abe::dec(beta, semi, ct), "the record to open");
  expect_secret(opened.reveal(), "a secret key of the record");
  expect(equal_published(opened.reveal(), key.reveal()), "the record's key");
  const abe::UserSecretKey another(secret(doctor.sk.beta() + Scalar::one()));
  expect(!abe::dec(another, semi, ct), "another doctor not to open the record");
}

void sealed_record() {
  SecretRandom rng("sealed record");
  SecretArray<32> key;
  rng.fill(key.reveal_mut());
  SecretBytes record(symm::stream_chunk_size + 100);
  rng.fill(record.reveal_mut());
  Bytes sealed, opened;
  expect(symm::seal_stream(key.reveal(), rng, symm::source_of(record.reveal()), symm::sink_into(sealed)).has_value(),
         "the record to be sealed");
  expect_secret(sealed, "a secret in the sealed record");
  mark_public(sealed.data(), sealed.size());
  expect(symm::open_stream(key.reveal(), symm::source_of(sealed), symm::sink_into(opened)).has_value(),
         "the record to open");
  expect(equal_published(opened, record.reveal()), "the record");
  sealed.back() ^= 1;
  expect(!symm::open_stream(key.reveal(), symm::source_of(sealed), symm::sink_into(opened)).has_value(),
         "a changed record not to open");
}

constexpr Case cases[] = {{"encrypt", encrypt}, {"decrypt", decrypt}, {"sealed_record", sealed_record}};

}  // namespace

std::span<const Case> record_cases() { return cases; }

}  // namespace aceso::constant_time
