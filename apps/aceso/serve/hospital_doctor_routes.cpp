// What a doctor may ask the own hospital.

#include <nlohmann/json.hpp>

#include "http/problem.hpp"
#include "serve/hospital_api.hpp"
#include "serve/json_body.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;
using Answer = Result<http::Response>;
using service::HospitalDoctors;

std::string_view name_of(HospitalDoctors::Stage stage) {
  switch (stage) {
    case HospitalDoctors::Stage::found: return "found";
    case HospitalDoctors::Stage::fetching: return "fetching";
    case HospitalDoctors::Stage::ready: return "ready";
    case HospitalDoctors::Stage::served: return "served";
    case HospitalDoctors::Stage::reported: return "reported";
    case HospitalDoctors::Stage::passed_over: return "passed over";
    case HospitalDoctors::Stage::cannot_read: return "cannot read";
    case HospitalDoctors::Stage::not_available: return "not available";
  }
  return {};
}

Answer me(const HospitalService& service, const Call& call) {
  const std::string& id = *call.identity.doctor;
  ACESO_TRY(const auto doctor, service.hospital.tables.doctor(id));
  if (!doctor) return not_found("doctor");
  ACESO_TRY(const auto current, service.doctors.is_current(*doctor));
  ACESO_TRY(const auto trapdoor, service.hospital.tables.trapdoor(id));
  json out = {{"id", id}, {"current", nullptr}, {"trapdoor", nullptr}};
  if (current) out["current"] = *current;
  if (trapdoor) out["trapdoor"] = to_hex(trapdoor->digest);
  return respond_json(200, out);
}

Answer put_trapdoor(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest digest, service.doctors.take_trapdoor(*call.identity.doctor, call.request.body));
  service.wake();
  return respond_json(200, {{"trapdoor", to_hex(digest)}});
}

Answer drop_trapdoor(const HospitalService& service, const Call& call) {
  ACESO_CHECK(service.hospital.tables.drop_trapdoor(*call.identity.doctor));
  return respond_json(200, {{"trapdoor", nullptr}});
}

Answer matches(const HospitalService& service, const Call& call) {
  ACESO_TRY(const auto cases, service.doctors.cases(*call.identity.doctor));
  json out = json::array();
  for (const auto& one : cases) {
    json match = {{"record", to_hex(one.match.record_id)},
                  {"trapdoor", to_hex(one.match.trapdoor_digest)},
                  {"interests", one.match.interests},
                  {"state", name_of(one.stage)},
                  {"reason", nullptr},
                  {"report", nullptr}};
    if (!one.match.outcome.empty()) match["reason"] = one.match.outcome;
    if (one.report) match["report"] = to_hex(*one.report);
    out.push_back(std::move(match));
  }
  return respond_json(200, {{"matches", std::move(out)}});
}

Answer verdict(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const auto made, service.doctors.verdict(*call.identity.doctor, id));
  if (!made) return not_found("record");
  return respond(200, octets, made->encode());
}

Answer ciphertext(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const auto record, service.doctors.record_for(*call.identity.doctor, id));
  return respond(200, octets, record.ciphertext);
}

Answer certificate(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const auto record, service.doctors.record_for(*call.identity.doctor, id));
  return respond(200, octets, record.certificate);
}

Answer data(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const auto record, service.doctors.record_for(*call.identity.doctor, id));
  return respond_blob(service.hospital.blobs, record.data_digest);
}

Answer pre_decrypt(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  OsRandom rng;
  ACESO_TRY(const auto outcome, service.doctors.pre_decrypt(*call.identity.doctor, id, rng));
  if (!outcome)
    return http::problem(409, "/problems/none", "The procedure gives nothing", std::string(to_string(outcome.error())));
  service.log.write(LogLevel::info, "pre-decrypted", {{"record", to_hex(id)}, {"doctor", *call.identity.doctor}});
  return respond(200, octets, outcome->encode());
}

Answer put_report(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const Digest digest, service.doctors.take_report(*call.identity.doctor, id, call.request.body));
  service.log.write(LogLevel::info, "report handed in", {{"record", to_hex(id)}, {"report", to_hex(digest)}});
  service.wake();
  return respond_json(202, {{"report", to_hex(digest)}});
}

}  // namespace

std::vector<Route> doctor_routes(const HospitalService& service) {
  const std::string octet(octets), json_text(json_type);
  const auto who = Callers::doctor;
  return {
      {"GET", "/v1/doctor", who, "What the hospital knows of the doctor who asks", "", 200, json_text,
       with(service, me)},
      {"PUT", "/v1/doctor/trapdoor", who, "The standing trapdoor, in place of a former one", octet, 200, json_text,
       with(service, put_trapdoor)},
      {"DELETE", "/v1/doctor/trapdoor", who, "No standing trapdoor any more", "", 200, json_text,
       with(service, drop_trapdoor)},
      {"GET", "/v1/matches", who, "The records that the doctor's trapdoors matched", "", 200, json_text,
       with(service, matches)},
      {"GET", "/v1/verdicts/{record}", who, "The verdict on the standing trapdoor, with its proof, match or not", "",
       200, octet, with(service, verdict)},
      {"GET", "/v1/matches/{record}/ciphertext", who, "The ciphertext of the record's key", "", 200, octet,
       with(service, ciphertext)},
      {"GET", "/v1/matches/{record}/certificate", who, "The patient's report key", "", 200, octet,
       with(service, certificate)},
      {"GET", "/v1/matches/{record}/data", who, "The sealed data", "", 200, octet, with(service, data)},
      {"POST", "/v1/matches/{record}/pre-decryption", who, "The semi-ciphertext", "", 200, octet,
       with(service, pre_decrypt)},
      {"PUT", "/v1/matches/{record}/report", who, "The report", octet, 202, json_text, with(service, put_report)},
  };
}

}  // namespace aceso::app
