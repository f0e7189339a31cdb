#include "record/audit_trail.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "record/json_events.hpp"
#include "support.hpp"

namespace aceso::record {
namespace {

using Chain = AuditLine::Chain;

const std::string publisher = "0x00000000000000000000000000000000000000a1";
const std::string judge = "0x00000000000000000000000000000000000000b2";
const std::vector<std::string> words = {"uploaded",     "published", "authorized",    "withdrawn",
                                        "transferred",  "matched",   "pre-decrypted", "delivered",
                                        "acknowledged", "disputed",  "deleted"};
const std::set<std::string> relied_on = {"published", "authorized", "withdrawn",
                                         "matched",   "delivered",  "acknowledged"};
const std::set<std::string> by_patient = {"uploaded", "acknowledged", "disputed"};

Digest record_id() {
  Digest id{};
  id.fill(0xab);
  return id;
}
std::string hex(char digit) { return std::string(64, digit); }
std::string the_record() { return to_hex(record_id()); }

AuditLine line(std::uint64_t number, const std::string& event, Chain chain = Chain::shown) {
  return {number, 1425126615 + static_cast<std::int64_t>(number), event, publisher, "doctor:cortexa", hex('c'), chain};
}

// The resources of the bundle of these lines, in their order.
std::vector<Json> resources(const std::vector<AuditLine>& lines) {
  std::vector<Json> out;
  const auto text = write_audit_bundle(record_id(), lines);
  EXPECT_TRUE(text);
  if (!text) return out;
  const Json bundle = Json::parse(*text);
  for (const Json& entry : bundle.at("entry")) out.push_back(entry.at("resource"));
  return out;
}

TEST(AuditTrail, HasTheElementsOfFhirR4) {
  const std::vector<AuditLine> lines = {
      {1, 1425126615, "uploaded", publisher, "", "", Chain::not_expected},
      {2, 1425126616, "published", publisher, "", hex('c'), Chain::shown},
      {3, 1425126617, "authorized", publisher, judge, "1", Chain::missing},
      {7, 1425126618, "matched", judge, "doctor:cortexa", hex('d'), Chain::shown},
      {4, 1425126619, "transferred", publisher, judge, hex('c'), Chain::missing},
      {11, 1425126620, "pre-decrypted", judge, "doctor:cortexa", hex('c'), Chain::not_expected},
      {8, 1425126620, "delivered", judge, "doctor:cortexa", hex('e'), Chain::shown},
      {9, 1425126621, "acknowledged", judge, "", hex('f'), Chain::shown},
      {10, 1425126622, "disputed", judge, "doctor:cortexa", hex('e'), Chain::not_expected},
      {5, 1425126623, "withdrawn", publisher, judge, "1", Chain::shown},
      {6, 1425126624, "deleted", publisher, "", "", Chain::not_expected},
  };
  EXPECT_EQ(*write_audit_bundle(record_id(), lines), slurp(ACESO_TEST_DATA "/record/audit-trail.json"));
}

TEST(AuditTrail, OfNoLinesHasNoEntry) {
  EXPECT_EQ(*write_audit_bundle(record_id(), {}),
            R"({"resourceType":"Bundle","identifier":{"system":"urn:aceso:trail","value":")" + the_record() +
                R"("},"type":"collection"})");
}

void expect_identifier(const Json& reference) {
  EXPECT_FALSE(reference.at("identifier").at("system").get<std::string>().empty());
  EXPECT_FALSE(reference.at("identifier").at("value").get<std::string>().empty());
}

void expect_coding(const Json& coding) {
  EXPECT_FALSE(coding.at("system").get<std::string>().empty());
  EXPECT_FALSE(coding.at("code").get<std::string>().empty());
}

void expect_audit_event(const Json& event, const std::string& word) {
  ASSERT_EQ(event.at("resourceType"), "AuditEvent");
  expect_coding(event.at("type"));
  ASSERT_EQ(event.at("subtype").size(), 2U);
  expect_coding(event.at("subtype")[0]);
  EXPECT_EQ(event.at("subtype")[1], Json({{"system", "urn:aceso:event"}, {"code", word}}));
  EXPECT_EQ(event.at("recorded"), "2015-02-28T12:30:16Z");
  EXPECT_NE(std::string("CRUDE").find(event.at("action").get<std::string>()), std::string::npos);
  EXPECT_EQ(event.at("source").at("observer").at("identifier").at("value"), publisher);
  int requestors = 0;
  for (const Json& agent : event.at("agent")) {
    expect_identifier(agent.at("who"));
    requestors += agent.at("requestor").get<bool>() ? 1 : 0;
  }
  EXPECT_EQ(requestors, 1);
  EXPECT_EQ(event.at("agent")[0].at("requestor"), true);
  EXPECT_EQ(event.at("entity")[0].at("what").at("identifier"),
            Json({{"system", "urn:aceso:record"}, {"value", the_record()}}));
}

