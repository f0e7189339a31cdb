#include "abe/user_key.hpp"

#include "base/secret_codec.hpp"
#include "policy/attributes.hpp"

namespace aceso::abe {
namespace {

proof::Transcript registration(const PublicParameters& pp, std::string_view id, const symm::SigningPublicKey& signing) {
  return std::move(proof::Transcript("user-key").add("pp", pp.digest()).add("id", id).add("signing", signing));
}

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
  return out.take();
}

Result<UserPublicKey> UserPublicKey::decode(ByteView bytes, const PublicParameters& pp) {
  Decoder in(bytes, Artifact::user_public_key);
  std::string id = in.text("id");
  const G1 pk = read_g1(in, "pk");
  const symm::SigningPublicKey signing = in.digest("signing key");
  const auto proof = proof::SchnorrProof::read(in);
  ACESO_CHECK(in.finish());
  ACESO_CHECK(check_id(id));
  if (!proof::verify_schnorr(registration(pp, id, signing), pk, proof))
    return fail(ErrorCode::bad_signature, "user public key",
                "expected a proof of knowledge of the secret key for this id and these parameters");
  return UserPublicKey(std::move(id), pk, signing, proof);
}

Result<std::pair<UserSecretKey, UserPublicKey>> user_kg(const PublicParameters& pp, std::string id,
                                                        const symm::SigningPublicKey& signing, Random& rng) {
  ACESO_CHECK(check_id(id));
  const Scalar beta = Scalar::random_nonzero(rng);
  const auto proof = proof::prove_schnorr(registration(pp, id, signing), beta, rng);
  return std::pair(UserSecretKey(beta), UserPublicKey(std::move(id), G1::generator().pow(beta), signing, proof));
}

}  // namespace aceso::abe
