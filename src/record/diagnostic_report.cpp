#include "record/diagnostic_report.hpp"

#include <algorithm>

#include "record/elements.hpp"
#include "record/fhir_time.hpp"
#include "record/fhir_writer.hpp"

namespace aceso::record {
namespace {

constexpr const char* root = "DiagnosticReport";
constexpr std::string_view loinc = "http://loinc.org";
constexpr std::string_view consult_note = "11488-4";

std::string at(const char* element) { return std::string(root) + '.' + element; }

Result<void> check(const DiagnosticReport& report) {
  ACESO_CHECK(check_text(at("performer[0].identifier.value"), report.performer_id, max_performer_bytes, false));
  ACESO_CHECK(check_text(at("performer[0].display"), report.performer_name, max_performer_bytes, false));
  ACESO_CHECK(check_text(at("conclusion"), report.conclusion, max_conclusion_bytes, true));
  if (report.conclusion_codes.size() > max_conclusion_codes)
    return fail(ErrorCode::limit, at("conclusionCode"), "more than " + std::to_string(max_conclusion_codes) + " codes");
  if (!to_instant(report.issued)) return fail(ErrorCode::bad_argument, at("issued"), "expected a year in 0001 to 9999");
  return {};
}

OrderedJson concept_json(std::string_view system, std::string_view code) {
  return {{"coding", OrderedJson::array({coding_json(system, code)})}};
}

// The value of `reference.identifier`, which must be of the given system.
Result<std::string> read_identifier(const Json& reference, const std::string& path, std::string_view system) {
  ACESO_TRY(const Json* identifier, object_element(reference, "identifier", path));
  const std::string where = path + ".identifier";
  if (identifier == nullptr) return wrong_element(where, "an identifier, found none");
  ACESO_TRY(const std::string found, string_element(*identifier, "system", where));
  if (found != system) return wrong_element(where + ".system", system);
  return string_element(*identifier, "value", where);
}

Result<void> read_performer(const Json& object, DiagnosticReport& out) {
  ACESO_TRY(const Json* performers, objects_element(object, "performer", root));
  if (performers == nullptr || performers->size() != 1) return wrong_element(at("performer"), "one performer");
  const std::string path = at("performer[0]");
  ACESO_TRY(out.performer_id, read_identifier(performers->front(), path, user_system));
  ACESO_TRY(out.performer_name, string_element(performers->front(), "display", path));
  return {};
}

Result<void> read_subject(const Json& object, DiagnosticReport& out) {
  ACESO_TRY(const Json* subject, object_element(object, "subject", root));
  if (subject == nullptr) return wrong_element(at("subject"), "a subject, found none");
  ACESO_TRY(const std::string value, read_identifier(*subject, at("subject"), record_system));
  // Our own form only, lower case and without a prefix: one record has one name.
  const auto id = digest_from_hex(value);
  if (!id || to_hex(*id) != value)
    return wrong_element(at("subject.identifier.value"), "64 lower-case hexadecimal digits");
  out.record_id = *id;
  return {};
}

Result<void> check_kind(const Json& object) {
  ACESO_TRY(const std::string type, string_element(object, "resourceType", root));
  if (type != root) return wrong_element(at("resourceType"), root);
  for (const char* name : {"modifierExtension", "implicitRules"})
    if (object.contains(name)) return wrong_element(at(name), "no such element: it may change the meaning");
  ACESO_TRY(const std::string status, string_element(object, "status", root));
  if (status != "final") return wrong_element(at("status"), "final");
  ACESO_TRY(const auto codings, concept_element(object, "code", root));
  const auto is_ours = [](const Coding& c) { return c.system == loinc && c.code == consult_note; };
  if (std::none_of(codings.begin(), codings.end(), is_ours))
    return wrong_element(at("code"), "LOINC 11488-4 (Consult note)");
  return {};
}

Result<void> read_conclusion(const Json& object, DiagnosticReport& out) {
  ACESO_TRY(const std::string issued, string_element(object, "issued", root));
  if (!is_instant(issued)) return wrong_element(at("issued"), "an instant, such as 2015-01-31T08:00:00Z");
  out.issued = *unix_seconds(issued);
  ACESO_TRY(out.conclusion, string_element(object, "conclusion", root));
  ACESO_TRY(const auto codings, concepts_element(object, "conclusionCode", root));
  for (const Coding& coding : codings) {
    auto keyword = Keyword::make(coding.system, coding.code);
    if (!keyword) return fail(keyword.error().code, at("conclusionCode"), keyword.error().message);
    out.conclusion_codes.push_back(std::move(*keyword));
  }
  return {};
}

}  // namespace

Result<std::string> write_diagnostic_report(const DiagnosticReport& report) {
  ACESO_CHECK(check(report));
  OrderedJson out;
  out["resourceType"] = root;
  out["status"] = "final";
  out["code"] = concept_json(loinc, consult_note);
  out["code"]["coding"][0]["display"] = "Consult note";
  out["subject"] = {{"type", "Patient"}, {"identifier", identifier_json(record_system, to_hex(report.record_id))}};
  out["issued"] = *to_instant(report.issued);
  OrderedJson performer = {{"identifier", identifier_json(user_system, report.performer_id)},
                           {"display", report.performer_name}};
  out["performer"] = OrderedJson::array({std::move(performer)});
  out["conclusion"] = report.conclusion;
  for (const Keyword& code : report.conclusion_codes)
    out["conclusionCode"].push_back(concept_json(code.system(), code.code()));
  return out.dump();
}

Result<DiagnosticReport> read_diagnostic_report(std::string_view json) {
  ACESO_TRY(const Json object, parse_object(json, max_report_bytes, root));
  DiagnosticReport out;
  ACESO_CHECK(check_kind(object));
  ACESO_CHECK(read_subject(object, out));
  ACESO_CHECK(read_performer(object, out));
  ACESO_CHECK(read_conclusion(object, out));
  if (auto good = check(out); !good) {
    // What is a wrong argument of a writer is a wrong encoding to a reader.
    Error error = std::move(good.error());
    if (error.code == ErrorCode::bad_argument) error.code = ErrorCode::bad_encoding;
    return tl::unexpected<Error>(std::move(error));
  }
  return out;
}

}  // namespace aceso::record
