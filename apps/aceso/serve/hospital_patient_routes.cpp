// What a patient may ask about one record: here, or at a hospital that was authorised and got the record.

#include <nlohmann/json.hpp>

#include "http/base64.hpp"
#include "http/problem.hpp"
#include "serve/hospital_api.hpp"
#include "serve/json_body.hpp"
#include "symm/hash.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;
using Answer = Result<http::Response>;

Result<json> describe(const HospitalService& service, const Digest& id) {
  ACESO_TRY(const std::uint64_t received, service.records.received(id));
  ACESO_TRY(const auto record, service.hospital.tables.record(id));
  if (!record) return service::no_such_record(id);
  ACESO_TRY(const chain::Address owner, service::account_of(record->owner));
  json out = {{"record", to_hex(id)},
              {"state", state_of(*record)},
              {"received", received},
              {"data_bytes", record->data_bytes},
              {"owner", chain::to_string(owner)},
              {"index", nullptr},
              {"authorizations", json::array()},
              {"reports", json::array()}};
  if (!record->index.empty()) out["index"] = to_hex(symm::sha256(record->index));
  ACESO_TRY(const auto authorizations, service.hospital.tables.authorizations(id));
  for (const auto& one : authorizations) {
    ACESO_TRY(const chain::Address hospital, service::account_of(one.hospital));
    out["authorizations"].push_back({{"hospital", chain::to_string(hospital)}, {"wanted", one.wanted}});
  }
  ACESO_TRY(const auto reports, service.hospital.tables.reports_of_record(id));
  for (const auto& report : reports)
    out["reports"].push_back({{"report", to_hex(report.digest)},
                              {"doctor", report.doctor},
                              {"delivered", report.delivered},
                              {"acknowledged", report.acknowledged},
                              {"disputed", !report.dispute.empty()}});
  return out;
}

Answer state(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const json out, describe(service, id));
  return respond_json(200, out);
}

Answer submit(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const json body, object_of(call, {"admission", "ciphertext", "certificate", "data_bytes"}));
  service::HospitalRecords::Submission submission;
  ACESO_TRY(submission.admission, text_of(body, "admission"));
  submission.request_key = *call.identity.key;
  ACESO_TRY(submission.ciphertext, base64_of(body, "ciphertext"));
  ACESO_TRY(submission.certificate, base64_of(body, "certificate"));
  ACESO_TRY(submission.data_bytes, number_of(body, "data_bytes"));
  ACESO_CHECK(service.records.submit(id, submission));
  service.log.write(LogLevel::info, "record announced", {{"record", to_hex(id)}});
  ACESO_TRY(const json out, describe(service, id));
  return respond_json(201, out);
}

Answer put_data(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const std::uint64_t offset, path_number(call, "offset"));
  ACESO_TRY(const std::uint64_t received, service.records.append(id, offset, call.request.body));
  return respond_json(200, {{"received", received}});
}

Answer build_index(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const json body, object_of(call, {"keywords", "m"}));
  ACESO_TRY(const auto texts, texts_of(body, "keywords"));
  ACESO_TRY(const std::uint64_t m, number_of(body, "m"));
  std::vector<Scalar> keywords;
  for (const std::string& text : texts) {
    const auto bytes = from_hex(text);
    const auto keyword = bytes ? Scalar::decode(*bytes) : std::nullopt;
    if (!keyword) return fail(ErrorCode::bad_encoding, "keywords", "expected hashed keywords: scalars in hexadecimal");
    keywords.push_back(*keyword);
  }
  OsRandom rng;
  ACESO_TRY(const auto built,
            service.records.build_index(id, keywords, static_cast<unsigned>(std::min<std::uint64_t>(m, 1000)), rng));
  return respond_json(200, {{"index", http::to_base64(built.index.encode())},
                            {"opening", http::to_base64(built.opening.encode().reveal())}});
}

Answer publication(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const json body, object_of(call, {"index_digest", "patient", "signature"}));
  ACESO_TRY(const Digest index, digest_of(body, "index_digest"));
  ACESO_TRY(const chain::Address patient, account_of(body, "patient"));
  ACESO_TRY(const Bytes bytes, base64_of(body, "signature"));
  ACESO_TRY(const auto signature, chain::Signature::from_bytes(bytes));
  ACESO_CHECK(service.records.consent(id, index, patient, signature));
  service.log.write(LogLevel::info, "publication agreed", {{"record", to_hex(id)}});
  service.wake();
  ACESO_TRY(const json out, describe(service, id));
  return respond_json(202, out);
}

Answer get_report(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const Digest digest, path_digest(call.path, "report"));
  ACESO_TRY(const auto report, service.hospital.tables.report(digest));
  if (!report || report->record_id != id) return not_found("report");
  return respond(200, octets, report->report);
}

