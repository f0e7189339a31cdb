#include "client/patient_client.hpp"

#include <algorithm>
#include <thread>

#include "client/fields.hpp"
#include "http/base64.hpp"
#include "record/diagnostic_report.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;

constexpr std::size_t part_size = 1 << 20;
constexpr unsigned most_conflicts = 8;
constexpr auto pause = std::chrono::seconds(1);
constexpr std::array<std::string_view, 11> trail_events = {"uploaded",     "published", "authorized",    "withdrawn",
                                                           "transferred",  "matched",   "pre-decrypted", "delivered",
                                                           "acknowledged", "disputed",  "deleted"};

Result<RecordState> read_state(const json& answer, const Digest& record_id) {
  Fields in(answer, "service");
  RecordState out;
  if (in.digest("record") != record_id) in.reject("record", "expected the one that was asked for");
  out.state = in.text("state");
  out.received = in.number("received");
  out.data_bytes = in.number("data_bytes");
  out.owner = in.address("owner");
  out.index = in.digest_or_null("index");
  for (const json& item : in.list("authorizations")) {
    Fields fields(item, "service: authorizations");
    out.authorizations.push_back({fields.address("hospital"), fields.truth("wanted")});
    ACESO_CHECK(fields.finish());
  }
  for (const json& item : in.list("reports")) {
    Fields fields(item, "service: reports");
    out.reports.push_back({fields.digest("report"), fields.text("doctor"), fields.truth("delivered"),
                           fields.truth("acknowledged"), fields.truth("disputed")});
    ACESO_CHECK(fields.finish());
  }
  ACESO_CHECK(in.finish());
  return out;
}

}  // namespace

std::string PatientClient::path(const std::string& rest) const { return "/v1/records/" + to_hex(record_id_) + rest; }

Result<RecordState> PatientClient::state_of(const ServiceCall& call) {
  ACESO_TRY(const json answer, connection_.call_json(call));
  return read_state(answer, record_id_);
}

Result<RecordState> PatientClient::state() { return state_of({"GET", path(), &request_key_}); }

Result<RecordState> PatientClient::hand_in(const std::string& admission, const abe::Ciphertext& ct,
                                           const proof::PermutationCertificate& certificate, std::uint64_t data_bytes) {
  return state_of(json_call("PUT", path(),
                            {{"admission", admission},
                             {"ciphertext", http::to_base64(ct.encode())},
                             {"certificate", http::to_base64(certificate.encode())},
                             {"data_bytes", data_bytes}},
                            &request_key_));
}

Result<RecordState> PatientClient::upload(const ReadPart& read) {
  unsigned conflicts = 0;
  ACESO_TRY(RecordState now, state());
  std::uint64_t offset = now.received;
  while (offset < now.data_bytes) {
    ACESO_TRY(Bytes part, read(offset, part_size));
    if (part.empty()) return fail(ErrorCode::bad_argument, "data", "expected more than is there");
    const std::uint64_t end = offset + part.size();
    const auto answer = connection_.call_json(
        octets_call("PUT", path("/data/" + std::to_string(offset)), std::move(part), &request_key_));
    if (answer) {
      Fields in(*answer, "service");
      offset = in.number("received");
      if (offset != end) in.reject("received", "expected the end of the part that was sent");
      ACESO_CHECK(in.finish());
      continue;
    }
    // A part whose answer was lost is there already: the hospital says where to go on.
    if (answer.error().code != ErrorCode::conflict || ++conflicts > most_conflicts)
      return tl::unexpected<Error>(answer.error());
    ACESO_TRY(now, state());
    offset = now.received;
  }
  return state();
}

Result<match::IndexBuildResult> PatientClient::build_index(std::span<const Scalar> keywords, unsigned m) {
  json list = json::array();
  for (const Scalar& keyword : keywords) list.push_back(to_hex(keyword.encode().reveal()));
  ACESO_TRY(const json answer,
            connection_.call_json(json_call("POST", path("/index"), {{"keywords", list}, {"m", m}}, &request_key_)));
  Fields in(answer, "service");
  const Bytes index = in.base64("index");
  const SecretBytes opening(ByteView(in.base64("opening")));
  ACESO_CHECK(in.finish());
  ACESO_TRY(auto decoded, from_service(index, match::Index::decode));
  ACESO_TRY(auto opened, from_service(opening.reveal(), match::IndexOpening::decode));
  // Another size class would tell how many keywords there are.
  if (decoded.m() != m) return fail(ErrorCode::bad_signature, "service: index", "is of another size class than asked");
  return match::IndexBuildResult{std::move(decoded), std::move(opened)};
}

Result<RecordState> PatientClient::publish(const Digest& index_digest, const chain::Address& patient,
                                           const chain::Signature& consent) {
  return state_of(json_call("POST", path("/publication"),
                            {{"index_digest", to_hex(index_digest)},
                             {"patient", chain::to_string(patient)},
                             {"signature", http::to_base64(consent.to_bytes())}},
                            &request_key_));
}

