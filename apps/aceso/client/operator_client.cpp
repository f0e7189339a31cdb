#include "client/operator_client.hpp"

#include "client/fields.hpp"
#include "http/base64.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;

constexpr std::size_t most_cases = 1000000;  // a service that never ends must not fill the memory

/// A segment of a path: everything but letters, digits and "-._~" percent-encoded.
std::string encoded(const std::string& text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain)
      out += c;
    else
      out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

}  // namespace

Result<std::string> OperatorClient::admit() {
  ACESO_TRY(const json answer, connection_.call_json(json_call("POST", "/v1/admissions", json::object())));
  Fields in(answer, "service");
  auto out = in.text("admission");
  ACESO_CHECK(in.finish());
  return out;
}

Result<OperatorClient::Enrolment> OperatorClient::enrol(ByteView user_public_key,
                                                        const std::vector<std::string>& attributes) {
  ACESO_TRY(
      const json answer,
      connection_.call_json(json_call(
          "POST", "/v1/doctors", {{"user_public_key", http::to_base64(user_public_key)}, {"attributes", attributes}})));
  Fields in(answer, "service");
  Enrolment out{in.text("id"), in.number("leaf")};
  ACESO_CHECK(in.finish());
  return out;
}

Result<std::uint64_t> OperatorClient::dismiss(const std::string& id) {
  ACESO_TRY(const json answer, connection_.call_json({"DELETE", "/v1/doctors/" + encoded(id)}));
  Fields in(answer, "service");
  const auto period = in.number("revoked_from_period");
  ACESO_CHECK(in.finish());
  return period;
}

Result<std::vector<EnrolledDoctor>> OperatorClient::doctors() {
  ACESO_TRY(const json answer, connection_.call_json({"GET", "/v1/doctors"}));
  Fields in(answer, "service");
  std::vector<EnrolledDoctor> out;
  for (const json& item : in.list("doctors")) {
    Fields fields(item, "service: doctors");
    out.push_back({fields.text("id"), fields.truth_or_null("current"), fields.digest_or_null("trapdoor")});
    ACESO_CHECK(fields.finish());
  }
  ACESO_CHECK(in.finish());
  return out;
}

Result<std::vector<HospitalCase>> OperatorClient::cases() {
  std::vector<HospitalCase> out;
  for (Digest after{};;) {
    ACESO_TRY(const json answer, connection_.call_json({"GET", "/v1/cases/" + to_hex(after)}));
    Fields in(answer, "service");
    const json& page = in.list("cases");
    for (const json& item : page) {
      Fields fields(item, "service: cases");
      out.push_back({fields.digest("record"), fields.address("owner"), fields.text("state"), fields.number("matches"),
                     fields.text_or_null("chosen")});
      ACESO_CHECK(fields.finish());
    }
    ACESO_CHECK(in.finish());
    if (page.empty()) return out;
    if (out.size() > most_cases) return fail(ErrorCode::limit, "service: cases", "are more than a million");
    after = out.back().record;
  }
}

Result<void> OperatorClient::want(const Digest& record_id, const chain::Address& hospital, bool wanted) {
  ACESO_CHECK(connection_.call(
      {wanted ? "PUT" : "DELETE", "/v1/cases/" + to_hex(record_id) + "/authorizations/" + chain::to_string(hospital)}));
  return {};
}

Result<HospitalProgress> OperatorClient::progress() {
  ACESO_TRY(const json answer, connection_.call_json({"GET", "/v1/progress"}));
  Fields in(answer, "service");
  const HospitalProgress out{in.number("records"), in.number("trapdoors"), in.number("pairs_left"),
                             in.number("matches")};
  ACESO_CHECK(in.finish());
  return out;
}

}  // namespace aceso::app