Answer put_receipt(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const Digest digest, path_digest(call.path, "report"));
  ACESO_TRY(const json body, object_of(call, {"receipt", "signature"}));
  ACESO_TRY(const Bytes receipt, base64_of(body, "receipt"));
  ACESO_TRY(const Bytes bytes, base64_of(body, "signature"));
  ACESO_TRY(const auto signature, chain::Signature::from_bytes(bytes));
  ACESO_CHECK(service.doctors.take_receipt(id, digest, receipt, signature));
  service.wake();
  ACESO_TRY(const auto report, service.hospital.tables.report(digest));
  return respond_json(202, {{"report", to_hex(digest)}, {"acknowledged", report && report->acknowledged}});
}

Answer put_dispute(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const Digest digest, path_digest(call.path, "report"));
  ACESO_TRY(const auto ruling, service.doctors.judge(id, digest, call.request.body));
  service.log.write(LogLevel::warning, "dispute",
                    {{"report", to_hex(digest)}, {"ruling", std::string(service::to_string(ruling))}});
  return respond_json(200, {{"report", to_hex(digest)}, {"ruling", service::to_string(ruling)}});
}

Answer withdraw(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const json body, object_of(call, {"hospital", "epoch", "signature"}));
  ACESO_TRY(const chain::Address hospital, account_of(body, "hospital"));
  ACESO_TRY(const std::uint64_t epoch, number_of(body, "epoch"));
  ACESO_TRY(const Bytes bytes, base64_of(body, "signature"));
  ACESO_TRY(const auto signature, chain::Signature::from_bytes(bytes));
  ACESO_CHECK(service.records.end_by_patient(id, {id, hospital, epoch}, signature));
  service.wake();
  return respond_json(202, {{"record", to_hex(id)}, {"hospital", chain::to_string(hospital)}, {"wanted", false}});
}

Answer trail(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const auto entries, service.hospital.tables.trail(id));
  json out = json::array();
  for (const auto& entry : entries)
    out.push_back({{"number", entry.number},
                   {"time", entry.time},
                   {"event", entry.event},
                   {"party", entry.party},
                   {"subject", entry.subject}});
  return respond_json(200, {{"trail", std::move(out)}});
}

Answer destroy(const HospitalService& service, const Call& call) {
  ACESO_TRY(const Digest id, path_digest(call.path, "record"));
  ACESO_TRY(const auto remains, service.records.destroy(id));
  service.log.write(LogLevel::info, "record destroyed", {{"record", to_hex(id)}});
  service.wake();
  return respond_json(200, {{"record", to_hex(id)}, {"remains_on_chain", remains}});
}

}  // namespace

std::string_view state_of(const store::StoredRecord& record) {
  if (record.deleted) return "deleted";
  if (record.confirmed) return "published";
  if (!record.consent.empty()) return "publishing";
  if (record.epoch != 0) return "withdrawn";
  return record.stored ? "received" : "receiving";
}

std::vector<Route> patient_routes(const HospitalService& service) {
  const std::string octet(octets), json_text(json_type);
  const auto who = Callers::patient;
  return {
      {"PUT", "/v1/records/{record}", Callers::newcomer, "Announce a record, with an admission", json_text, 201,
       json_text, with(service, submit)},
      {"GET", "/v1/records/{record}", who, "How far the record has come", "", 200, json_text, with(service, state)},
      {"DELETE", "/v1/records/{record}", who, "Destroy the record's keys and data", "", 200, json_text,
       with(service, destroy)},
      {"PUT", "/v1/records/{record}/data/{offset}", who, "The next part of the sealed data", octet, 200, json_text,
       with(service, put_data)},
      {"POST", "/v1/records/{record}/index", who, "Build the blinded index of these hashed keywords", json_text, 200,
       json_text, with(service, build_index)},
      {"POST", "/v1/records/{record}/publication", who, "Agree to the publication", json_text, 202, json_text,
       with(service, publication)},
      {"GET", "/v1/records/{record}/reports/{report}", who, "A report", "", 200, octet, with(service, get_report)},
      {"PUT", "/v1/records/{record}/reports/{report}/receipt", who, "Prove to have read a report", json_text, 202,
       json_text, with(service, put_receipt)},
      {"PUT", "/v1/records/{record}/reports/{report}/dispute", who, "Open a report to the hospital as the arbiter",
       octet, 200, json_text, with(service, put_dispute)},
      {"POST", "/v1/records/{record}/withdrawals", who, "End an authorization", json_text, 202, json_text,
       with(service, withdraw)},
      {"GET", "/v1/records/{record}/trail", who, "What was done with the record here", "", 200, json_text,
       with(service, trail)},
  };
}

}  // namespace aceso::app
