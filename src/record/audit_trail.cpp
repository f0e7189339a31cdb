#include "record/audit_trail.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "record/ascii.hpp"
#include "record/elements.hpp"
#include "record/fhir_time.hpp"
#include "record/fhir_writer.hpp"

namespace aceso::record {
namespace {

constexpr std::string_view dicom = "http://dicom.nema.org/resources/ontology/DCM";
constexpr std::string_view lifecycle = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
constexpr std::string_view restful = "http://hl7.org/fhir/restful-interaction";
constexpr std::string_view data_operation = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";
constexpr std::string_view participant_type = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
constexpr std::string_view entity_type = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
constexpr std::string_view event_system = "urn:aceso:event";
constexpr std::string_view account_system = "urn:aceso:account";

struct Code {
  std::string_view system;
  std::string_view code;
  std::string_view display;
};

constexpr Code import{dicom, "110107", "Import"};
constexpr Code export_code{dicom, "110106", "Export"};
constexpr Code query{dicom, "110112", "Query"};
constexpr Code patient_record{dicom, "110110", "Patient Record"};
constexpr Code access_changed{dicom, "110135", "Object Security Attributes Changed"};
constexpr Code decrypt{lifecycle, "decrypt", "Decrypt Record Lifecycle Event"};
constexpr Code report{lifecycle, "report", "Report (Output) Record Lifecycle Event"};
constexpr Code attest{lifecycle, "attest", "Attest Record Lifecycle Event"};
constexpr Code verify{lifecycle, "verify", "Verify Record Lifecycle Event"};
constexpr Code rest(std::string_view interaction) { return {restful, interaction, interaction}; }

enum class Actor { reporter, party, patient };

// What others rely on, and so gets a Provenance.
enum class Makes {
  nothing,
  record,    // the record is there for others
  revision,  // others may or may not do with the record
  artifact,  // something new from the record, whose digest is the subject
};

struct Event {
  std::string_view word;
  Code type;
  Code subtype;
  std::string_view action;
  Actor actor;     // who began it: AuditEvent.agent.requestor
  bool has_party;  // the party is a hospital or a doctor
  Makes makes;
  std::string_view role;  // of the actor in the Provenance
};

constexpr std::array<Event, 11> events{{
    {"uploaded", import, rest("create"), "C", Actor::patient, false, Makes::nothing, {}},
    {"published", patient_record, rest("create"), "C", Actor::reporter, false, Makes::record, "performer"},
    {"authorized", patient_record, access_changed, "U", Actor::reporter, true, Makes::revision, "performer"},
    {"withdrawn", patient_record, access_changed, "U", Actor::reporter, true, Makes::revision, "performer"},
    {"transferred", export_code, rest("read"), "R", Actor::party, true, Makes::nothing, {}},
    {"matched", query, rest("search"), "E", Actor::reporter, true, Makes::artifact, "performer"},
    {"pre-decrypted", decrypt, rest("operation"), "E", Actor::party, true, Makes::nothing, {}},
    {"delivered", report, rest("create"), "C", Actor::party, true, Makes::artifact, "author"},
    {"acknowledged", attest, rest("create"), "C", Actor::patient, false, Makes::artifact, "attester"},
    {"disputed", verify, rest("operation"), "E", Actor::patient, false, Makes::nothing, {}},
    {"deleted", patient_record, rest("delete"), "D", Actor::reporter, false, Makes::nothing, {}},
}};

// A line of which everything was checked.
struct Entry {
  const Event* event;
  std::size_t place;  // in the caller's vector
  std::uint64_t number;
  std::int64_t time;
  std::string recorded;
  std::string reporter;  // lower case
  OrderedJson party;     // a Reference, or null
  OrderedJson subject;   // an Identifier, or null
  bool subject_is_digest;
  AuditLine::Chain chain;
};

// "0x" and 40 hexadecimal digits, in lower case: one account has one name here, with a checksum in its case or not.
std::optional<std::string> account(std::string_view text) {
  if (text.size() != 42 || !text.starts_with("0x")) return std::nullopt;
  const auto bytes = from_hex(text);
  if (!bytes) return std::nullopt;
  return "0x" + to_hex(*bytes);
}

OrderedJson reference(std::string_view type, OrderedJson identifier) {
  return {{"type", type}, {"identifier", std::move(identifier)}};
}

OrderedJson hospital(std::string_view address) {
  return reference("Organization", identifier_json(account_system, address));
}

OrderedJson what(OrderedJson identifier) { return {{"identifier", std::move(identifier)}}; }

OrderedJson code_json(const Code& code) { return coding_json(code.system, code.code, code.display); }

Result<void> read_party(const std::string& path, const AuditLine& line, Entry& out) {
  if (line.party.empty()) return {};
  ACESO_CHECK(check_text(path + ".party", line.party, max_party_bytes, false));
  if (!out.event->has_party) return {};
  const auto address = account(line.party);
  out.party = address ? hospital(*address) : reference("Practitioner", identifier_json(user_system, line.party));
  return {};
}

Result<void> read_subject(const std::string& path, const AuditLine& line, Entry& out) {
  if (line.subject.empty()) return {};
  const auto digest = digest_from_hex(line.subject);
  const bool is_number = line.subject.size() <= 20 && std::all_of(line.subject.begin(), line.subject.end(), is_digit);
  if (!digest && !is_number)
    return fail(ErrorCode::bad_argument, path + ".subject", "expected 64 hexadecimal digits, a number or nothing");
  out.subject_is_digest = digest.has_value();
  out.subject =
      digest ? identifier_json("urn:aceso:digest", to_hex(*digest)) : identifier_json("urn:aceso:number", line.subject);
  return {};
}

Result<Entry> read_line(const AuditLine& line, std::size_t place) {
  const std::string path = item_path("lines", place);
  Entry out{nullptr, place, line.number, line.time, {}, {}, {}, {}, false, line.chain};
  const auto event = std::find_if(events.begin(), events.end(), [&](const Event& e) { return e.word == line.event; });
  if (event == events.end())
    return fail(ErrorCode::bad_argument, path + ".event", "expected an event of an audit trail");
  out.event = &*event;
  const auto recorded = to_instant(line.time);
  if (!recorded) return fail(ErrorCode::bad_argument, path + ".time", "expected a year in 0001 to 9999");
  out.recorded = *recorded;
  const auto reporter = account(line.reporter);
  if (!reporter)
    return fail(ErrorCode::bad_argument, path + ".reporter", "expected an account: 0x and 40 hexadecimal digits");
  out.reporter = *reporter;
  ACESO_CHECK(read_party(path, line, out));
  ACESO_CHECK(read_subject(path, line, out));
  return out;
}

Result<void> check_numbers(const std::vector<Entry>& entries) {
  using Name = std::tuple<std::string_view, std::uint64_t, std::size_t>;
  std::vector<Name> names;
  for (const Entry& entry : entries) names.emplace_back(entry.reporter, entry.number, entry.place);
  std::sort(names.begin(), names.end());
  const auto same = [](const Name& a, const Name& b) {
    return std::get<0>(a) == std::get<0>(b) && std::get<1>(a) == std::get<1>(b);
  };
  const auto twice = std::adjacent_find(names.begin(), names.end(), same);
  if (twice == names.end()) return {};
  return fail(ErrorCode::bad_argument, item_path("lines", std::get<2>(twice[1])) + ".number",
              "expected a number that no other line of the reporter has");
}

class Writer {
 public:
  explicit Writer(const Digest& record_id)
      : record_hex_(to_hex(record_id)), record_(identifier_json(record_system, record_hex_)) {}