void expect_provenance(const Json& provenance, const std::string& word) {
  ASSERT_EQ(provenance.at("resourceType"), "Provenance");
  ASSERT_EQ(provenance.at("target").size(), 1U);
  expect_identifier(provenance.at("target")[0]);
  EXPECT_EQ(provenance.at("recorded"), "2015-02-28T12:30:16Z");
  EXPECT_EQ(provenance.at("activity").at("coding")[1].at("code"), word);
  ASSERT_EQ(provenance.at("agent").size(), 1U);
  expect_coding(provenance.at("agent")[0].at("type").at("coding")[0]);
  expect_identifier(provenance.at("agent")[0].at("who"));
  ASSERT_EQ(provenance.at("entity").size(), 1U);
  expect_identifier(provenance.at("entity")[0].at("what"));
  EXPECT_TRUE(provenance.at("entity")[0].at("role").is_string());
}

TEST(AuditTrail, EveryEventHasWhatR4Requires) {
  for (const std::string& word : words) {
    SCOPED_TRACE(word);
    const auto found = resources({line(1, word)});
    ASSERT_EQ(found.size(), relied_on.contains(word) ? 2U : 1U);
    expect_audit_event(found[0], word);
    if (found.size() == 2) expect_provenance(found[1], word);
  }
}

TEST(AuditTrail, NamesThePatientByTheRecordAlone) {
  const std::string patient = "0x00000000000000000000000000000000000000cc";
  for (const std::string word : {"uploaded", "published", "acknowledged", "disputed", "deleted"}) {
    SCOPED_TRACE(word);
    AuditLine from_patient = line(1, word);
    from_patient.party = patient;
    EXPECT_EQ(write_audit_bundle(record_id(), {from_patient})->find(patient), std::string::npos);
    const Json actor =
        by_patient.contains(word)
            ? Json{{"type", "Patient"}, {"identifier", {{"system", "urn:aceso:record"}, {"value", the_record()}}}}
            : Json{{"type", "Organization"}, {"identifier", {{"system", "urn:aceso:account"}, {"value", publisher}}}};
    for (const Json& resource : resources({from_patient})) EXPECT_EQ(resource.at("agent")[0].at("who"), actor);
  }
}

TEST(AuditTrail, TheOutcomeIsWhatTheChainShows) {
  for (const std::string& word : words) {
    SCOPED_TRACE(word);
    const Json shown = resources({line(1, word, Chain::shown)})[0];
    EXPECT_EQ(shown.at("outcome"), "0");
    EXPECT_EQ(shown.at("outcomeDesc"), "The chain shows it.");
    const Json other = resources({line(1, word, Chain::not_expected)})[0];
    EXPECT_EQ(other.at("outcome"), "0");
    EXPECT_FALSE(other.contains("outcomeDesc"));
    const Json missing = resources({line(1, word, Chain::missing)})[0];
    EXPECT_EQ(missing.at("outcome"), relied_on.contains(word) ? "8" : "4");
    EXPECT_EQ(missing.at("outcomeDesc"), "The chain should show it, and does not.");
  }
}

