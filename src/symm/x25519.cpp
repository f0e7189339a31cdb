#include "symm/x25519.hpp"

#include <algorithm>
#include <string_view>

#include "symm/hash.hpp"
#include "symm/openssl.hpp"

namespace aceso::symm {
namespace {

constexpr std::uint8_t suite_id[] = {'K', 'E', 'M', 0x00, 0x20};  // "KEM" | kem_id of DHKEM(X25519, HKDF-SHA256)

SecretBytes labeled_extract(ByteView salt, std::string_view label, ByteView ikm) {
  Bytes labeled;
  append(labeled, as_bytes("HPKE-v1"));
  append(labeled, suite_id);
  append(labeled, as_bytes(label));
  append(labeled, ikm);
  SecretBytes out = hkdf_extract(salt, labeled);
  wipe(labeled.data(), labeled.size());
  return out;
}

SecretBytes labeled_expand(ByteView prk, std::string_view label, ByteView info, std::uint16_t size) {
  Bytes labeled = {static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
  append(labeled, as_bytes("HPKE-v1"));
  append(labeled, suite_id);
  append(labeled, as_bytes(label));
  append(labeled, info);
  return hkdf_expand(prk, labeled, size);
}

Result<SecretBytes> diffie_hellman(std::span<const std::uint8_t, 32> secret,
                                   std::span<const std::uint8_t, 32> public_key) {
  const EvpPkey ours(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, secret.data(), secret.size()));
  const EvpPkey theirs(EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, public_key.data(), public_key.size()));
  require(ours != nullptr && theirs != nullptr);
  const EvpPkeyCtx ctx(EVP_PKEY_CTX_new(ours.get(), nullptr));
  SecretBytes out(32);
  std::size_t size = out.size();
  require(EVP_PKEY_derive_init(ctx.get()) == 1 && EVP_PKEY_derive_set_peer(ctx.get(), theirs.get()) == 1);
  // OpenSSL refuses an all-zero result, which is what points of small order give (RFC 7748, section 6.1).
  if (EVP_PKEY_derive(ctx.get(), out.reveal_mut().data(), &size) != 1)
    return fail(ErrorCode::bad_encoding, "encapsulation key", "expected a point that is not of small order");
  return out;
}

SecretBytes shared_secret(ByteView dh, ByteView enc, ByteView recipient) {
  Bytes kem_context(enc.begin(), enc.end());
  append(kem_context, recipient);
  const SecretBytes prk = labeled_extract({}, "eae_prk", dh);
  return labeled_expand(prk.reveal(), "shared_secret", kem_context, 32);
}

}  // namespace

std::array<std::uint8_t, 32> kem_public_key(std::span<const std::uint8_t, 32> secret) {
  const EvpPkey key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, secret.data(), secret.size()));
  std::array<std::uint8_t, 32> out;
  std::size_t size = out.size();
  require(key != nullptr && EVP_PKEY_get_raw_public_key(key.get(), out.data(), &size) == 1);
  return out;
}

KemKeyPair derive_kem_key_pair(ByteView ikm) {
  const SecretBytes prk = labeled_extract({}, "dkp_prk", ikm);
  const SecretBytes sk = labeled_expand(prk.reveal(), "sk", {}, 32);
  KemKeyPair out;
  std::copy(sk.reveal().begin(), sk.reveal().end(), out.secret.reveal_mut().begin());
  out.public_key = kem_public_key(out.secret.reveal());
  return out;
}

KemKeyPair generate_kem_key_pair(Random& rng) {
  SecretArray<32> ikm;
  rng.fill(ikm.reveal_mut());
  return derive_kem_key_pair(ikm.reveal());
}

Result<Encapsulation> encapsulate(std::span<const std::uint8_t, 32> public_key, Random& rng) {
  const KemKeyPair ephemeral = generate_kem_key_pair(rng);
  ACESO_TRY(const SecretBytes dh, diffie_hellman(ephemeral.secret.reveal(), public_key));
  return Encapsulation{ephemeral.public_key, shared_secret(dh.reveal(), ephemeral.public_key, public_key)};
}

Result<SecretBytes> decapsulate(std::span<const std::uint8_t, 32> enc, const KemKeyPair& pair) {
  ACESO_TRY(const SecretBytes dh, diffie_hellman(pair.secret.reveal(), enc));
  return shared_secret(dh.reveal(), enc, pair.public_key);
}

}  // namespace aceso::symm
