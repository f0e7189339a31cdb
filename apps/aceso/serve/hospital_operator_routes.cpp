// What a hospital's administrator may ask its service.

#include <nlohmann/json.hpp>

#include "http/problem.hpp"
#include "serve/hospital_api.hpp"
#include "serve/json_body.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;
using Answer = Result<http::Response>;

constexpr std::uint64_t cases_at_once = 100;

Answer admit(const HospitalService& service, const Call& call) {
  ACESO_CHECK(object_of(call, {}));
  OsRandom rng;
  ACESO_TRY(const std::string code, service.records.admit(rng));
  service.log.write(LogLevel::info, "patient admitted");
  return respond_json(201, {{"admission", code}});
}

Answer enrol(const HospitalService& service, const Call& call) {
  ACESO_TRY(const json body, object_of(call, {"user_public_key", "attributes"}));
  ACESO_TRY(const Bytes encoded, base64_of(body, "user_public_key"));
  ACESO_TRY(const auto attributes, texts_of(body, "attributes"));
  ACESO_TRY(const auto user, abe::UserPublicKey::decode(encoded, service.hospital.pp));
  ACESO_TRY(const auto key, service.links.issue(encoded, attributes));
  ACESO_CHECK(service.doctors.enrol(user, key));
  service.log.write(LogLevel::info, "doctor enrolled", {{"id", key.id}, {"leaf", std::to_string(key.leaf)}});
  service.wake();
  return respond_json(201, {{"id", key.id}, {"leaf", key.leaf}});
}

Answer doctors(const HospitalService& service, const Call&) {
  json out = json::array();
  ACESO_TRY(const auto ids, service.hospital.tables.doctor_ids());
  for (const std::string& id : ids) {
    ACESO_TRY(const auto doctor, service.hospital.tables.doctor(id));
    if (!doctor) continue;
    ACESO_TRY(const auto current, service.doctors.is_current(*doctor));
    ACESO_TRY(const auto trapdoor, service.hospital.tables.trapdoor(id));
    json one = {{"id", id}, {"current", nullptr}, {"trapdoor", nullptr}};
    if (current) one["current"] = *current;
    if (trapdoor) one["trapdoor"] = to_hex(trapdoor->digest);
    out.push_back(std::move(one));
  }
  return respond_json(200, {{"doctors", std::move(out)}});
}

Answer dismiss(const HospitalService& service, const Call& call) {
  const std::string& id = call.path.at("doctor");
  // Here at once. When the key center cannot be reached, the same call again goes on from there.
  ACESO_CHECK(service.hospital.tables.dismiss(id));
  ACESO_TRY(const auto latest, service.hospital.at_once.periods.latest());
  const std::uint64_t period = latest ? *latest + 1 : 0;
  ACESO_CHECK(service.links.revoke(id, period));
  service.log.write(LogLevel::info, "doctor dismissed", {{"id", id}});
  return respond_json(200, {{"id", id}, {"revoked_from_period", period}});
}

Answer cases(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest after, path_digest(call.path, "after"));
  ACESO_TRY(const auto ids, service.hospital.tables.record_ids(after, cases_at_once));
  json out = json::array();
  for (const Digest& id : ids) {
    ACESO_TRY(const auto record, service.hospital.tables.record(id));
    if (!record) continue;
    ACESO_TRY(const auto matches, service.hospital.tables.matches_of_record(id));
    ACESO_TRY(const auto chosen, service.doctors.chosen(id));
    ACESO_TRY(const chain::Address owner, service::account_of(record->owner));
    json one = {{"record", to_hex(id)},
                {"owner", chain::to_string(owner)},
                {"state", state_of(*record)},
                {"matches", matches.size()},
                {"chosen", nullptr}};
    if (chosen) one["chosen"] = chosen->doctor;
    out.push_back(std::move(one));
  }
  return respond_json(200, {{"cases", std::move(out)}});
}

Answer want(const HospitalService& service, const Call& call, bool wanted) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const chain::Address to, path_account(call, "hospital"));
  ACESO_CHECK(service.records.want(id, to, wanted));
  service.log.write(LogLevel::info, wanted ? "authorization wanted" : "withdrawal wanted",
                    {{"record", to_hex(id)}, {"hospital", chain::to_string(to)}});
  service.wake();
  return respond_json(202, {{"record", to_hex(id)}, {"hospital", chain::to_string(to)}, {"wanted", wanted}});
}

Answer progress(const HospitalService& service, const Call&) {
  ACESO_TRY(const auto now, service.hospital.tables.progress());
  return respond_json(
      200,
      {{"records", now.records}, {"trapdoors", now.trapdoors}, {"pairs_left", now.pairs}, {"matches", now.matches}});
}

}  // namespace

std::vector<Route> operator_routes(const HospitalService& service) {
  const std::string json_text(json_type);
  const auto who = Callers::service_operator;
  return {
      {"POST", "/v1/admissions", who, "A code that lets one patient hand in one record", json_text, 201, json_text,
       with(service, admit)},
      {"POST", "/v1/doctors", who, "Enrol a doctor: the key center issues the key, which is kept here", json_text, 201,
       json_text, with(service, enrol)},
      {"GET", "/v1/doctors", who, "The doctors", "", 200, json_text, with(service, doctors)},
      {"DELETE", "/v1/doctors/{doctor}", who, "Dismiss a doctor, and revoke the key from the next period on", "", 200,
       json_text, with(service, dismiss)},
      {"GET", "/v1/cases/{after}", who, "The records after this one, 64 zeros for the first: 100 at most", "", 200,
       json_text, with(service, cases)},
      {"PUT", "/v1/cases/{record}/authorizations/{hospital}", who, "Authorise another hospital", "", 202, json_text,
       [&service](const Call& call) { return want(service, call, true); }},
      {"DELETE", "/v1/cases/{record}/authorizations/{hospital}", who, "Withdraw an authorization", "", 202, json_text,
       [&service](const Call& call) { return want(service, call, false); }},
      {"GET", "/v1/progress", who, "How far matching has come", "", 200, json_text, with(service, progress)},
  };
}

}  // namespace aceso::app