TEST(AuditTrail, APartyIsAHospitalOrADoctor) {
  AuditLine entry = line(1, "transferred");
  EXPECT_EQ(
      resources({entry})[0].at("agent")[0].at("who"),
      Json({{"type", "Practitioner"}, {"identifier", {{"system", "urn:aceso:user"}, {"value", "doctor:cortexa"}}}}));
  // With a checksum in its case or not, one account has one name.
  entry.party = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
  EXPECT_EQ(resources({entry})[0].at("agent")[0].at("who"),
            Json({{"type", "Organization"},
                  {"identifier",
                   {{"system", "urn:aceso:account"}, {"value", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"}}}}));
  // Nobody else is known to have begun it.
  entry.party = "";
  const Json agents = resources({entry})[0].at("agent");
  ASSERT_EQ(agents.size(), 1U);
  EXPECT_EQ(agents[0].at("who").at("identifier").at("value"), publisher);
  EXPECT_EQ(agents[0].at("requestor"), true);
}

TEST(AuditTrail, ASubjectIsADigestOrANumber) {
  AuditLine entry = line(1, "delivered");
  entry.subject = "0x" + hex('E');
  const auto of_digest = resources({entry});
  const Json digest = {{"system", "urn:aceso:digest"}, {"value", hex('e')}};
  EXPECT_EQ(of_digest[0].at("entity")[1].at("what").at("identifier"), digest);
  EXPECT_EQ(of_digest[1].at("target")[0].at("identifier"), digest);
  EXPECT_EQ(of_digest[1].at("activity").at("coding")[0].at("code"), "CREATE");
  EXPECT_EQ(of_digest[1].at("entity")[0].at("role"), "derivation");
  entry.subject = "18446744073709551615";
  const auto of_number = resources({entry});
  EXPECT_EQ(of_number[0].at("entity")[1].at("what").at("identifier"),
            Json({{"system", "urn:aceso:number"}, {"value", "18446744073709551615"}}));
  // What the line does not name is something added to the record.
  EXPECT_EQ(of_number[1].at("target")[0].at("identifier").at("value"), the_record());
  EXPECT_EQ(of_number[1].at("activity").at("coding")[0].at("code"), "APPEND");
  entry.subject = "";
  EXPECT_EQ(resources({entry})[0].at("entity").size(), 1U);
  AuditLine published = line(1, "published");
  published.subject = "";
  EXPECT_FALSE(resources({published})[1].contains("entity"));
}

TEST(AuditTrail, EscapesWhatAnIdHolds) {
  AuditLine entry = line(1, "matched");
  entry.party = "\"},{\\ \xe2\x82\xac</script>";
  const auto text = write_audit_bundle(record_id(), {entry});
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("\"value\":\"\\\"},{\\\\ \xe2\x82\xac</script>\""), std::string::npos);
  EXPECT_EQ(resources({entry})[0].at("agent")[1].at("who").at("identifier").at("value"), entry.party);
}

TEST(AuditTrail, IsOrderedByTimeReporterAndNumber) {
  std::vector<AuditLine> lines = {line(3, "matched"), line(2, "uploaded"), line(1, "deleted"), line(9, "disputed")};
  for (AuditLine& entry : lines) entry.time = 1;
  lines[2].reporter = judge;
  lines[3].time = 0;
  const auto sorted = write_audit_bundle(record_id(), lines);
  ASSERT_TRUE(sorted);
  std::vector<std::string> urls;
  const Json bundle = Json::parse(*sorted);
  for (const Json& entry : bundle.at("entry")) urls.push_back(entry.at("fullUrl"));
  const std::string trail = "urn:aceso:record:" + the_record() + ":trail:";
  EXPECT_EQ(urls,
            (std::vector<std::string>{trail + publisher + ":9", trail + publisher + ":2", trail + publisher + ":3",
                                      trail + publisher + ":3:provenance", trail + judge + ":1"}));
  const auto before = [](const AuditLine& a, const AuditLine& b) { return a.event < b.event; };
  std::sort(lines.begin(), lines.end(), before);
  do EXPECT_EQ(write_audit_bundle(record_id(), lines), sorted);
  while (std::next_permutation(lines.begin(), lines.end(), before));
}

TEST(AuditTrail, IsWrittenOnlyFromGoodLines) {
  const auto refused = [](const std::function<void(AuditLine&)>& spoil, const std::string& element, ErrorCode code) {
    std::vector<AuditLine> lines = {line(1, "uploaded"), line(2, "matched")};
    spoil(lines[1]);
    const auto text = write_audit_bundle(record_id(), lines);
    ASSERT_FALSE(text) << element;
    EXPECT_EQ(text.error().field, "lines[1]." + element);
    EXPECT_EQ(text.error().code, code);
  };
  constexpr auto bad = ErrorCode::bad_argument;
  for (const char* word : {"", "reported", "Matched", "matched "})
    refused([&](AuditLine& l) { l.event = word; }, "event", bad);
  for (const std::string& text : {std::string(), std::string("doctor:cortexa"), publisher.substr(2), publisher + "0",
                                  publisher.substr(0, 41) + "g", "0X" + publisher.substr(2)})
    refused([&](AuditLine& l) { l.reporter = text; }, "reporter", bad);
  for (const std::string& text : {std::string("x"), std::string("-1"), std::string("1 "), hex('g'), hex('c') + "0",
                                  std::string(21, '1'), std::string("0x12")})
    refused([&](AuditLine& l) { l.subject = text; }, "subject", bad);
  for (const std::string text : {" ", "a\nb", "a\x7f", "\xff"})
    refused([&](AuditLine& l) { l.party = text; }, "party", bad);
  refused([](AuditLine& l) { l.party = std::string(max_party_bytes + 1, 'x'); }, "party", ErrorCode::limit);
  // A party that is not written is checked nevertheless.
  refused(
      [](AuditLine& l) {
        l.event = "disputed";
        l.party = "\xff";
      },
      "party", bad);
  refused([](AuditLine& l) { l.time = 253402300800; }, "time", bad);
  refused([](AuditLine& l) { l.time = -62135596801; }, "time", bad);
  refused([](AuditLine& l) { l.number = 1; }, "number", bad);
}

TEST(AuditTrail, TwoReportersMayUseOneNumber) {
  std::vector<AuditLine> lines = {line(1, "uploaded"), line(1, "matched")};
  lines[1].reporter = judge;
  EXPECT_TRUE(write_audit_bundle(record_id(), lines));
  // The same account, spelt otherwise.
  lines[0].reporter = "0x" + std::string(40, 'b');
  lines[1].reporter = "0x" + std::string(40, 'B');
  EXPECT_FALSE(write_audit_bundle(record_id(), lines));
}

TEST(AuditTrail, TakesAsManyLinesAsItSays) {
  std::vector<AuditLine> lines;
  for (std::uint64_t i = 0; i < max_audit_lines; ++i) lines.push_back(line(i, "matched"));
  lines.back().party = std::string(max_party_bytes, 'x');
  EXPECT_TRUE(write_audit_bundle(record_id(), lines));
  lines.push_back(line(max_audit_lines, "matched"));
  const auto text = write_audit_bundle(record_id(), lines);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error(), (Error{ErrorCode::limit, "lines", "more than 10000 lines"}));
}

}  // namespace
}  // namespace aceso::record
