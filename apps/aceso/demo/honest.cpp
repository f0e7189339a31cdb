#include "demo/honest.hpp"

#include <algorithm>
#include <chrono>

#include "files.hpp"
#include "record/diagnostic_report.hpp"

namespace aceso::app {
namespace {

/// Opens the record and compares it with the patient's file, byte for byte.
Result<void> open_and_compare(Stage& stage, Actor& doctor, House house, const abe::SemiCiphertext& semi,
                              const Case& record) {
  const abe::Ciphertext& ct = *record.ciphertext;
  ACESO_TRY(const auto sealed, stage.hospital(house).blobs().get(ct.header.data_digest));
  ACESO_TRY(const auto original, source_from(record.file.path));
  bool same = true;
  Bytes expected;
  const auto compare = [&](ByteView part) -> Result<void> {
    expected.resize(part.size());
    ACESO_TRY(const std::size_t n, original(expected));
    same = same && n == part.size() && std::ranges::equal(expected, part);
    return {};
  };
  ACESO_CHECK(service::open_record(doctor.keys, semi, ct, sealed, compare));
  expected.resize(1);
  ACESO_TRY(const std::size_t rest, original(expected));
  if (!same || rest != 0) return fail(ErrorCode::bad_signature, "record", "differs from the original");
  return {};
}

Result<report::Report> write_report(Stage& stage, const Actor& doctor, const Case& record) {
  ACESO_TRY(const auto codes, record::Keyword::parse(doctor.role.interests.front()));
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  ACESO_TRY(const std::string text,
            record::write_diagnostic_report({record.id(),
                                             doctor.role.id,
                                             doctor.role.id,
                                             std::chrono::duration_cast<std::chrono::seconds>(now).count(),
                                             "Seen and discussed; a follow-up in three months is advised.",
                                             {codes}}));
  return report::seal_report(record.id(), as_bytes(text), record.report_key, doctor.keys.signing, stage.rng());
}

Result<abe::SemiCiphertext> semi_ciphertext(Stage& stage, House house, const std::string& doctor,
                                            const service::PublishedCiphertext& ct) {
  ACESO_TRY(const auto outcome, stage.hospital(house).pre_decrypt(doctor, ct, stage.rng()));
  if (!outcome) return fail(ErrorCode::refused, "PreDec", "none: " + std::string(to_string(outcome.error())));
  return *outcome;
}

}  // namespace

Result<void> seal_and_publish(Stage& stage, Case& record, abe::Period t, Story& story) {
  service::Hospital& a = stage.hospital(House::a);
  const auto sealed = story.step("Encrypt: " + record.name(), [&](Cost& cost) -> Result<void> {
    ACESO_TRY(const auto policy, policy::Policy::parse(demo_policy));
    ACESO_TRY(const auto original, source_from(record.file.path));
    const auto stored = a.blobs().put([&](const symm::Sink& sink) -> Result<void> {
      const auto counted = [&](ByteView bytes) {
        record.sealed_bytes += bytes.size();
        return sink(bytes);
      };
      ACESO_TRY(record.ciphertext, service::seal_record(stage.parameters(), record.id(), record.report_key, policy, t,
                                                        original, counted, stage.rng()));
      return {};
    });
    ACESO_CHECK(stored);
    cost.bytes = record.sealed_bytes;
    cost.note = "and " + std::to_string(record.ciphertext->encode().size()) + " bytes of CT_Sym under a policy of " +
                std::to_string(record.ciphertext->c.size()) + " rows";
    return a.accept(*record.ciphertext, record.certificate);
  });
  ACESO_CHECK(sealed);
  return story.step("IndexBuild, the patient's check and consent, publication", [&](Cost& cost) -> Result<void> {
    const auto keywords = record.file.hashed();
    ACESO_TRY(const auto built, a.build_index(record.id(), keywords, slots, stage.rng()));
    ACESO_TRY(const auto consent, record.patient.consent(stage.consortium(), a.address(), built.index, built.opening,
                                                         keywords, *record.ciphertext));
    ACESO_TRY(const auto receipt, a.publish(record.id(), record.patient.account(), consent));
    cost.bytes = built.index.encode().size();
    cost.gas = receipt.gas_used;
    return {};
  });
}

Result<void> authorise_b(Stage& stage, const Case& record, Story& story) {
  return story.step("Authorization of hospital-b: " + record.name(), [&](Cost& cost) -> Result<void> {
    ACESO_TRY(const auto receipt,
              stage.hospital(House::a).authorize(record.id(), stage.hospital(House::b).address(), stage.rng()));
    cost.gas = receipt.gas_used;
    return {};
  });
}

Result<void> send_trapdoors(Stage& stage, Story& story) {
  for (auto& [id, actor] : stage.actors()) {
    const auto sent = story.step("TrdGen: " + id + ", interests: " + std::to_string(actor.role.interests.size()),
                                 [&](Cost& cost) -> Result<void> {
                                   std::vector<Scalar> interests;
                                   for (const std::string& interest : actor.role.interests)
                                     interests.push_back(match::h_kw(interest));
                                   ACESO_TRY(auto trapdoor, match::trd_gen(interests, slots, stage.rng()));
                                   cost.bytes = trapdoor.encode().size();
                                   actor.trapdoor = trapdoor;
                                   return stage.hospital(actor.role.house).take_trapdoor(id, std::move(trapdoor));
                                 });
    ACESO_CHECK(sent);
  }
  return {};
}

Result<std::optional<service::FoundRecord>> search_for(Stage& stage, House house, const Digest& id) {
  ACESO_TRY(auto result, stage.hospital(house).search());
  const auto at = std::ranges::find(result.found, id, [](const auto& f) { return f.record.index.record_id; });
  if (at == result.found.end()) return std::nullopt;
  return std::move(*at);
}

Result<std::optional<service::Hospital::Match>> find_doctor(Stage& stage, House house, const Case& record,
                                                            Story& story) {
  service::Hospital& hospital = stage.hospital(house);
  auto matched = story.step("Search and Match at " + hospital.name() + ": " + record.name(),
                            [&](Cost& cost) -> Result<service::Hospital::MatchResult> {
                              ACESO_TRY(const auto found, search_for(stage, house, record.id()));
                              if (!found) return fail(ErrorCode::refused, "search", "does not give the record");
                              ACESO_TRY(auto result, hospital.match(*found));
                              cost.note = "no match";
                              for (const auto& match : result.matches) {
                                cost.note = cost.note == "no match" ? "match: " : cost.note + ", ";
                                cost.note += match.doctor + " (" + std::to_string(match.trapdoor.interests) + ")";
                                cost.gas = cost.gas.value_or(0) + match.gas;
                              }
                              if (result.chosen) cost.note += "; chosen: " + result.matches[*result.chosen].doctor;
                              return result;
                            });
  ACESO_TRY(auto result, std::move(matched));
  for (const auto& match : result.matches) {
    // Any other party can: it has the index from the chain, and the trapdoor and the verdict from the prover.
    const auto verified =
        story.step("another party verifies the match of " + match.doctor, [&](Cost& cost) -> Result<void> {
          ACESO_TRY(const auto verdict, match::Verdict::decode(match.verdict.encode()));
          cost.bytes = verdict.encode().size();
          return service::audit_verdict(stage.consortium(), stage.parameters(), record.id(), hospital.address(),
                                        match.trapdoor, verdict, true);
        });
    ACESO_CHECK(verified);
  }
  if (!result.chosen) return std::nullopt;
  return std::move(result.matches[*result.chosen]);
}

Result<Consultation> consult(Stage& stage, House house, const service::Hospital::Match& match, const Case& record,
                             Story& story) {
  service::Hospital& hospital = stage.hospital(house);
  service::Hospital& owner = stage.hospital(House::a);
  Actor& doctor = stage.actor(match.doctor);

  auto received = story.step(
      house == House::a ? "the ciphertext is the published one" : "transfer from hospital-a, checked against the chain",
      [&](Cost& cost) -> Result<service::PublishedCiphertext> {
        ACESO_TRY(auto transfer, owner.release(record.id(), hospital.address()));
        ACESO_TRY(const auto sealed, owner.blobs().get(transfer.ciphertext.header.data_digest));
        cost.bytes = transfer.ciphertext.encode().size() + record.sealed_bytes;
        return hospital.receive(std::move(transfer), sealed);
      });
  ACESO_TRY(const auto ct, std::move(received));
  auto semi = story.step("PreKeyGen and PreDec for " + match.doctor, [&](Cost& cost) {
    auto result = semi_ciphertext(stage, house, match.doctor, ct);
    if (result) cost.bytes = result->encode().size();
    return result;
  });
  ACESO_CHECK(semi);
  const auto opened = story.step("Dec by " + match.doctor + ": equal to the original", [&](Cost& cost) {
    cost.bytes = record.bytes;
    return open_and_compare(stage, doctor, house, *semi, record);
  });
  ACESO_CHECK(opened);

  auto report = story.step("report, signed and encrypted, delivered", [&](Cost& cost) -> Result<report::Report> {
    ACESO_TRY(auto sealed, write_report(stage, doctor, record));
    ACESO_TRY(const auto receipt, hospital.deliver(match, ct, sealed, record.report_key));
    cost.bytes = sealed.encode().size();
    cost.gas = receipt.gas_used;
    return sealed;
  });
  ACESO_CHECK(report);
  auto receipt =
      story.step("the patient reads it; receipt proven and verified", [&](Cost& cost) -> Result<report::Receipt> {
        ACESO_TRY(const SecretBytes text, record.patient.open(*report));
        const std::string json(text.reveal().begin(), text.reveal().end());
        ACESO_TRY(const auto read, record::read_diagnostic_report(json));
        ACESO_TRY(auto made, record.patient.acknowledge(stage.consortium(), hospital.address(), *report, stage.rng()));
        ACESO_TRY(const auto relayed,
                  hospital.relay(*report, record.report_key, made.receipt, made.message, made.signature));
        ACESO_CHECK(
            service::audit_receipt(stage.consortium(), hospital.address(), *report, record.report_key, made.receipt));
        cost.bytes = made.receipt.encode().size();
        cost.gas = relayed.gas_used;
        cost.note =
            "report by " + read.performer_id + ", " + std::to_string(read.conclusion_codes.size()) + " coded finding";
        return std::move(made.receipt);
      });
  ACESO_CHECK(receipt);
  return Consultation{house, match, ct, std::move(*semi), std::move(*report), std::move(*receipt)};
}

}  // namespace aceso::app
