#include "demo/must_fail.hpp"

#include "demo/attacks.hpp"

namespace aceso::app {
namespace {

using match::Verdict;

std::optional<std::string> reason_if(const Result<void>& result, ErrorCode code) {
  return Story::failed_as(result, code);
}

void wrong_attributes(Stage& stage, const Consultation& done, Story& story) {
  story.must_fail("PreDec for dr-eve, whose attributes do not satisfy the policy", [&] {
    return Story::none_as(stage.hospital(House::b).pre_decrypt("dr-eve", done.ciphertext, stage.rng()),
                          Null::policy_not_satisfied);
  });
}

void no_authorization(Stage& stage, const Case& record, const Consultation& done, Story& story) {
  service::Hospital& c = stage.hospital(House::c);
  story.must_fail("search by hospital-c, which nobody authorised", [&]() -> std::optional<std::string> {
    const auto found = c.search();
    if (!found || !found->found.empty()) return std::nullopt;
    return "finds nothing: without kappa every index looks random";
  });
  story.must_fail("hospital-c asks hospital-a for the record", [&] {
    return Story::failed_as(stage.hospital(House::a).release(record.id(), c.address()), ErrorCode::refused, "never");
  });
  story.must_fail("hospital-c records a verdict on it", [&] {
    return Story::failed_as(
        stage.consortium().records.record_verdict(
            stage.sender(House::c), record.id(), done.match.verdict.trapdoor_digest, true, done.match.verdict.digest()),
        ErrorCode::refused, "NotAuthorized");
  });
}

void forged_proofs(Stage& stage, const Case& record, const Case& other, const Consultation& done, Story& story) {
  const auto audit = [&](const Digest& id, const match::Trapdoor& trapdoor, const Verdict& verdict) {
    return reason_if(service::audit_verdict(stage.consortium(), stage.parameters(), id,
                                            stage.hospital(done.house).address(), trapdoor, verdict, false),
                     ErrorCode::bad_signature);
  };
  story.must_fail("a forged proof that dr-dan, who does not match, matches", [&] {
    const match::Trapdoor& trapdoor = *stage.actor("dr-dan").trapdoor;
    Verdict forged = done.match.verdict;
    forged.trapdoor_digest = trapdoor.digest();
    return audit(record.id(), trapdoor, forged);
  });
  story.must_fail("a forged proof that " + done.match.doctor + ", who matches, does not", [&] {
    Verdict forged = done.match.verdict;
    proof::InequalityProof made_up;
    made_up.big_c = done.semi.a;  // any element but the identity
    made_up.c = Scalar::random(stage.rng());
    made_up.z_a = Scalar::random(stage.rng());
    made_up.z_delta = Scalar::random(stage.rng());
    forged.proof = made_up;
    return audit(record.id(), done.match.trapdoor, forged);
  });
  story.must_fail("the proof of this match replayed for another record", [&]() -> std::optional<std::string> {
    const auto target = service::find_record(stage.consortium(), other.id());
    if (!target) return std::nullopt;
    Verdict replayed = done.match.verdict;
    replayed.index_digest = target->index.digest();
    return audit(other.id(), done.match.trapdoor, replayed);
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
  story.must_fail("the doctor reads the record after one bit of it was changed", [&]() -> std::optional<std::string> {
    Bytes sealed;
    const auto source = stage.hospital(done.house).blobs().get(record.ciphertext->header.data_digest);
    if (!source) return std::nullopt;
    Bytes buffer(symm::stream_chunk_size);
    for (;;) {
      const auto n = (*source)(buffer);
      if (!n) return std::nullopt;
      append(sealed, ByteView(buffer).first(*n));
      if (*n < buffer.size()) break;
    }
    sealed[sealed.size() / 2] ^= 1;
    Bytes nowhere;
    return Story::failed_as(service::open_record(stage.actor(done.match.doctor).keys, done.semi, *record.ciphertext,
                                                 symm::source_of(sealed), symm::sink_into(nowhere)),
                            ErrorCode::wont_open);
  });
  story.must_fail("the doctor gets the semi-ciphertext of a false B", [&] {
    abe::SemiCiphertext wrong = done.semi;
    wrong.b *= wrong.a;
    return Story::failed_as(abe::dec(stage.actor(done.match.doctor).keys.decryption, wrong, *record.ciphertext),
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
        const SecretBytes roots[] = {std::move(known->z), key.random(stage.rng())};
        proof::Transcript transcript("receipt");
        transcript.add("report", done.report.digest()).add("record", record.id());
        transcript.add("doctor", done.report.doctor).add("patient", done.report.key_digest);
        const report::Receipt forged{done.report.digest(),
                                     proof::prove_gq_all(std::move(transcript), key, roots, stage.rng())};
        return reason_if(report::verify_receipt(done.report, record.report_key, forged), ErrorCode::bad_signature);
      });
  story.must_fail("a receipt by another patient", [&] {
    return Story::failed_as(
        other.patient.acknowledge(stage.consortium(), stage.hospital(done.house).address(), done.report, stage.rng()),
        ErrorCode::bad_argument);
  });
  story.must_fail(
      "another patient ends an authorization of this record on the chain", [&]() -> std::optional<std::string> {
        const auto signature = other.patient.withdraw(stage.consortium(), stage.hospital(done.house).address(), 1);
        const chain::Withdraw message{record.id(), stage.hospital(done.house).address(), 1};
        return Story::failed_as(
            stage.consortium().records.withdraw_by_patient(stage.sender(House::a), message, signature),
            ErrorCode::refused, "BadPatientSignature");
      });
}

}  // namespace

Result<void> show_failures(Stage& stage, const Case& record, const Consultation& done, Story& story) {
  story.chapter("What must fail");
  wrong_attributes(stage, done, story);
  no_authorization(stage, record, done, story);

  ACESO_TRY(Case later, stage.admit(record.file));
  const abe::Period next = stage.period() + 1;
  const auto revoked = story.step("Revoke dr-ben and dr-cleo; the next period begins", [&](Cost& cost) -> Result<void> {
    ACESO_CHECK(stage.key_center().revoke("dr-ben", next, std::nullopt));
    ACESO_CHECK(stage.key_center().revoke("dr-cleo", next, std::nullopt));
    ACESO_TRY(const auto update, stage.begin_period(next));
    cost.bytes = update.key.encode().size();
    cost.gas = update.gas;
    cost.note = std::to_string(update.key.nodes.size()) + " nodes cover everyone else";
    return {};
  });
  ACESO_CHECK(revoked);
  ACESO_CHECK(seal_and_publish(stage, later, next, story));
  ACESO_CHECK(authorise_b(stage, later, story));

  service::Hospital& b = stage.hospital(House::b);
  ACESO_TRY(const auto published, service::check_ciphertext(stage.consortium(), *later.ciphertext));
  story.must_fail("PreDec for dr-cleo, who is revoked, of a record sealed after",
                  [&] { return Story::none_as(b.pre_decrypt("dr-cleo", published, stage.rng()), Null::revoked); });
  story.must_fail("PreDec for dr-cleo of a record sealed before", [&] {
    return Story::none_as(b.pre_decrypt("dr-cleo", done.ciphertext, stage.rng()), Null::revoked);
  });
  story.must_fail("dr-ben and dr-cleo, both revoked, pool their keys", [&] {
    const Actor &ben = stage.actor("dr-ben"), &cleo = stage.actor("dr-cleo");
    return Story::failed_as(
        pool_keys(ben.attribute_key, ben.keys.decryption, cleo.attribute_key, cleo.keys.decryption, *later.ciphertext),
        ErrorCode::wont_open);
  });
  const auto current = story.step("dr-ada, who is not revoked, still gets it", [&](Cost& cost) -> Result<void> {
    ACESO_TRY(const auto semi, b.pre_decrypt("dr-ada", published, stage.rng()));
    if (!semi) return fail(ErrorCode::refused, "PreDec", std::string(to_string(semi.error())));
    cost.bytes = semi->encode().size();
    ACESO_CHECK(abe::dec(stage.actor("dr-ada").keys.decryption, *semi, *later.ciphertext));
    return {};
  });
  ACESO_CHECK(current);

  forged_proofs(stage, record, later, done, story);
  replaced(stage, record, later, story);
  tampered(stage, record, done, story);
  foreign_receipt(stage, record, later, done, story);

  const auto withdrawn =
      story.step("hospital-a withdraws the authorization of hospital-b", [&](Cost& cost) -> Result<void> {
        ACESO_TRY(const auto receipt, stage.hospital(House::a).withdraw(record.id(), b.address()));
        cost.gas = receipt.gas_used;
        return {};
      });
  ACESO_CHECK(withdrawn);
  story.must_fail("hospital-b asks for the record again", [&] {
    return Story::failed_as(stage.hospital(House::a).release(record.id(), b.address()), ErrorCode::refused,
                            "withdrawn");
  });
  story.must_fail("hospital-b records another verdict on it", [&] {
    return Story::failed_as(
        stage.consortium().records.record_verdict(stage.sender(House::b), record.id(),
                                                  stage.actor("dr-eve").trapdoor->digest(), false, Digest{1}),
        ErrorCode::refused, "NotAuthorized");
  });
  return {};
}

}  // namespace aceso::app
