// Decoding of every artifact that needs no more than its bytes, and encoding it again.

#include "abe/decrypt.hpp"
#include "inputs.hpp"
#include "match/authorization.hpp"
#include "match/verdict.hpp"
#include "proof/rsa_permutation.hpp"
#include "report/report.hpp"

namespace aceso::vectors {
namespace {

template <class T>
Result<Json> again(const Bytes& bytes) {
  ACESO_TRY(const T value, T::decode(bytes));
  const auto encoded = value.encode();
  if constexpr (std::is_same_v<decltype(encoded), const SecretBytes>)
    return Json{{"encoding", to_hex(encoded.reveal())}};
  else
    return Json{{"encoding", to_hex(encoded)}};
}

Result<Json> decode(const Inputs& in, Random&) {
  const Bytes bytes = in.bytes("artifact");
  ACESO_TRY(const Artifact kind, peek_artifact(bytes));
  switch (kind) {
    case Artifact::parameters: return again<abe::PublicParameters>(bytes);
    case Artifact::master_key: return again<abe::MasterKey>(bytes);
    case Artifact::kgc_state: return again<abe::KgcState>(bytes);
    case Artifact::revocation_list: return again<abe::RevocationList>(bytes);
    case Artifact::user_secret_key: return again<abe::UserSecretKey>(bytes);
    case Artifact::attribute_key: return again<abe::AttributeKey>(bytes);
    case Artifact::update_key: return again<abe::UpdateKey>(bytes);
    case Artifact::pre_decryption_key: return again<abe::PreDecryptionKey>(bytes);
    case Artifact::ciphertext: return again<abe::Ciphertext>(bytes);
    case Artifact::semi_ciphertext: return again<abe::SemiCiphertext>(bytes);
    case Artifact::index: return again<match::Index>(bytes);
    case Artifact::index_opening: return again<match::IndexOpening>(bytes);
    case Artifact::authorization: return again<match::Authorization>(bytes);
    case Artifact::trapdoor: return again<match::Trapdoor>(bytes);
    case Artifact::verdict: return again<match::Verdict>(bytes);
    case Artifact::report: return again<report::Report>(bytes);
    case Artifact::report_key_certificate: return again<proof::PermutationCertificate>(bytes);
    default: return Json{{"encoding", to_hex(bytes)}};  // needs other keys to be decoded
  }
}

Result<Json> decode_user_public_key(const Inputs& in, Random&) {
  ACESO_TRY(const auto pp, abe::PublicParameters::decode(in.bytes("parameters")));
  ACESO_TRY(const auto key, abe::UserPublicKey::decode(in.bytes("user_public_key"), pp));
  return Json{{"id", key.id()}, {"encoding", to_hex(key.encode())}};
}

}  // namespace

Procedures codec_procedures() { return {{"decode", decode}, {"decode_user_public_key", decode_user_public_key}}; }

}  // namespace aceso::vectors
