// The eight procedures of src/abe.

#include "abe/decrypt.hpp"
#include "inputs.hpp"

namespace aceso::vectors {
namespace {

using namespace abe;

template <class T>
Json none(const Outcome<T>& outcome) {
  return {{"none", std::string(to_string(outcome.error()))}};
}

Result<Json> run_setup(const Inputs& in, Random& rng) {
  ACESO_TRY(const auto made, setup(in.number<std::uint8_t>("depth"), in.number<std::uint32_t>("period_seconds"), rng));
  return Json{{"parameters", to_hex(made.pp.encode())},
              {"parameters_digest", to_hex(made.pp.digest())},
              {"master_key", to_hex(made.msk.encode().reveal())}};
}

Result<Json> run_user_kg(const Inputs& in, Random& rng) {
  ACESO_TRY(const auto pp, PublicParameters::decode(in.bytes("parameters")));
  symm::SigningKey signing;
  std::ranges::copy(in.fixed<32>("signing_seed"), signing.seed.reveal_mut().begin());
  ACESO_TRY(const auto made, user_kg(pp, in.text("id"), signing, rng));
  return Json{{"user_secret_key", to_hex(made.first.encode().reveal())},
              {"user_public_key", to_hex(made.second.encode())}};
}

Result<Json> run_att_key_gen(const Inputs& in, Random& rng) {
  ACESO_TRY(const auto pp, PublicParameters::decode(in.bytes("parameters")));
  ACESO_TRY(const auto msk, MasterKey::decode(in.bytes("master_key")));
  ACESO_TRY(const auto user, UserPublicKey::decode(in.bytes("user_public_key"), pp));
  ACESO_TRY(const auto attributes, policy::AttributeSet::create(in.texts("attributes")));
  ACESO_TRY(auto st, KgcState::decode(in.bytes("kgc_state")));
  ACESO_TRY(const auto rl, RevocationList::decode(in.bytes("revocation_list")));
  BaseCache bases;
  ACESO_TRY(const auto key, att_key_gen(pp, msk, user, attributes, st, rl, bases, rng));
  return Json{{"attribute_key", to_hex(key.encode())}, {"kgc_state", to_hex(st.encode())}};
}

Result<Json> run_revoke(const Inputs& in, Random&) {
  ACESO_TRY(auto rl, RevocationList::decode(in.bytes("revocation_list")));
  ACESO_TRY(const auto st, KgcState::decode(in.bytes("kgc_state")));
  ACESO_CHECK(revoke(in.text("id"), in.number("period"), rl, st));
  return Json{{"revocation_list", to_hex(rl.encode())}};
}

Result<Json> run_upd_key_gen(const Inputs& in, Random&) {
  ACESO_TRY(const auto pp, PublicParameters::decode(in.bytes("parameters")));
  ACESO_TRY(const auto msk, MasterKey::decode(in.bytes("master_key")));
  ACESO_TRY(const auto rl, RevocationList::decode(in.bytes("revocation_list")));
  ACESO_TRY(const auto key, upd_key_gen(pp, msk, in.number("period"), rl));
  return Json{{"update_key", to_hex(key.encode())}};
}

Result<Json> run_pre_key_gen(const Inputs& in, Random& rng) {
  ACESO_TRY(const auto attk, AttributeKey::decode(in.bytes("attribute_key")));
  ACESO_TRY(const auto updk, UpdateKey::decode(in.bytes("update_key")));
  BaseCache bases;
  ACESO_TRY(const auto prek, pre_key_gen(attk, updk, bases, rng));
  if (!prek) return none(prek);
  return Json{{"pre_decryption_key", to_hex(prek->encode())}};
}

Result<Json> run_encrypt(const Inputs& in, Random& rng) {
  ACESO_TRY(const auto pp, PublicParameters::decode(in.bytes("parameters")));
  ACESO_TRY(auto policy, policy::Policy::parse(in.text("policy")));
  SymKey key;
  std::ranges::copy(in.fixed<sym_key_size>("symmetric_key"), key.reveal_mut().begin());
  const Ciphertext ct = encrypt(pp,
                                {in.digest("record_id"), in.digest("data_digest"), in.digest("report_key_digest"),
                                 in.number("period"), std::move(policy)},
                                key, rng);
  return Json{{"ciphertext", to_hex(ct.encode())}, {"ciphertext_digest", to_hex(ct.digest())}};
}

Result<Json> run_pre_dec(const Inputs& in, Random&) {
  ACESO_TRY(const auto prek, PreDecryptionKey::decode(in.bytes("pre_decryption_key")));
  ACESO_TRY(const auto ct, Ciphertext::decode(in.bytes("ciphertext")));
  const auto semi = pre_dec(prek, ct);
  if (!semi) return none(semi);
  return Json{{"semi_ciphertext", to_hex(semi->encode())}};
}

Result<Json> run_dec(const Inputs& in, Random&) {
  ACESO_TRY(const auto sk, UserSecretKey::decode(in.bytes("user_secret_key")));
  ACESO_TRY(const auto semi, SemiCiphertext::decode(in.bytes("semi_ciphertext")));
  ACESO_TRY(const auto ct, Ciphertext::decode(in.bytes("ciphertext")));
  ACESO_TRY(const auto key, dec(sk, semi, ct));
  return Json{{"symmetric_key", to_hex(key.reveal())}};
}

}  // namespace

Procedures abe_procedures() {
  return {{"setup", run_setup},     {"user_kg", run_user_kg},         {"att_key_gen", run_att_key_gen},
          {"revoke", run_revoke},   {"upd_key_gen", run_upd_key_gen}, {"pre_key_gen", run_pre_key_gen},
          {"encrypt", run_encrypt}, {"pre_dec", run_pre_dec},         {"dec", run_dec}};
}

}  // namespace aceso::vectors
