#include "abe/world.hpp"
#include "artifacts.hpp"
#include "group/pairing.hpp"

namespace aceso::encoding {
namespace {

/// One record and all that opens it.
struct Case {
  abe::testing::World world;
  abe::testing::User user = world.enrol("dr-a", {"a", "b"});
  abe::testing::User other = world.enrol("dr-b", {"b"});
  abe::SymKey key = world.random_key();
  abe::Ciphertext ct = world.seal(key, "a and b", 7);
  abe::UpdateKey update = world.update(7);
  abe::PreDecryptionKey prek = abe::pre_key_gen(user.attk, update, world.bases, world.rng).value().value();
  abe::SemiCiphertext semi = abe::pre_dec(prek, ct).value();

  Case() {
    world.rl.add(3, 5);
    world.rl.add(9, 6);
  }
};

Case& the_case() {
  static Case made;
  return made;
}

bool opens(const abe::SemiCiphertext& semi, const abe::Ciphertext& ct) {
  const auto opened = abe::dec(the_case().user.sk, semi, ct);
  return opened && abe::testing::same(*opened, the_case().key);
}

Codec parameters() {
  return {the_case().world.pp().encode(), decode_and_encode<abe::PublicParameters>, [](ByteView bytes) {
            const auto pp = abe::PublicParameters::decode(bytes);
            return pp && abe::UserPublicKey::decode(the_case().user.pk.encode(), *pp);
          }};
}

Codec master_key() {
  return {plain(the_case().world.kgc.msk.encode()), decode_and_encode<abe::MasterKey>, [](ByteView bytes) {
            const auto msk = abe::MasterKey::decode(bytes);
            return msk && msk->gamma(1) == the_case().world.kgc.msk.gamma(1) &&
                   pairing(G1::generator().pow(msk->alpha), G2::generator()) == the_case().world.pp().e;
          }};
}

Codec kgc_state() { return {the_case().world.st.encode(), decode_and_encode<abe::KgcState>}; }

Codec revocation_list() { return {the_case().world.rl.encode(), decode_and_encode<abe::RevocationList>}; }

Codec user_secret_key() {
  return {plain(the_case().user.sk.encode()), decode_and_encode<abe::UserSecretKey>, [](ByteView bytes) {
            const auto sk = abe::UserSecretKey::decode(bytes);
            return sk && abe::dec(*sk, the_case().semi, the_case().ct);
          }};
}

Codec user_public_key() {
  const auto again = [](ByteView bytes) { return decode_and_encode<abe::UserPublicKey>(bytes, the_case().world.pp()); };
  // Its decoder verifies the proof of knowledge and the signature, which bind every byte.
  return {the_case().user.pk.encode(), again, [again](ByteView bytes) { return again(bytes).has_value(); }};
}

Codec attribute_key() { return {the_case().user.attk.encode(), decode_and_encode<abe::AttributeKey>}; }

Codec update_key() {
  return {the_case().update.encode(), decode_and_encode<abe::UpdateKey>, [](ByteView bytes) {
            const auto update = abe::UpdateKey::decode(bytes);
            if (!update) return false;
            const auto prek =
                abe::pre_key_gen(the_case().user.attk, *update, the_case().world.bases, the_case().world.rng);
            if (!prek || !*prek) return false;
            const auto semi = abe::pre_dec(**prek, the_case().ct);
            return semi && opens(*semi, the_case().ct);
          }};
}

Codec pre_decryption_key() { return {the_case().prek.encode(), decode_and_encode<abe::PreDecryptionKey>}; }

Codec ciphertext() {
  return {the_case().ct.encode(), decode_and_encode<abe::Ciphertext>, [](ByteView bytes) {
            const auto ct = abe::Ciphertext::decode(bytes);
            if (!ct) return false;
            auto prek = the_case().prek;
            prek.period = ct->header.period;  // a hospital that looks at nothing
            const auto semi = abe::pre_dec(prek, *ct);
            return semi && opens(*semi, *ct);
          }};
}

Codec semi_ciphertext() {
  return {the_case().semi.encode(), decode_and_encode<abe::SemiCiphertext>, [](ByteView bytes) {
            const auto semi = abe::SemiCiphertext::decode(bytes);
            return semi && opens(*semi, the_case().ct);
          }};
}

}  // namespace

std::vector<Entry> abe_artifacts() {
  return {{"Parameters", Artifact::parameters, parameters},
          {"MasterKey", Artifact::master_key, master_key},
          {"KgcState", Artifact::kgc_state, kgc_state},
          {"RevocationList", Artifact::revocation_list, revocation_list},
          {"UserSecretKey", Artifact::user_secret_key, user_secret_key},
          {"UserPublicKey", Artifact::user_public_key, user_public_key},
          {"AttributeKey", Artifact::attribute_key, attribute_key},
          {"UpdateKey", Artifact::update_key, update_key},
          {"PreDecryptionKey", Artifact::pre_decryption_key, pre_decryption_key},
          {"Ciphertext", Artifact::ciphertext, ciphertext},
          {"SemiCiphertext", Artifact::semi_ciphertext, semi_ciphertext}};
}

}  // namespace aceso::encoding
