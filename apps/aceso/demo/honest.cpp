#include "demo/honest.hpp"

#include <algorithm>
#include <chrono>

#include "files.hpp"
#include "record/diagnostic_report.hpp"

namespace aceso::app {
namespace {

/// A period may begin between the sealing and the consent: then it is sealed anew, as any patient would.
constexpr int sealings = 3;

/// Admission, upload, index, consent. An error of the consent alone is worth another try.
Result<void> hand_in(Stage& stage, Case& record, Cost& cost) {
  const Member& a = stage.hospital(House::a);
  ACESO_TRY(auto front_desk, stage.town.as_operator(a));
  ACESO_TRY(const std::string admission, OperatorClient(front_desk).admit());
  ACESO_TRY(auto connection, stage.town.as_user(a));
  PatientClient client(connection, record.id(), record.request_key);
  ACESO_CHECK(client.hand_in(admission, *record.ciphertext, record.certificate, record.sealed.size()));
  ACESO_CHECK(client.upload([&](std::uint64_t offset, std::size_t most) -> Result<Bytes> {
    const ByteView rest = ByteView(record.sealed).subspan(offset);
    const ByteView part = rest.first(std::min(most, rest.size()));
    return Bytes(part.begin(), part.end());
  }));
  const auto keywords = record.file.hashed();
  ACESO_TRY(const auto built, client.build_index(keywords, slots));
  ACESO_TRY(const auto consent, record.patient.consent(stage.consortium(), a.service.account, built.index,
                                                       built.opening, keywords, *record.ciphertext));
  ACESO_CHECK(client.publish(built.index.digest(), record.patient.account(), consent));
  ACESO_CHECK(wait_for("publication", [&]() -> Result<bool> {
    ACESO_TRY(const auto state, client.state());
    return state.state == "published";
  }));
  const Digest consents[] = {built.index.digest()};
  cost.bytes = built.index.encode().size();
  return check_published(stage.consortium(), record.id(), a.service.account, record.ciphertext->digest(), consents);
}

/// Opens the record and compares it with the patient's file, byte for byte.
Result<void> open_and_compare(Actor& doctor, const abe::SemiCiphertext& semi, const Case& record, ByteView sealed) {
  ACESO_TRY(const auto original, source_from(record.file.path));
  bool same = true;
  Bytes expected;
  const auto compare = [&](ByteView part) -> Result<void> {
    expected.resize(part.size());
    ACESO_TRY(const std::size_t n, original(expected));
    same = same && n == part.size() && std::ranges::equal(expected, part);
    return {};
  };
  ACESO_CHECK(service::open_record(doctor.keys, semi, *record.ciphertext, symm::source_of(sealed), compare));
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
  return report::seal_report(record.id(), as_bytes(text), record.report_key, doctor.keys.signing, stage.rng);
}

/// The hospital's case of the record, when it has one.
Result<std::optional<HospitalCase>> case_of(OperatorClient& client, const Digest& id) {
  ACESO_TRY(const auto cases, client.cases());
  for (const HospitalCase& one : cases)
    if (one.record == id) return one;
  return std::nullopt;
}

Result<report::Receipt> acknowledge(Stage& stage, House house, const Case& record, const Digest& delivered,
                                    Cost& cost) {
  const Member& hospital = stage.hospital(house);
  ACESO_TRY(auto connection, stage.town.as_user(hospital));
  PatientClient client(connection, record.id(), record.request_key);
  ACESO_TRY(const auto report, client.report(delivered));
  ACESO_TRY(const auto opened, open_delivered(record.patient, report, delivered));
  const ByteView text = opened.text.reveal();
  ACESO_TRY(const auto read, record::read_diagnostic_report(std::string(text.begin(), text.end())));
  ACESO_TRY(auto made, record.patient.acknowledge(stage.consortium(), hospital.service.account, report, stage.rng));
  ACESO_CHECK(client.send_receipt(delivered, made.receipt, made.signature));
  ACESO_CHECK(wait_for("receipt on the chain", [&]() -> Result<bool> {
    return service::audit_receipt(stage.consortium(), hospital.service.account, report, record.report_key, made.receipt)
        .has_value();
  }));
  cost.bytes = made.receipt.encode().size();
  cost.note = "report by " + read.performer_id + ", " + std::to_string(read.conclusion_codes.size()) + " coded finding";
  return std::move(made.receipt);
}

}  // namespace

Result<void> seal(Stage& stage, Case& record) {
  ACESO_TRY(const auto period, stage.consortium().periods.latest());
  if (!period) return fail(ErrorCode::unavailable, "period", "none is published");
  ACESO_TRY(const auto policy, policy::Policy::parse(demo_policy));
  ACESO_TRY(const auto original, source_from(record.file.path));
  record.sealed.clear();
  ACESO_TRY(record.ciphertext, service::seal_record(stage.town.parameters(), record.id(), record.report_key, policy,
                                                    *period, original, symm::sink_into(record.sealed), stage.rng));
  return {};
}

Result<void> seal_and_publish(Stage& stage, Case& record, Story& story) {
  for (int attempt = 1;; ++attempt) {
    const auto sealed = story.step("Encrypt: " + record.name(), [&](Cost& cost) -> Result<void> {
      ACESO_CHECK(seal(stage, record));
      cost.bytes = record.sealed.size();
      cost.note = "and " + std::to_string(record.ciphertext->encode().size()) + " bytes of CT_Sym under a policy of " +
                  std::to_string(record.ciphertext->c.size()) + " rows";
      return {};
    });
    ACESO_CHECK(sealed);
    bool period_began = false;
    const auto published =
        story.step("upload, IndexBuild, the patient's check and consent, publication", [&](Cost& cost) -> Result<void> {
          const auto done = hand_in(stage, record, cost);
          if (done || done.error().field != "period" || attempt == sealings) return done;
          period_began = true;
          cost.note = "a new period began: once more, with fresh keys";
          return {};
        });
    ACESO_CHECK(published);
    if (!period_began) return {};
    ACESO_TRY(record, admit(record.file, stage));
  }
}

Result<void> authorise_b(Stage& stage, const Case& record, Story& story) {
  return story.step("Authorization of hospital-b: " + record.name(), [&](Cost&) -> Result<void> {
    ACESO_TRY(auto a, stage.town.as_operator(stage.hospital(House::a)));
    ACESO_CHECK(OperatorClient(a).want(record.id(), stage.hospital(House::b).service.account, true));
    ACESO_TRY(auto b, stage.town.as_operator(stage.hospital(House::b)));
    OperatorClient client(b);
    return wait_for("authorization", [&]() -> Result<bool> {
      ACESO_TRY(const auto one, case_of(client, record.id()));
      return one && one->state == "published";
    });
  });
}

Result<void> send_trapdoors(Stage& stage, Story& story) {
  for (auto& [id, actor] : stage.actors) {
    const auto sent = story.step("TrdGen: " + id + ", interests: " + std::to_string(actor.role.interests.size()),
                                 [&](Cost& cost) -> Result<void> {
                                   std::vector<Scalar> interests;
                                   for (const auto& interest : actor.role.interests)
                                     interests.push_back(match::h_kw(interest));
                                   ACESO_TRY(actor.trapdoor, match::trd_gen(interests, slots, stage.rng));
                                   cost.bytes = actor.trapdoor->encode().size();
                                   ACESO_TRY(auto own, stage.town.as_user(stage.hospital(actor.role.house)));
                                   return DoctorClient(own, actor.keys.signing).send_trapdoor(*actor.trapdoor);
                                 });
    ACESO_CHECK(sent);
  }
  return {};
}

Result<std::optional<std::string>> find_doctor(Stage& stage, House house, const Case& record, Story& story) {
  const Member& hospital = stage.hospital(house);
  std::optional<HospitalCase> found;
  const auto matched =
      story.step("Match at " + hospital.name + ": every standing trapdoor", [&](Cost& cost) -> Result<void> {
        ACESO_TRY(auto connection, stage.town.as_operator(hospital));
        OperatorClient client(connection);
        ACESO_CHECK(wait_for("match", [&]() -> Result<bool> {
          ACESO_TRY(const auto progress, client.progress());
          ACESO_TRY(found, case_of(client, record.id()));
          return progress.pairs_left == 0 && found.has_value();
        }));
        cost.note = found->matches == 0 ? "no match"
                                        : std::to_string(found->matches) + " match; chosen, as the one with most " +
                                              "interests: " + found->chosen.value_or("nobody");
        return {};
      });
  ACESO_CHECK(matched);
  for (auto& [id, actor] : stage.actors) {
    if (actor.role.house != house || found->matches == 0) continue;
    ACESO_TRY(auto connection, stage.town.as_user(hospital));
    DoctorClient doctor(connection, actor.keys.signing);
    ACESO_TRY(const auto matches, doctor.matches());
    if (std::ranges::none_of(matches, [&](const DoctorMatch& match) { return match.record == record.id(); })) continue;
    // Any other party can: it has the index from the chain, and the trapdoor and the verdict from the prover.
    const auto verified = story.step("another party verifies the match of " + id, [&](Cost& cost) -> Result<void> {
      ACESO_TRY(const auto verdict, doctor.verdict(record.id()));
      cost.bytes = verdict.encode().size();
      return wait_for("verdict on the chain", [&]() -> Result<bool> {
        return service::audit_verdict(stage.consortium(), stage.town.parameters(), record.id(),
                                      hospital.service.account, *actor.trapdoor, verdict, true)
            .has_value();
      });
    });
    ACESO_CHECK(verified);
  }
  return found->chosen;
}

Result<Consultation> consult(Stage& stage, House house, const std::string& id, const Case& record, Story& story) {
  const Member& hospital = stage.hospital(house);
  Actor& actor = stage.actor(id);
  ACESO_TRY(auto connection, stage.town.as_user(hospital));
  DoctorClient doctor(connection, actor.keys.signing);

  Bytes sealed;
  const auto received = story.step(
      house == House::a ? "the ciphertext is the published one" : "transfer from hospital-a, checked against the chain",
      [&](Cost& cost) -> Result<void> {
        ACESO_CHECK(wait_for("record", [&]() -> Result<bool> {
          ACESO_TRY(const auto matches, doctor.matches());
          return std::ranges::any_of(
              matches, [&](const DoctorMatch& one) { return one.record == record.id() && one.state == "ready"; });
        }));
        ACESO_TRY(auto ct, doctor.ciphertext(record.id()));
        cost.bytes = ct.encode().size() + record.sealed.size();
        ACESO_CHECK(service::check_ciphertext(stage.consortium(), std::move(ct)));
        return doctor.data(record.id(), [&]() -> Result<symm::Sink> {
          sealed.clear();
          return symm::sink_into(sealed);
        });
      });
  ACESO_CHECK(received);
  auto semi = story.step("PreKeyGen and PreDec for " + id, [&](Cost& cost) -> Result<abe::SemiCiphertext> {
    ACESO_TRY(const auto outcome, doctor.pre_decrypt(record.id()));
    if (!outcome) return fail(ErrorCode::refused, "PreDec", "none: " + std::string(to_string(outcome.error())));
    cost.bytes = outcome->encode().size();
    return *outcome;
  });
  ACESO_CHECK(semi);
  const auto opened = story.step("Dec by " + id + ": equal to the original", [&](Cost& cost) {
    cost.bytes = fs::file_size(record.file.path);
    return open_and_compare(actor, *semi, record, sealed);
  });
  ACESO_CHECK(opened);
  auto report = story.step("report, signed and encrypted, delivered", [&](Cost& cost) -> Result<report::Report> {
    ACESO_TRY(auto written, write_report(stage, actor, record));
    ACESO_CHECK(doctor.send_report(written));
    ACESO_CHECK(wait_for("report on the chain", [&]() -> Result<bool> {
      ACESO_TRY(const auto facts,
                stage.consortium().records.report(record.id(), hospital.service.account, written.digest()));
      return facts.has_value();
    }));
    cost.bytes = written.encode().size();
    return written;
  });
  ACESO_CHECK(report);
  auto receipt = story.step("the patient reads it; receipt proven and verified",
                            [&](Cost& cost) { return acknowledge(stage, house, record, report->digest(), cost); });
  ACESO_CHECK(receipt);
  ACESO_TRY(auto verdict, doctor.verdict(record.id()));
  return Consultation{house, id, std::move(verdict), std::move(*semi), std::move(*report), std::move(*receipt)};
}

}  // namespace aceso::app
