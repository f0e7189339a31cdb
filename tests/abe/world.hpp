#pragma once
// A small key generation center with users, for the tests of src/abe.

#include <gtest/gtest.h>

#include "abe/decrypt.hpp"
#include "support/seeded_random.hpp"

namespace aceso::abe::testing {

inline policy::AttributeSet attributes(std::vector<std::string> items) {
  return policy::AttributeSet::create(std::move(items)).value();
}
inline policy::Policy parse(std::string_view text) { return policy::Policy::parse(text).value(); }

struct User {
  symm::SigningKey signing;
  UserSecretKey sk;
  UserPublicKey pk;
  AttributeKey attk;
};

/// One KGC with the tree of 2^4 leaves and its state.
struct World {
  aceso::testing::SeededRandom rng{"abe world"};
  SetupResult kgc = setup(4, 86400, rng).value();
  KgcState st;
  RevocationList rl;
  BaseCache bases;

  const PublicParameters& pp() const { return kgc.pp; }

  User enrol(const std::string& id, std::vector<std::string> items) {
    auto signing = symm::SigningKey::generate(rng);
    auto [sk, pk] = user_kg(pp(), id, signing, rng).value();
    auto attk = att_key_gen(pp(), kgc.msk, pk, attributes(std::move(items)), st, rl, bases, rng).value();
    return {std::move(signing), std::move(sk), std::move(pk), std::move(attk)};
  }

  UpdateKey update(Period t) { return upd_key_gen(pp(), kgc.msk, t, rl).value(); }

  Outcome<PreDecryptionKey> pre_key(const User& user, Period t) {
    return pre_key_gen(user.attk, update(t), bases, rng).value();
  }

  SymKey random_key() {
    SymKey key;
    rng.fill(key.reveal_mut());
    return key;
  }

  Ciphertext seal(const SymKey& key, std::string_view policy, Period t) {
    Digest record_id, data_digest, report_key_digest;
    rng.fill(record_id);
    rng.fill(data_digest);
    rng.fill(report_key_digest);
    return encrypt(pp(), {record_id, data_digest, report_key_digest, t, parse(policy)}, key, rng);
  }

  /// All of the honest way from a user to the record's key.
  Outcome<Result<SymKey>> open(const User& user, const Ciphertext& ct) {
    const auto prek = pre_key(user, ct.header.period);
    if (!prek) return none(prek.error());
    const auto semi = pre_dec(*prek, ct);
    if (!semi) return none(semi.error());
    return dec(user.sk, *semi, ct);
  }
};

inline bool same(const SymKey& a, const SymKey& b) { return equal_ct(a.reveal(), b.reveal()); }

}  // namespace aceso::abe::testing
