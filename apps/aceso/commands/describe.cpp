#include "commands/describe.hpp"

#include "abe/decrypt.hpp"
#include "match/authorization.hpp"
#include "match/verdict.hpp"
#include "proof/rsa_permutation.hpp"
#include "report/report.hpp"
#include "service/key_material.hpp"
#include "symm/hash.hpp"

namespace aceso::app {
namespace {

using Facts = nlohmann::ordered_json;

Result<void> describe_parameters(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto pp, abe::PublicParameters::decode(bytes));
  facts["depth"] = pp.depth;
  facts["period_seconds"] = pp.period_seconds;
  return {};
}

Result<void> describe_state(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto st, abe::KgcState::decode(bytes));
  facts["leaves_given"] = st.owners().size();
  return {};
}

Result<void> describe_revocations(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto rl, abe::RevocationList::decode(bytes));
  facts["revoked_leaves"] = rl.items().size();
  return {};
}

Result<void> describe_user_key(ByteView bytes, const std::optional<abe::PublicParameters>& pp, Facts& facts) {
  if (pp) {
    ACESO_TRY(const auto user, abe::UserPublicKey::decode(bytes, *pp));
    facts["id"] = user.id();
    facts["signing_key"] = to_hex(user.signing());
    facts["proof"] = "holds";
    return {};
  }
  Decoder in(bytes, Artifact::user_public_key);
  const std::string id = in.text("id");
  read_g1(in, "pk");
  const Digest signing = in.digest("signing key");
  proof::SchnorrProof::read(in);
  in.raw(symm::Signature{}.size(), "signature");
  ACESO_CHECK(in.finish());
  facts["id"] = id;
  facts["signing_key"] = to_hex(signing);
  facts["proof"] = "not checked; needs --parameters";
  return {};
}

Result<void> describe_attribute_key(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto key, abe::AttributeKey::decode(bytes));
  facts["id"] = key.id;
  facts["leaf"] = key.leaf;
  facts["depth"] = key.depth();
  facts["attributes"] = std::vector<std::string>(key.attributes.items().begin(), key.attributes.items().end());
  return {};
}

Result<void> describe_update_key(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto key, abe::UpdateKey::decode(bytes));
  facts["period"] = key.period;
  facts["depth"] = key.depth;
  facts["nodes"] = key.nodes.size();
  return {};
}

Result<void> describe_pre_decryption_key(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto key, abe::PreDecryptionKey::decode(bytes));
  facts["id"] = key.id;
  facts["period"] = key.period;
  facts["attributes"] = std::vector<std::string>(key.attributes.items().begin(), key.attributes.items().end());
  return {};
}

Result<void> describe_ciphertext(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto ct, abe::Ciphertext::decode(bytes));
  facts["record_id"] = to_hex(ct.header.record_id);
  facts["data_digest"] = to_hex(ct.header.data_digest);
  facts["report_key_digest"] = to_hex(ct.header.report_key_digest);
  facts["period"] = ct.header.period;
  facts["policy"] = ct.header.policy.to_string();
  return {};
}

Result<void> describe_semi_ciphertext(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto semi, abe::SemiCiphertext::decode(bytes));
  facts["ciphertext_digest"] = to_hex(semi.ciphertext_digest);
  return {};
}

Result<void> describe_index(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto index, match::Index::decode(bytes));
  facts["record_id"] = to_hex(index.record_id);
  facts["m"] = index.m();
  return {};
}

Result<void> describe_authorization(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto authorization, match::Authorization::decode(bytes));
  facts["record_id"] = to_hex(authorization.record_id);
  return {};
}

Result<void> describe_trapdoor(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto trapdoor, match::Trapdoor::decode(bytes));
  facts["interests"] = trapdoor.interests;
  facts["m"] = trapdoor.m();
  return {};
}

