#include "service/key_material.hpp"

#include "base/secret_codec.hpp"

namespace aceso::service {
namespace {

constexpr std::size_t pkcs8_size_most = 16384;

/// A secret of 32 bytes.
Result<SecretArray<32>> decode_secret(ByteView bytes, Artifact kind, std::string_view field) {
  Decoder in(bytes, kind);
  SecretArray<32> out;
  read_secret(in, out, field);
  ACESO_CHECK(in.finish());
  return out;
}

Result<Digest> decode_public(ByteView bytes, Artifact kind) {
  Decoder in(bytes, kind);
  const Digest out = in.digest("public key");
  ACESO_CHECK(in.finish());
  return out;
}

}  // namespace

SecretBytes encode_encapsulation_secret_key(const symm::KemKeyPair& pair) {
  return encode_secret(Artifact::encapsulation_secret_key, {pair.secret.reveal()});
}

Result<symm::KemKeyPair> decode_encapsulation_secret_key(ByteView bytes) {
  symm::KemKeyPair out;
  ACESO_TRY(out.secret, decode_secret(bytes, Artifact::encapsulation_secret_key, "secret"));
  out.public_key = symm::kem_public_key(out.secret.reveal());
  return out;
}

Bytes encode_encapsulation_public_key(const Digest& key) {
  return Encoder(Artifact::encapsulation_public_key).raw(key).take();
}

Result<Digest> decode_encapsulation_public_key(ByteView bytes) {
  return decode_public(bytes, Artifact::encapsulation_public_key);
}

SecretBytes encode_signing_secret_key(const symm::SigningKey& key) {
  return encode_secret(Artifact::signing_secret_key, {key.seed.reveal()});
}

Result<symm::SigningKey> decode_signing_secret_key(ByteView bytes) {
  symm::SigningKey out;
  ACESO_TRY(out.seed, decode_secret(bytes, Artifact::signing_secret_key, "seed"));
  return out;
}

Bytes encode_signing_public_key(const symm::SigningPublicKey& key) {
  return Encoder(Artifact::signing_public_key).raw(key).take();
}

Result<symm::SigningPublicKey> decode_signing_public_key(ByteView bytes) {
  return decode_public(bytes, Artifact::signing_public_key);
}

SecretBytes encode_report_secret_key(const symm::RsaPrivateKey& key) {
  const SecretBytes der = key.encode();
  const Bytes size = Encoder().u32(static_cast<std::uint32_t>(der.size())).take();
  return encode_secret(Artifact::report_secret_key, {size, der.reveal()});
}

Result<symm::RsaPrivateKey> decode_report_secret_key(ByteView bytes) {
  Decoder in(bytes, Artifact::report_secret_key);
  const ByteView der = in.blob(pkcs8_size_most, "PKCS#8");
  ACESO_CHECK(in.finish());
  return symm::RsaPrivateKey::decode(der);
}

SecretBytes encode_account_seed(const AccountSeed& seed) {
  return encode_secret(Artifact::account_seed, {seed.reveal()});
}

Result<AccountSeed> decode_account_seed(ByteView bytes) { return decode_secret(bytes, Artifact::account_seed, "seed"); }

SecretBytes BlindingScalar::encode() const {
  return encode_secret(Artifact::blinding_scalar, {record_id, kappa.encode().reveal()});
}

Result<BlindingScalar> BlindingScalar::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::blinding_scalar);
  BlindingScalar out;
  out.record_id = in.digest("record id");
  out.kappa = read_scalar(in, "kappa");
  if (in.ok() && out.kappa.is_zero()) in.reject("kappa", "expected a number that is not zero");
  ACESO_CHECK(in.finish());
  return out;
}

}  // namespace aceso::service
