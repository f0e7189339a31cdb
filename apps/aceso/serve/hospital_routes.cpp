// What anybody, and other hospitals, may ask a hospital.

#include <nlohmann/json.hpp>

#include "http/base64.hpp"
#include "http/problem.hpp"
#include "serve/hospital_api.hpp"
#include "serve/json_body.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;
using Answer = Result<http::Response>;

Answer ready(const HospitalService& service, const Call&) {
  // Of the chain it says what the watch last saw: a question for each caller would let anyone keep the node busy.
  if (!service.hospital.tables.position() || !service.chain_answers) return http::plain_problem(503);
  return respond_json(200, {{"ready", true}});
}

Answer hospitals(const HospitalService& service, const Call&) {
  json out = json::array();
  for (const auto& [account, url] : service.links.hospitals())
    out.push_back({{"account", chain::to_string(account)}, {"url", url}});
  return respond_json(200, {{"hospitals", std::move(out)}});
}

Answer transfer(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const auto record, service.records.release(id, *call.identity.hospital));
  service.log.write(LogLevel::info, "record released",
                    {{"record", to_hex(id)}, {"to", chain::to_string(*call.identity.hospital)}});
  return respond_json(200, {{"ciphertext", http::to_base64(record.ciphertext)},
                            {"certificate", http::to_base64(record.certificate)},
                            {"request_key", to_hex(record.request_key)},
                            {"data_bytes", record.data_bytes}});
}

Answer transfer_data(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const auto record, service.records.release(id, *call.identity.hospital));
  return respond_blob(service.hospital.blobs, record.data_digest);
}

}  // namespace

http::Response not_found(std::string_view what) {
  return http::problem(404, "/problems/not-found", "Not Found", "there is no such " + std::string(what) + " here");
}

Result<http::Response> respond_blob(const store::BlobStore& blobs, const Digest& blob) {
  ACESO_TRY(const std::uint64_t size, blobs.size(blob));
  const auto path = blobs.verified(blob);
  // Ours to mend: to the caller it is as if the file could not be read.
  if (!path) return fail(ErrorCode::unavailable, path.error().field, path.error().message);
  http::Response out = respond(200, octets, {});
  out.file = http::FileBody{*path, 0, size};
  return out;
}

std::vector<Route> common_routes(const HospitalService& service) {
  const std::string octet(octets), json_text(json_type);
  return {
      {"GET", "/healthz", Callers::anyone, "Whether the process runs", "", 200, json_text,
       [](const Call&) -> Answer {
         return respond_json(200, {{"alive", true}});
       }},
      {"GET", "/readyz", Callers::anyone, "Whether the database and the chain answer", "", 200, json_text,
       with(service, ready)},
      {"GET", "/metrics", Callers::service_operator, "Counters for Prometheus", "", 200, "text/plain",
       [&service](const Call&) -> Answer {
         return respond(200, "text/plain; version=0.0.4", as_bytes(service.metrics.text()));
       }},
      {"GET", "/v1/identity", Callers::anyone, "The statement by which this service's account names its TLS key", "",
       200, octet, [&service](const Call&) -> Answer { return respond(200, octets, service.statement()); }},
      {"GET", "/v1/hospitals", Callers::anyone, "Where this hospital and those that it knows are", "", 200, json_text,
       with(service, hospitals)},
  };
}

std::vector<Route> transfer_routes(const HospitalService& service) {
  const std::string octet(octets), json_text(json_type);
  return {
      {"GET", "/v1/transfers/{record}", Callers::hospital, "The ciphertext, against a current authorization", "", 200,
       json_text, with(service, transfer)},
      {"GET", "/v1/transfers/{record}/data", Callers::hospital, "The sealed data, against a current authorization", "",
       200, octet, with(service, transfer_data)},
  };
}

std::vector<Route> hospital_routes(const HospitalService& service) {
  std::vector<Route> out;
  for (auto part : {common_routes, operator_routes, patient_routes, doctor_routes, transfer_routes})
    for (Route& route : part(service)) out.push_back(std::move(route));
  return out;
}

Result<Identity> identify_user(const service::Hospital& hospital, const symm::SigningPublicKey& key,
                               const PathParameters& path) {
  Identity out;
  out.key = key;
  ACESO_TRY(const auto doctor, hospital.tables.doctor_with_key(key));
  if (doctor) out.doctor = doctor->id;
  if (path.contains("record")) {
    const auto id = path_digest(path, "record");
    if (!id) return out;
    ACESO_TRY(const auto record, hospital.tables.record(*id));
    out.patient = record && std::ranges::equal(record->request_key, key);
  }
  return out;
}

}  // namespace aceso::app
