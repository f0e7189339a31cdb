#include "abe/user_key.hpp"

#include <algorithm>

#include "base/secret_codec.hpp"
#include "policy/attributes.hpp"

namespace aceso::abe {
namespace {

proof::Transcript registration(const PublicParameters& pp, std::string_view id, const symm::SigningPublicKey& signing) {
  return std::move(proof::Transcript("user-key").add("pp", pp.digest()).add("id", id).add("signing", signing));
}

constexpr std::string_view signature_domain = "ACESO-V01-USER-KEY-SIGNATURE";

Result<void> check_id(std::string_view id) {
  if (const auto valid = policy::check_attribute(id); !valid)
    return fail(ErrorCode::bad_argument, "id", valid.error().message);
  return {};
}

}  // namespace

SecretBytes UserSecretKey::encode() const {
  return encode_secret(Artifact::user_secret_key, {beta_.encode().reveal()});
}

Result<UserSecretKey> UserSecretKey::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::user_secret_key);
  const Scalar beta = read_scalar(in, "beta");
  if (in.ok() && beta.is_zero()) in.reject("beta", "expected a number that is not zero");
  ACESO_CHECK(in.finish());
  return UserSecretKey(beta);
}

Bytes UserPublicKey::encode() const {
  Encoder out(Artifact::user_public_key);
  out.text(id_).raw(pk_.encode()).raw(signing_);
  proof_.write(out);
  return out.raw(signature_).take();
}

Bytes UserPublicKey::signed_message(const PublicParameters& pp) const {
  const Bytes encoded = encode();
  Encoder out;
  out.raw(as_bytes(signature_domain)).raw(pp.digest());
  return out.raw(ByteView(encoded).first(encoded.size() - signature_.size())).take();
}

Result<UserPublicKey> UserPublicKey::decode(ByteView bytes, const PublicParameters& pp) {
  Decoder in(bytes, Artifact::user_public_key);
  UserPublicKey out;
  out.id_ = in.text("id");
  out.pk_ = read_g1(in, "pk");
  out.signing_ = in.digest("signing key");
  out.proof_ = proof::SchnorrProof::read(in);
  std::ranges::copy(in.raw(out.signature_.size(), "signature"), out.signature_.begin());
  ACESO_CHECK(in.finish());
  ACESO_CHECK(check_id(out.id_));
  if (!proof::verify_schnorr(registration(pp, out.id_, out.signing_), out.pk_, out.proof_))
    return fail(ErrorCode::bad_signature, "user public key: proof",
                "expected one of knowledge of the secret key, for this id and these parameters");
  if (!symm::verify(out.signing_, out.signed_message(pp), out.signature_))
    return fail(ErrorCode::bad_signature, "user public key: signature",
                "expected one by the signing key, for this id and these parameters");
  return out;
}

Result<std::pair<UserSecretKey, UserPublicKey>> user_kg(const PublicParameters& pp, std::string id,
                                                        const symm::SigningKey& signing, Random& rng) {
  ACESO_CHECK(check_id(id));
  const Scalar beta = Scalar::random_nonzero(rng);
  UserPublicKey out;
  out.id_ = std::move(id);
  out.pk_ = G1::generator().pow(beta);
  out.signing_ = signing.public_key();
  out.proof_ = proof::prove_schnorr(registration(pp, out.id_, out.signing_), beta, rng);
  out.signature_ = signing.sign(out.signed_message(pp));
  return std::pair(UserSecretKey(beta), std::move(out));
}

}  // namespace aceso::abe
