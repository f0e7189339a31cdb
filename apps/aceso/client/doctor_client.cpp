#include "client/doctor_client.hpp"

#include "client/fields.hpp"
#include "client/problem.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;

constexpr std::uint64_t data_size_most = std::uint64_t{1} << 40;

std::string match_path(const Digest& record_id, const std::string& part) {
  return "/v1/matches/" + to_hex(record_id) + "/" + part;
}

}  // namespace

Result<DoctorState> DoctorClient::state() {
  ACESO_TRY(const json answer, connection_.call_json({"GET", "/v1/doctor", &key_}));
  Fields in(answer, "service");
  DoctorState out;
  out.id = in.text("id");
  out.current = in.truth_or_null("current");
  out.trapdoor = in.digest_or_null("trapdoor");
  ACESO_CHECK(in.finish());
  return out;
}

Result<void> DoctorClient::send_trapdoor(const match::Trapdoor& trapdoor) {
  ACESO_TRY(const json answer,
            connection_.call_json(octets_call("PUT", "/v1/doctor/trapdoor", trapdoor.encode(), &key_)));
  Fields in(answer, "service");
  if (in.digest("trapdoor") != trapdoor.digest()) in.reject("trapdoor", "expected the digest of the one that was sent");
  return in.finish();
}

Result<void> DoctorClient::drop_trapdoor() {
  ACESO_CHECK(connection_.call({"DELETE", "/v1/doctor/trapdoor", &key_}));
  return {};
}

Result<std::vector<DoctorMatch>> DoctorClient::matches() {
  ACESO_TRY(const json answer, connection_.call_json({"GET", "/v1/matches", &key_}));
  Fields in(answer, "service");
  std::vector<DoctorMatch> out;
  for (const json& item : in.list("matches")) {
    Fields fields(item, "service: matches");
    out.push_back({fields.digest("record"), fields.digest("trapdoor"), fields.number("interests"), fields.text("state"),
                   fields.text_or_null("reason"), fields.digest_or_null("report")});
    ACESO_CHECK(fields.finish());
  }
  ACESO_CHECK(in.finish());
  return out;
}

Result<match::Verdict> DoctorClient::verdict(const Digest& record_id) {
  ACESO_TRY(const Bytes bytes, connection_.call({"GET", "/v1/verdicts/" + to_hex(record_id), &key_}));
  return from_service(bytes, match::Verdict::decode);
}

Result<abe::Ciphertext> DoctorClient::ciphertext(const Digest& record_id) {
  ACESO_TRY(const Bytes bytes, connection_.call({"GET", match_path(record_id, "ciphertext"), &key_}));
  return from_service(bytes, abe::Ciphertext::decode);
}

Result<proof::PermutationCertificate> DoctorClient::certificate(const Digest& record_id) {
  ACESO_TRY(const Bytes bytes, connection_.call({"GET", match_path(record_id, "certificate"), &key_}));
  return from_service(bytes, proof::PermutationCertificate::decode);
}

Result<void> DoctorClient::data(const Digest& record_id, const std::function<Result<symm::Sink>()>& begin) {
  return connection_.download({"GET", match_path(record_id, "data"), &key_}, data_size_most, begin);
}

Result<Outcome<abe::SemiCiphertext>> DoctorClient::pre_decrypt(const Digest& record_id) {
  ACESO_TRY(const auto response, connection_.exchange({"POST", match_path(record_id, "pre-decryption"), &key_}));
  if (const auto null = null_in(response)) return none(*null);
  if (response.status / 100 != 2) return tl::unexpected<Error>(error_of(response));
  return from_service(response.body, abe::SemiCiphertext::decode);
}

Result<void> DoctorClient::send_report(const report::Report& report) {
  ACESO_TRY(const json answer,
            connection_.call_json(octets_call("PUT", match_path(report.record_id, "report"), report.encode(), &key_)));
  Fields in(answer, "service");
  if (in.digest("report") != report.digest()) in.reject("report", "expected the digest of the one that was sent");
  return in.finish();
}

}  // namespace aceso::app