  void add(const Entry& entry) {
    const std::string url =
        "urn:aceso:record:" + record_hex_ + ":trail:" + entry.reporter + ':' + std::to_string(entry.number);
    push(url, audit_event(entry));
    if (entry.event->makes != Makes::nothing) push(url + ":provenance", provenance(entry));
  }

  [[nodiscard]] std::string bundle() && {
    OrderedJson out = {{"resourceType", "Bundle"},
                       {"identifier", identifier_json("urn:aceso:trail", record_hex_)},
                       {"type", "collection"}};
    // FHIR has no empty arrays.
    if (!entries_.empty()) out["entry"] = std::move(entries_);
    return out.dump();
  }

 private:
  void push(const std::string& url, OrderedJson resource) {
    entries_.push_back(OrderedJson{{"fullUrl", url}, {"resource", std::move(resource)}});
  }

  // The patient, named by the record alone.
  [[nodiscard]] OrderedJson patient() const { return reference("Patient", record_); }

  static void set_outcome(const Entry& entry, OrderedJson& out) {
    switch (entry.chain) {
      case AuditLine::Chain::shown:
        out["outcome"] = "0";
        out["outcomeDesc"] = "The chain shows it.";
        return;
      case AuditLine::Chain::not_expected: out["outcome"] = "0"; return;
      case AuditLine::Chain::missing:
        out["outcome"] = entry.event->makes == Makes::nothing ? "4" : "8";
        out["outcomeDesc"] = "The chain should show it, and does not.";
        return;
    }
  }

