#include "demo/must_fail.hpp"

#include <nlohmann/json.hpp>

#include "demo/attacks.hpp"

namespace aceso::app {
namespace {

using match::Verdict;

std::optional<std::string> reason_if(const Result<void>& result, ErrorCode code) {
  return Story::failed_as(result, code);
}

/// A period's update key, as anybody gets it.
Result<abe::UpdateKey> update_key(Stage& stage, abe::Period period) {
  ACESO_TRY(auto kgc, stage.town.as_member(stage.town.kgc(), stage.hospital(House::b)));
  ACESO_TRY(const Bytes bytes, kgc.call({"GET", "/v1/update-keys/" + std::to_string(period)}));
  return abe::UpdateKey::decode(bytes);
}

/// What a hospital that does not check anything would compute for a doctor.
Result<Outcome<abe::SemiCiphertext>> pre_decrypt(Stage& stage, const Actor& doctor, const abe::Ciphertext& ct,
                                                 abe::Period period) {
  ACESO_TRY(const auto update, update_key(stage, period));
  abe::BaseCache bases;
  ACESO_TRY(const auto prek, abe::pre_key_gen(doctor.attribute_key, update, bases, stage.rng));
  if (!prek) return none(prek.error());
  return abe::pre_dec(*prek, ct);
}

/// PreDec by the doctor's own hospital.
Result<Outcome<abe::SemiCiphertext>> ask(Stage& stage, const std::string& id, const Digest& record) {
  Actor& actor = stage.actor(id);
  ACESO_TRY(auto connection, stage.town.as_user(stage.hospital(actor.role.house)));
  return DoctorClient(connection, actor.keys.signing).pre_decrypt(record);
}

/// A sender with a hospital's account, beside the hospital's own service: for what is refused before anything is sent.
chain::Sender forger(Stage& stage, House house) {
  return chain::Sender(stage.town.chain(), stage.hospital(house).account(), std::make_unique<chain::MemoryJournal>());
}

void wrong_attributes(Stage& stage, const Case& record, Story& story) {
  story.must_fail("dr-eve, who matches with fewer interests, asks for the record", [&] {
    return Story::failed_as(ask(stage, "dr-eve", record.id()), ErrorCode::refused, "not chosen");
  });
  story.must_fail("PreDec for dr-eve all the same: the attributes do not satisfy the policy", [&] {
    return Story::none_as(
        pre_decrypt(stage, stage.actor("dr-eve"), *record.ciphertext, record.ciphertext->header.period),
        Null::policy_not_satisfied);
  });
}

void strangers(Stage& stage, const Case& record, Story& story) {
  story.must_fail("somebody without an admission hands a record in", [&]() -> std::optional<std::string> {
    auto connection = stage.town.as_user(stage.hospital(House::a));
    auto other = admit(record.file, stage);
    if (!connection || !other || !seal(stage, *other)) return std::nullopt;
    PatientClient client(*connection, other->id(), other->request_key);
    return Story::failed_as(
        client.hand_in("00000000000000000000000000", *other->ciphertext, other->certificate, other->sealed.size()),
        ErrorCode::refused, "unknown");
  });
  story.must_fail("somebody else asks hospital-a how the record is", [&]() -> std::optional<std::string> {
    auto connection = stage.town.as_user(stage.hospital(House::a));
    if (!connection) return std::nullopt;
    const auto key = symm::SigningKey::generate(stage.rng);
    return Story::failed_as(PatientClient(*connection, record.id(), key).state(), ErrorCode::refused);
  });
}

/// Asks the publisher for the record's ciphertext, as `who`.
Result<void> ask_for_transfer(Stage& stage, House who, const Digest& record) {
  ACESO_TRY(auto a, stage.town.as_member(stage.hospital(House::a), stage.hospital(who)));
  ACESO_CHECK(a.call_json({"GET", "/v1/transfers/" + to_hex(record)}));
  return {};
}

void no_authorization(Stage& stage, const Case& record, const Consultation& done, Story& story) {
  story.must_fail("hospital-c, which nobody authorised, looks for it", [&]() -> std::optional<std::string> {
    auto connection = stage.town.as_operator(stage.hospital(House::c));
    if (!connection) return std::nullopt;
    const auto cases = OperatorClient(*connection).cases();
    if (!cases || !cases->empty()) return std::nullopt;
    return "finds nothing: without kappa every index looks random";
  });
  story.must_fail("hospital-c asks hospital-a for the record", [&] {
    return Story::failed_as(ask_for_transfer(stage, House::c, record.id()), ErrorCode::refused, "never");
  });
  story.must_fail("hospital-c records a verdict on it", [&] {
    auto sender = forger(stage, House::c);
    return Story::failed_as(stage.consortium().records.record_verdict(
                                sender, record.id(), match::trapdoor_tag(record.id(), done.verdict.trapdoor_digest),
                                true, done.verdict.digest()),
                            ErrorCode::refused, "NotAuthorized");
  });
}

void forged_proofs(Stage& stage, const Case& record, const Case& other, const Consultation& done, Story& story) {
  const auto audit = [&](const Digest& id, const match::Trapdoor& trapdoor, const Verdict& verdict) {
    return reason_if(service::audit_verdict(stage.consortium(), stage.town.parameters(), id,
                                            stage.hospital(done.house).service.account, trapdoor, verdict, false),
                     ErrorCode::bad_signature);
  };
  story.must_fail("a forged proof that dr-dan, who does not match, matches", [&] {
    const match::Trapdoor& trapdoor = *stage.actor("dr-dan").trapdoor;
    Verdict forged = done.verdict;
    forged.trapdoor_digest = trapdoor.digest();
    return audit(record.id(), trapdoor, forged);
  });
  story.must_fail("a forged proof that " + done.doctor + ", who matches, does not", [&] {
    Verdict forged = done.verdict;
    proof::InequalityProof made_up;
    made_up.big_c = done.semi.a;  // any element but the identity
    made_up.c = Scalar::random(stage.rng);
    made_up.z_a = Scalar::random(stage.rng);
    made_up.z_delta = Scalar::random(stage.rng);
    forged.proof = made_up;
    return audit(record.id(), *stage.actor(done.doctor).trapdoor, forged);
  });
  story.must_fail("the proof of this match replayed for another record", [&]() -> std::optional<std::string> {
    const auto target = service::find_record(stage.consortium(), other.id());
    if (!target) return std::nullopt;
    Verdict replayed = done.verdict;
    replayed.index_digest = target->index.digest();
    return audit(other.id(), *stage.actor(done.doctor).trapdoor, replayed);
  });
}

void replaced(Stage& stage, const Case& record, const Case& other, Story& story) {
  story.must_fail("another record's ciphertext under this record's id", [&] {
    abe::Ciphertext disguised = *other.ciphertext;
    disguised.header.record_id = record.id();
    return Story::failed_as(service::check_ciphertext(stage.consortium(), std::move(disguised)),
                            ErrorCode::bad_signature);
  });
}

void tampered(Stage& stage, const Case& record, const Consultation& done, Story& story) {
  story.must_fail("the doctor reads the record after one bit of it was changed", [&] {
    Bytes sealed = record.sealed;
    sealed[sealed.size() / 2] ^= 1;
    Bytes nowhere;
    return Story::failed_as(service::open_record(stage.actor(done.doctor).keys, done.semi, *record.ciphertext,
                                                 symm::source_of(sealed), symm::sink_into(nowhere)),
                            ErrorCode::wont_open);
  });
  story.must_fail("the doctor gets the semi-ciphertext of a false B", [&] {
    abe::SemiCiphertext wrong = done.semi;
    wrong.b *= wrong.a;
    return Story::failed_as(abe::dec(stage.actor(done.doctor).keys.decryption, wrong, *record.ciphertext),
                            ErrorCode::wont_open);
  });
  story.must_fail("the patient reads the report after one bit of it was changed", [&] {
    Bytes bytes = done.report.encode();
    bytes[bytes.size() - 100] ^= 1;
    return Story::failed_as(report::Report::decode(bytes), ErrorCode::bad_signature);
  });
}

void foreign_receipt(Stage& stage, const Case& record, const Case& other, const Consultation& done, Story& story) {
  story.must_fail(
      "a receipt by the doctor, who knows z but not the patient's key", [&]() -> std::optional<std::string> {
        // Past the program's refusal to make one: the root of c is there, that of h_N has to be made up.
        auto known = record.patient.dispute(done.report);
        if (!known) return std::nullopt;
        const symm::RsaPublicKey& key = record.report_key.rsa();
        const SecretBytes roots[] = {std::move(known->z), key.random(stage.rng)};
        proof::Transcript transcript("receipt");
        transcript.add("report", done.report.digest()).add("record", record.id());
        transcript.add("doctor", done.report.doctor).add("patient", done.report.key_digest);
        const report::Receipt forged{done.report.digest(),
                                     proof::prove_gq_all(std::move(transcript), key, roots, stage.rng)};
        return reason_if(report::verify_receipt(done.report, record.report_key, forged), ErrorCode::bad_signature);
      });
  story.must_fail("a receipt by another patient", [&] {
    return Story::failed_as(other.patient.acknowledge(stage.consortium(), stage.hospital(done.house).service.account,
                                                      done.report, stage.rng),
                            ErrorCode::bad_argument);
  });
  story.must_fail("another patient ends an authorization of this record on the chain",
                  [&]() -> std::optional<std::string> {
                    const auto signature =
                        other.patient.withdraw(stage.consortium(), stage.hospital(done.house).service.account, 1);
                    auto sender = forger(stage, House::a);
                    const chain::Withdraw message{record.id(), stage.hospital(done.house).service.account, 1};
                    return Story::failed_as(stage.consortium().records.withdraw_by_patient(sender, message, signature),
                                            ErrorCode::refused, "BadPatientSignature");
                  });
}

/// The key center's operator revokes two doctors; the next period begins by itself.
Result<abe::Period> revoke_two(Stage& stage, Story& story) {
  abe::Period next = 0;
  const auto revoked = story.step("Revoke dr-ben and dr-cleo; the next period begins", [&](Cost& cost) -> Result<void> {
    ACESO_TRY(auto kgc, stage.town.as_operator(stage.town.kgc()));
    for (const char* const id : {"dr-ben", "dr-cleo"}) {
      // A period may begin in between: then it is revoked from the one after.
      ACESO_CHECK(wait_for("revocation", [&]() -> Result<bool> {
        ACESO_TRY(const auto latest, stage.consortium().periods.latest());
        next = latest.value_or(0) + 1;
        return kgc.call(json_call("POST", "/v1/revocations", {{"id", id}, {"from_period", next}})).has_value();
      }));
    }
    ACESO_CHECK(wait_for("period", [&]() -> Result<bool> {
      ACESO_TRY(const auto latest, stage.consortium().periods.latest());
      return latest.value_or(0) >= next;
    }));
    ACESO_TRY(const auto latest, stage.consortium().periods.latest());
    next = *latest;
    // The chain has a period a moment before the key center gives out its update key.
    return wait_for("update key", [&]() -> Result<bool> {
      const auto update = update_key(stage, next);
      if (!update) return false;
      cost.bytes = update->encode().size();
      cost.note = std::to_string(update->nodes.size()) + " nodes cover everyone else";
      return true;
    });
  });
  ACESO_CHECK(revoked);
  return next;
}

/// Whether hospital B knows that the doctor is not current.
Result<bool> knows_revoked(Stage& stage, const std::string& id) {
  ACESO_TRY(auto connection, stage.town.as_user(stage.hospital(House::b)));
  ACESO_TRY(const auto state, DoctorClient(connection, stage.actor(id).keys.signing).state());
  return state.current == false;
}

Result<Case> after_revocation(Stage& stage, const Case& record, Story& story) {
  ACESO_CHECK(revoke_two(stage, story));
  ACESO_TRY(Case later, admit(record.file, stage));
  ACESO_CHECK(seal_and_publish(stage, later, story));
  ACESO_CHECK(authorise_b(stage, later, story));
  ACESO_CHECK(wait_for("update key", [&] { return knows_revoked(stage, "dr-cleo"); }));
  ACESO_TRY(const auto chosen, find_doctor(stage, House::b, later, story));
  if (!chosen) return fail(ErrorCode::bad_signature, "match", "expected one");

  const abe::Period period = later.ciphertext->header.period;
  story.must_fail("PreDec for dr-cleo, who is revoked, of a record sealed after", [&] {
    return Story::none_as(pre_decrypt(stage, stage.actor("dr-cleo"), *later.ciphertext, period), Null::revoked);
  });
  // B's case is there a moment before its ciphertext.
  for (const char* const id : {"dr-cleo", "dr-ben"})
    story.must_fail(std::string(id) + " asks hospital-b for it", [&]() -> std::optional<std::string> {
      std::optional<std::string> why;
      const auto asked = wait_for("record", [&]() -> Result<bool> {
        const auto outcome = ask(stage, id, later.id());
        why = Story::none_as(outcome, Null::revoked);
        return why || outcome || outcome.error().code != ErrorCode::conflict;
      });
      return asked ? why : std::nullopt;
    });
  story.must_fail("dr-cleo asks hospital-b for the record sealed before, once more",
                  [&] { return Story::none_as(ask(stage, "dr-cleo", record.id()), Null::revoked); });
  story.must_fail("dr-ben and dr-cleo, both revoked, pool their keys", [&] {
    const Actor &ben = stage.actor("dr-ben"), &cleo = stage.actor("dr-cleo");
    return Story::failed_as(
        pool_keys(ben.attribute_key, ben.keys.decryption, cleo.attribute_key, cleo.keys.decryption, *later.ciphertext),
        ErrorCode::wont_open);
  });
  const auto current =
      story.step("dr-ada, who is not revoked and next in line, gets it", [&](Cost& cost) -> Result<void> {
        ACESO_TRY(const auto semi, ask(stage, "dr-ada", later.id()));
        if (!semi) return fail(ErrorCode::refused, "PreDec", std::string(to_string(semi.error())));
        cost.bytes = semi->encode().size();
        ACESO_CHECK(abe::dec(stage.actor("dr-ada").keys.decryption, *semi, *later.ciphertext));
        return {};
      });
  ACESO_CHECK(current);
  return later;
}

}  // namespace

Result<void> show_failures(Stage& stage, const Case& record, const Consultation& done, Story& story) {
  story.chapter("What must fail");
  strangers(stage, record, story);
  wrong_attributes(stage, record, story);
  no_authorization(stage, record, done, story);
  ACESO_TRY(const Case later, after_revocation(stage, record, story));
  forged_proofs(stage, record, later, done, story);
  replaced(stage, record, later, story);
  tampered(stage, record, done, story);
  foreign_receipt(stage, record, later, done, story);

  const chain::Address b = stage.hospital(House::b).service.account;
  const auto withdrawn = story.step("hospital-a withdraws the authorization of hospital-b", [&](Cost&) -> Result<void> {
    ACESO_TRY(auto connection, stage.town.as_operator(stage.hospital(House::a)));
    ACESO_CHECK(OperatorClient(connection).want(record.id(), b, false));
    return wait_for("withdrawal", [&]() -> Result<bool> {
      ACESO_TRY(const auto state, stage.consortium().records.authorization(record.id(), b));
      return !state.active;
    });
  });
  ACESO_CHECK(withdrawn);
  story.must_fail("hospital-b asks for the record again", [&] {
    return Story::failed_as(ask_for_transfer(stage, House::b, record.id()), ErrorCode::refused, "withdrawn");
  });
  story.must_fail("hospital-b records another verdict on it", [&] {
    auto sender = forger(stage, House::b);
    return Story::failed_as(
        stage.consortium().records.record_verdict(
            sender, record.id(), match::trapdoor_tag(record.id(), stage.actor("dr-eve").trapdoor->digest()), false,
            Digest{1}),
        ErrorCode::refused, "NotAuthorized");
  });
  return {};
}

}  // namespace aceso::app
