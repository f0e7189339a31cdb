#include "serve/hospital_links.hpp"

#include <nlohmann/json.hpp>

#include "client/fields.hpp"
#include "http/base64.hpp"
#include "serve/identity.hpp"
#include "service/hospital.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;

/// The jobs try again later, and requests should not wait for long.
constexpr std::chrono::seconds patience{5};

constexpr std::size_t part_size = 1 << 20;

}  // namespace

std::vector<std::pair<chain::Address, std::string>> HospitalLinks::hospitals() const {
  std::vector<std::pair<chain::Address, std::string>> out = {{self_.account, self_.url}};
  out.insert(out.end(), config_.peers.begin(), config_.peers.end());
  return out;
}

Result<Connection> HospitalLinks::connect(Service service, Role role) const {
  ACESO_TRY(auto identity, read_tls_identity(config_.service.tls_certificate, config_.service.tls_key));
  return Connection::open(consortium_, std::move(service),
                          {role, std::move(identity), http::to_base64(statement_()), patience});
}

Result<Connection> HospitalLinks::hospital(const chain::Address& account) const {
  const auto peer = config_.peers.find(account);
  if (peer == config_.peers.end())
    return fail(ErrorCode::refused, "[peers]", "does not say where " + chain::to_string(account) + " is");
  return connect({peer->second, account}, Role::hospital);
}

Result<abe::AttributeKey> HospitalLinks::issue(ByteView user_public_key,
                                               const std::vector<std::string>& attributes) const {
  ACESO_TRY(auto kgc, connect({config_.kgc_url, config_.kgc_account}, Role::key_center));
  ACESO_TRY(const Bytes key,
            kgc.call(json_call("POST", "/v1/attribute-keys",
                               {{"user_public_key", http::to_base64(user_public_key)}, {"attributes", attributes}})));
  return from_service(key, abe::AttributeKey::decode);
}

Result<void> HospitalLinks::revoke(const std::string& id, std::uint64_t from_period) const {
  ACESO_TRY(auto kgc, connect({config_.kgc_url, config_.kgc_account}, Role::key_center));
  ACESO_CHECK(kgc.call(json_call("POST", "/v1/revocations", {{"id", id}, {"from_period", from_period}})));
  return {};
}

Result<HospitalLinks::Update> HospitalLinks::update_key(std::uint64_t period) const {
  ACESO_TRY(auto kgc, connect({config_.kgc_url, config_.kgc_account}, Role::key_center));
  Update out;
  ACESO_TRY(out.update_key, kgc.call({"GET", "/v1/update-keys/" + std::to_string(period)}));
  ACESO_TRY(out.revocation_list, kgc.call({"GET", "/v1/revocation-lists/" + std::to_string(period)}));
  return out;
}

Result<store::NewRecord> HospitalLinks::transfer(const chain::Address& owner, const Digest& record_id) const {
  ACESO_TRY(auto other, hospital(owner));
  ACESO_TRY(const json answer, other.call_json({"GET", "/v1/transfers/" + to_hex(record_id)}));
  Fields in(answer, "service");
  store::NewRecord out;
  out.record_id = record_id;
  out.ciphertext = in.base64("ciphertext");
  out.certificate = in.base64("certificate");
  const Digest key = in.digest("request_key");
  out.request_key.assign(key.begin(), key.end());
  out.data_bytes = in.number("data_bytes");
  ACESO_CHECK(in.finish());
  // The published one and no other: somebody else's data would go to the doctor as this patient's.
  ACESO_TRY(auto ct, from_service(out.ciphertext, abe::Ciphertext::decode));
  if (ct.header.record_id != record_id)
    return fail(ErrorCode::bad_signature, "ciphertext", "is another record's than the one asked for");
  ACESO_TRY(const auto published, service::check_ciphertext(consortium_, std::move(ct)));
  out.data_digest = published->header.data_digest;
  ACESO_TRY(const auto certificate, from_service(out.certificate, proof::PermutationCertificate::decode));
  ACESO_TRY(const auto key_of_patient, report::ReportKey::create(certificate));
  if (key_of_patient.digest() != published->header.report_key_digest)
    return fail(ErrorCode::bad_signature, "certificate", "is not of the key that the ciphertext names");
  if (out.data_bytes == 0 || out.data_bytes > config_.most_record_bytes)
    return fail(ErrorCode::limit, "data_bytes", "is more than [limits] record_bytes");
  return out;
}

Result<void> HospitalLinks::transfer_data(const chain::Address& owner, const store::NewRecord& record,
                                          const store::BlobStore& blobs) const {
  if (blobs.contains(record.data_digest)) return {};
  ACESO_TRY(auto other, hospital(owner));
  Bytes part;
  std::uint64_t kept = 0;
  const auto keep = [&]() -> Result<void> {
    if (part.empty()) return {};
    ACESO_TRY(kept, blobs.append(record.record_id, kept, part));
    part.clear();
    return {};
  };
  const symm::Sink sink = [&](ByteView bytes) -> Result<void> {
    aceso::append(part, bytes);
    return part.size() < part_size ? Result<void>() : keep();
  };
  const auto begin = [&]() -> Result<symm::Sink> {
    ACESO_CHECK(blobs.discard(record.record_id));
    part.clear();
    kept = 0;
    return sink;
  };
  ACESO_CHECK(other.download({"GET", "/v1/transfers/" + to_hex(record.record_id) + "/data"}, record.data_bytes, begin));
  ACESO_CHECK(keep());
  return blobs.finish(record.record_id, record.data_digest);
}

}  // namespace aceso::app