  // Whoever began it stands first; of a line that does not say who, that is the reporter.
  [[nodiscard]] OrderedJson audit_agents(const Entry& entry) const {
    OrderedJson out = OrderedJson::array();
    const auto agent = [&](OrderedJson who, bool requestor) {
      out.push_back(OrderedJson{{"who", std::move(who)}, {"requestor", requestor}});
    };
    const bool by_patient = entry.event->actor == Actor::patient;
    const bool by_party = entry.event->actor == Actor::party && !entry.party.is_null();
    if (by_patient) agent(patient(), true);
    if (by_party) agent(entry.party, true);
    agent(hospital(entry.reporter), !by_patient && !by_party);
    if (!by_party && !entry.party.is_null()) agent(entry.party, false);
    return out;
  }

  [[nodiscard]] OrderedJson audit_event(const Entry& entry) const {
    const Event& event = *entry.event;
    OrderedJson out = {{"resourceType", "AuditEvent"}, {"type", code_json(event.type)}};
    out["subtype"] = OrderedJson::array({code_json(event.subtype), coding_json(event_system, event.word)});
    out["action"] = event.action;
    out["recorded"] = entry.recorded;
    set_outcome(entry, out);
    out["agent"] = audit_agents(entry);
    out["source"] = {{"observer", hospital(entry.reporter)}};
    const auto entity = [&](const OrderedJson& identifier) {
      out["entity"].push_back(
          OrderedJson{{"what", what(identifier)}, {"type", coding_json(entity_type, "2", "System Object")}});
    };
    entity(record_);
    if (!entry.subject.is_null()) entity(entry.subject);
    return out;
  }

  [[nodiscard]] OrderedJson provenance_agent(const Entry& entry) const {
    const bool by_party = entry.event->actor == Actor::party && !entry.party.is_null();
    OrderedJson out;
    out["type"] = {{"coding", OrderedJson::array({coding_json(participant_type, entry.event->role)})}};
    out["who"] = entry.event->actor == Actor::patient ? patient() : by_party ? entry.party : hospital(entry.reporter);
    if (by_party) out["onBehalfOf"] = hospital(entry.reporter);
    return out;
  }

  [[nodiscard]] OrderedJson provenance(const Entry& entry) const {
    const Makes makes = entry.event->makes;
    const bool is_new = makes == Makes::artifact && entry.subject_is_digest;
    OrderedJson out = {{"resourceType", "Provenance"}};
    out["target"] = OrderedJson::array({what(is_new ? entry.subject : record_)});
    out["recorded"] = entry.recorded;
    std::string_view operation = "CREATE";
    if (makes == Makes::revision) operation = "UPDATE";
    if (makes == Makes::artifact && !is_new) operation = "APPEND";
    out["activity"] = {{"coding", OrderedJson::array({coding_json(data_operation, operation),
                                                      coding_json(event_system, entry.event->word)})}};
    out["agent"] = OrderedJson::array({provenance_agent(entry)});
    const auto entity = [&](std::string_view role, const OrderedJson& identifier) {
      out["entity"] = OrderedJson::array({OrderedJson{{"role", role}, {"what", what(identifier)}}});
    };
    if (makes != Makes::record)
      entity(is_new ? "derivation" : "revision", record_);
    else if (entry.subject_is_digest)
      entity("source", entry.subject);
    return out;
  }

  std::string record_hex_;
  OrderedJson record_;
  OrderedJson entries_ = OrderedJson::array();
};

}  // namespace

Result<std::string> write_audit_bundle(const Digest& record_id, const std::vector<AuditLine>& lines) {
  if (lines.size() > max_audit_lines)
    return fail(ErrorCode::limit, "lines", "more than " + std::to_string(max_audit_lines) + " lines");
  std::vector<Entry> entries;
  entries.reserve(lines.size());
  for (const AuditLine& line : lines) {
    ACESO_TRY(Entry entry, read_line(line, entries.size()));
    entries.push_back(std::move(entry));
  }
  ACESO_CHECK(check_numbers(entries));
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.time, a.reporter, a.number) < std::tie(b.time, b.reporter, b.number);
  });
  Writer writer(record_id);
  for (const Entry& entry : entries) writer.add(entry);
  return std::move(writer).bundle();
}

}  // namespace aceso::record