Result<void> describe_verdict(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto verdict, match::Verdict::decode(bytes));
  facts["verdict"] = verdict.matched() ? "match" : "no match";
  facts["index_digest"] = to_hex(verdict.index_digest);
  facts["trapdoor_digest"] = to_hex(verdict.trapdoor_digest);
  facts["proof"] = "not checked; see verify-match";
  return {};
}

Result<void> describe_report(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto report, report::Report::decode(bytes));
  facts["record_id"] = to_hex(report.record_id);
  facts["doctor_key"] = to_hex(report.doctor);
  facts["report_key_digest"] = to_hex(report.key_digest);
  facts["signature"] = "holds";
  return {};
}

Result<void> describe_certificate(ByteView bytes, Facts& facts) {
  ACESO_TRY(const auto certificate, proof::PermutationCertificate::decode(bytes));
  ACESO_CHECK(report::ReportKey::create(certificate));
  facts["modulus_bits"] = certificate.key.size() * 8;
  facts["report_key_digest"] = to_hex(symm::sha256(certificate.key.encode()));
  facts["proof"] = "holds";
  return {};
}

/// The rest of a receipt has a size that depends on the patient's key.
Result<void> describe_receipt(ByteView bytes, Facts& facts) {
  Decoder in(bytes, Artifact::receipt);
  const Digest digest = in.digest("report digest");
  if (!in.ok()) return in.failure();
  facts["report_digest"] = to_hex(digest);
  facts["proof"] = "not checked; see verify-receipt";
  return {};
}

Result<void> describe_public_key(const Result<Digest>& key, Facts& facts) {
  ACESO_CHECK(key);
  facts["public_key"] = to_hex(*key);
  return {};
}

/// What has a header alone that can be read.
Result<void> describe_header(Artifact kind, ByteView bytes) {
  const Decoder in(bytes, kind);
  if (!in.ok()) return in.failure();
  return {};
}

}  // namespace

bool is_secret(Artifact kind) {
  switch (kind) {
    case Artifact::master_key:
    case Artifact::user_secret_key:
    case Artifact::index_opening:
    case Artifact::encapsulation_secret_key:
    case Artifact::dispute_opening:
    case Artifact::signing_secret_key:
    case Artifact::report_secret_key:
    case Artifact::account_seed:
    case Artifact::blinding_scalar: return true;
    default: return false;
  }
}

Result<void> describe(Artifact kind, ByteView bytes, const std::optional<abe::PublicParameters>& pp, Facts& facts) {
  switch (kind) {
    case Artifact::parameters: return describe_parameters(bytes, facts);
    case Artifact::kgc_state: return describe_state(bytes, facts);
    case Artifact::revocation_list: return describe_revocations(bytes, facts);
    case Artifact::user_public_key: return describe_user_key(bytes, pp, facts);
    case Artifact::attribute_key: return describe_attribute_key(bytes, facts);
    case Artifact::update_key: return describe_update_key(bytes, facts);
    case Artifact::pre_decryption_key: return describe_pre_decryption_key(bytes, facts);
    case Artifact::ciphertext: return describe_ciphertext(bytes, facts);
    case Artifact::semi_ciphertext: return describe_semi_ciphertext(bytes, facts);
    case Artifact::index: return describe_index(bytes, facts);
    case Artifact::authorization: return describe_authorization(bytes, facts);
    case Artifact::trapdoor: return describe_trapdoor(bytes, facts);
    case Artifact::verdict: return describe_verdict(bytes, facts);
    case Artifact::report: return describe_report(bytes, facts);
    case Artifact::report_key_certificate: return describe_certificate(bytes, facts);
    case Artifact::receipt: return describe_receipt(bytes, facts);
    case Artifact::encapsulation_public_key:
      return describe_public_key(service::decode_encapsulation_public_key(bytes), facts);
    case Artifact::signing_public_key: return describe_public_key(service::decode_signing_public_key(bytes), facts);
    default: return describe_header(kind, bytes);
  }
}

}  // namespace aceso::app