Result<RecordState> PatientClient::wait_until_published(std::chrono::seconds most) {
  const auto deadline = std::chrono::steady_clock::now() + most;
  for (;;) {
    ACESO_TRY(RecordState now, state());
    if (now.state == "published") return now;
    if (now.state != "publishing")
      return fail(ErrorCode::refused, "record", "is not being published: its state is " + now.state);
    if (std::chrono::steady_clock::now() + pause > deadline)
      return fail(ErrorCode::unavailable, "record", "is not published yet: give the same command again later");
    std::this_thread::sleep_for(pause);
  }
}

Result<report::Report> PatientClient::report(const Digest& digest) {
  ACESO_TRY(const Bytes bytes, connection_.call({"GET", path("/reports/" + to_hex(digest)), &request_key_}));
  return from_service(bytes, report::Report::decode);
}

Result<bool> PatientClient::send_receipt(const Digest& report, const report::Receipt& receipt,
                                         const chain::Signature& signature) {
  ACESO_TRY(const json answer, connection_.call_json(json_call("PUT", path("/reports/" + to_hex(report) + "/receipt"),
                                                               {{"receipt", http::to_base64(receipt.encode())},
                                                                {"signature", http::to_base64(signature.to_bytes())}},
                                                               &request_key_)));
  Fields in(answer, "service");
  const bool acknowledged = in.truth("acknowledged");
  ACESO_CHECK(in.finish());
  return acknowledged;
}

Result<report::Ruling> PatientClient::dispute(const report::DisputeOpening& opening) {
  const SecretBytes encoded = opening.encode();
  const ByteView bytes = encoded.reveal();
  ACESO_TRY(const json answer,
            connection_.call_json(octets_call("PUT", path("/reports/" + to_hex(opening.report_digest) + "/dispute"),
                                              Bytes(bytes.begin(), bytes.end()), &request_key_)));
  Fields in(answer, "service");
  const std::string ruling = in.text("ruling");
  ACESO_CHECK(in.finish());
  if (ruling == "report_readable") return report::Ruling::report_readable;
  if (ruling == "doctor_at_fault") return report::Ruling::doctor_at_fault;
  if (ruling == "opening_is_not_right") return report::Ruling::opening_is_not_right;
  return fail(ErrorCode::bad_encoding, "service: ruling", "is unknown");
}

Result<void> PatientClient::withdraw(const chain::Withdraw& message, const chain::Signature& signature) {
  ACESO_CHECK(connection_.call(json_call("POST", path("/withdrawals"),
                                         {{"hospital", chain::to_string(message.hospital)},
                                          {"epoch", message.epoch},
                                          {"signature", http::to_base64(signature.to_bytes())}},
                                         &request_key_)));
  return {};
}

Result<std::vector<TrailLine>> PatientClient::trail() {
  ACESO_TRY(const json answer, connection_.call_json({"GET", path("/trail"), &request_key_}));
  Fields in(answer, "service");
  std::vector<TrailLine> out;
  for (const json& item : in.list("trail")) {
    Fields fields(item, "service: trail");
    TrailLine line{fields.number("number"), fields.number("time"), fields.text("event"), fields.text("party"),
                   fields.text("subject")};
    if (std::ranges::find(trail_events, line.event) == trail_events.end()) fields.reject("event", "is unknown");
    ACESO_CHECK(fields.finish());
    out.push_back(std::move(line));
  }
  ACESO_CHECK(in.finish());
  return out;
}

Result<std::vector<std::string>> PatientClient::remove() {
  ACESO_TRY(const json answer, connection_.call_json({"DELETE", path(), &request_key_}));
  Fields in(answer, "service");
  auto out = in.texts("remains_on_chain");
  ACESO_CHECK(in.finish());
  return out;
}

Result<OpenedReport> open_delivered(const service::Patient& patient, const report::Report& report,
                                    const Digest& delivered) {
  const auto refuse = [](const char* why) { return fail(ErrorCode::bad_signature, "report", why); };
  if (report.digest() != delivered) return refuse("is not the one that was delivered on the chain");
  if (report.record_id != patient.record_id()) return refuse("is on another record");
  ACESO_TRY(auto text, patient.open(report));  // checks the key that it is to
  const ByteView bytes = text.reveal();
  const auto diagnosis = record::read_diagnostic_report(std::string(bytes.begin(), bytes.end()));
  return OpenedReport{std::move(text), diagnosis && diagnosis->record_id == report.record_id};
}

Result<void> check_published(const service::Consortium& consortium, const Digest& record_id,
                             const chain::Address& hospital, const Digest& ciphertext,
                             std::span<const Digest> consents) {
  ACESO_TRY(const auto found, service::find_record(consortium, record_id));
  const auto refuse = [](const char* why) { return fail(ErrorCode::bad_signature, "record", why); };
  if (found.owner != hospital) return refuse("was published by another hospital");
  if (found.sealed_digest != ciphertext) return refuse("was published with another ciphertext");
  if (std::ranges::find(consents, found.index.digest()) == consents.end())
    return refuse("was published with an index that was not consented to here");
  return {};
}

}  // namespace aceso::app
