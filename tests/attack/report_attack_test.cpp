// Reports, receipts and disputes: neither side frames the other.

#include <gtest/gtest.h>

#include "group/expand.hpp"
#include "report/dispute.hpp"
#include "report/receipt.hpp"
#include "support/rsa_numbers.hpp"
#include "symm/committing.hpp"

namespace aceso::report {
namespace {

using aceso::testing::Number;

/// Keys are slow to make: one of each for the whole program.
const symm::RsaPrivateKey& patient() {
  static const auto key = symm::RsaPrivateKey::generate(3072).value();
  return key;
}
const ReportKey& patient_key() {
  static const auto key = ReportKey::create(proof::certify_permutation(patient())).value();
  return key;
}
const symm::RsaPrivateKey& other_patient() {
  static const auto key = symm::RsaPrivateKey::generate(3072).value();
  return key;
}
const ReportKey& other_key() {
  static const auto key = ReportKey::create(proof::certify_permutation(other_patient())).value();
  return key;
}

Bytes copy(const SecretBytes& secret) { return {secret.reveal().begin(), secret.reveal().end()}; }

struct ReportAttack : ::testing::Test {
  aceso::testing::SeededRandom rng{"report attack"};
  symm::SigningKey doctor = symm::SigningKey::generate(rng);
  symm::SigningKey other_doctor = symm::SigningKey::generate(rng);
  Report report = seal_report(Digest{7}, as_bytes("all is well"), patient_key(), doctor, rng).value();
  Bytes z = copy(patient().invert(report.c));

  /// Signs as the report's format has it.
  static void sign(Report& out, const symm::SigningKey& key) {
    Bytes message(as_bytes("ACESO-V01-REPORT-SIGNATURE").begin(), as_bytes("ACESO-V01-REPORT-SIGNATURE").end());
    append(message, out.associated_data());
    Encoder rest;
    out.proof.write(rest);
    append(message, rest.blob(out.sealed).bytes());
    out.signature = key.sign(message);
  }
  [[nodiscard]] Ruling ruling(const Report& on, const Bytes& revealed) const {
    return judge(on, patient_key(), {on.digest(), SecretBytes(ByteView(revealed))}).ruling;
  }
  [[nodiscard]] Bytes opening(const Bytes& revealed) const {
    return Encoder(Artifact::dispute_opening).raw(report.digest()).raw(revealed).take();
  }
};

TEST_F(ReportAttack, ADoctorWhoSealsGarbageIsAtFault) {
  Report garbage = report;
  garbage.sealed.back() ^= 1;
  sign(garbage, doctor);
  ASSERT_TRUE(Report::decode(garbage.encode()));
  EXPECT_EQ(ruling(garbage, z), Ruling::doctor_at_fault);
  EXPECT_FALSE(open_report(garbage, patient()));
  EXPECT_FALSE(make_receipt(garbage, patient(), rng)) << "no receipt for what could not be read";

  // A tag without a text, another context, another key.
  for (const Bytes& sealed : {Bytes{}, Bytes(48), symm::seal_once(z, "another context", report.associated_data(), z),
                              symm::seal_once(z, report_context, {}, z)}) {
    garbage.sealed = sealed;
    sign(garbage, doctor);
    EXPECT_EQ(ruling(garbage, z), Ruling::doctor_at_fault);
  }
}

TEST_F(ReportAttack, APatientCannotOpenWithAWrongZ) {
  EXPECT_EQ(ruling(report, z), Ruling::report_readable);
  const Number n(patient_key().rsa().encode()), right{ByteView(z)};
  for (const Number& wrong : {right + Number(1), n - right, Number(1), (right * right) % n, n - Number(1)})
    EXPECT_EQ(ruling(report, wrong.bytes(z.size())), Ruling::opening_is_not_right);
  EXPECT_EQ(ruling(report, report.c), Ruling::opening_is_not_right);
}

TEST_F(ReportAttack, APatientCannotOpenWithAnotherFormOfTheSameZ) {
  // z + N has the same e-th power, and shorter or longer bytes are the same number: each would leave the text sealed
  // and the doctor at fault. The decoder takes one form alone.
  const Number n(patient_key().rsa().encode()), right{ByteView(z)};
  EXPECT_TRUE(DisputeOpening::decode(opening(z), patient_key()));
  // For some reports z + N is not longer than N.
  Report other = report;
  Number more = right + n;
  while (more.bits() > 3072) {
    other = seal_report(Digest{7}, as_bytes("all is well"), patient_key(), doctor, rng).value();
    more = Number(ByteView(copy(patient().invert(other.c)))) + n;
  }
  ASSERT_EQ(copy(patient_key().rsa().pow_e(more.bytes(z.size()))), other.c);
  EXPECT_FALSE(DisputeOpening::decode(opening(more.bytes(z.size())), patient_key()));
  EXPECT_EQ(ruling(other, more.bytes(z.size())), Ruling::opening_is_not_right) << "the arbiter looks, too";
  EXPECT_FALSE(DisputeOpening::decode(opening(right.bytes(z.size() + 1)), patient_key()));
  EXPECT_FALSE(DisputeOpening::decode(opening({z.begin() + 1, z.end()}), patient_key()));
  EXPECT_FALSE(DisputeOpening::decode(opening(n.bytes(z.size())), patient_key()));
  EXPECT_FALSE(DisputeOpening::decode(opening(Bytes(z.size())), patient_key()));
}

TEST_F(ReportAttack, AnOpeningIsForOneReportAndOneKey) {
  const auto second = seal_report(Digest{7}, as_bytes("all is well"), patient_key(), doctor, rng).value();
  EXPECT_EQ(ruling(second, z), Ruling::opening_is_not_right);
  EXPECT_EQ(judge(second, patient_key(), {report.digest(), SecretBytes(ByteView(z))}).ruling,
            Ruling::opening_is_not_right);
  EXPECT_EQ(judge(report, other_key(), {report.digest(), SecretBytes(ByteView(z))}).ruling, Ruling::doctor_at_fault)
      << "the doctor signed a report to a key that is not the registered one";
}

TEST_F(ReportAttack, TheSignatureBindsEveryPart) {
  ASSERT_TRUE(Report::decode(report.encode()));
  const auto other = seal_report(Digest{7}, as_bytes("all is lost"), patient_key(), doctor, rng).value();
  std::vector<Report> forged(7, report);
  forged[0].c = other.c;
  forged[1].sealed = other.sealed;
  forged[2].record_id[0] ^= 1;
  forged[3].key_digest = other_key().digest();
  forged[4].doctor = other_doctor.public_key();
  forged[5].signature = other.signature;
  sign(forged[6], other_doctor);
  for (std::size_t i = 0; i < forged.size(); ++i) {
    const auto decoded = Report::decode(forged[i].encode());
    ASSERT_FALSE(decoded) << i;
    EXPECT_EQ(decoded.error().code, ErrorCode::bad_signature) << i;
  }
}

TEST_F(ReportAttack, ADoctorWhoSignsAnothersReportDoesNotMakeItOpen) {
  // Taking over c and the sealed text: the associated data names the doctor.
  Report stolen = report;
  stolen.doctor = other_doctor.public_key();
  sign(stolen, other_doctor);
  ASSERT_TRUE(Report::decode(stolen.encode()));
  EXPECT_FALSE(open_report(stolen, patient()));
  EXPECT_EQ(ruling(stolen, z), Ruling::doctor_at_fault);
}

TEST_F(ReportAttack, ANumberWithoutAProvableRootIsNotDelivered) {
  const Number n(patient_key().rsa().encode());
  Report bad = report;
  for (const Bytes& c : {Bytes(384), n.bytes(384), (n + Number(5)).bytes(385), Bytes{}, Bytes(383, 1)}) {
    bad.c = c;
    sign(bad, doctor);
    EXPECT_FALSE(check_sealing(bad, patient_key().rsa()));
    EXPECT_FALSE(open_report(bad, patient()));
  }
  EXPECT_FALSE(check_sealing(report, other_key().rsa()));
}

TEST_F(ReportAttack, AReportThatNamesAnotherKeyThanItIsSealedUnderIsRefused) {
  // The proof is good: the doctor knows the root of c modulo the patient's N.
  Report misnamed = report;
  misnamed.key_digest = other_key().digest();
  proof::Transcript transcript("report");
  transcript.add("record", misnamed.record_id).add("doctor", misnamed.doctor).add("patient", misnamed.key_digest);
  misnamed.proof = proof::prove_gq(std::move(transcript), patient_key().rsa(), z, rng);
  misnamed.sealed = symm::seal_once(z, report_context, misnamed.associated_data(), as_bytes("all is well"));
  sign(misnamed, doctor);
  ASSERT_TRUE(Report::decode(misnamed.encode()));
  EXPECT_EQ(check_sealing(misnamed, patient_key().rsa()).error().message, "is not to this patient's key");
  EXPECT_FALSE(check_sealing(misnamed, other_key().rsa()));
  EXPECT_EQ(ruling(misnamed, z), Ruling::doctor_at_fault);
}

struct ReceiptAttack : ReportAttack {
  Receipt receipt = make_receipt(report, patient(), rng).value();

  /// A receipt by whoever has `root` of c, and `key_root`, said to be that of h_N.
  Receipt receipt_with(ByteView root, ByteView key_root) { return receipt_for(report, root, key_root); }
  Receipt receipt_for(const Report& on, ByteView root, ByteView key_root) {
    proof::Transcript transcript("receipt");
    transcript.add("report", on.digest()).add("record", on.record_id);
    transcript.add("doctor", on.doctor).add("patient", on.key_digest);
    const SecretBytes roots[] = {SecretBytes(root), SecretBytes(key_root)};
    return {on.digest(), proof::prove_gq_all(std::move(transcript), patient_key().rsa(), roots, rng)};
  }

  /// h_N, as docs/scheme.md gives it.
  static Bytes key_challenge() {
    const symm::RsaPublicKey& key = patient_key().rsa();
    Bytes wide(key.size() + 16);
    expand_message_xmd(wide, Encoder().blob(key.encode()).bytes(), "ACESO-V01-RECEIPT-KEY");
    return key.reduce(wide);
  }
};

TEST_F(ReceiptAttack, IsForOneReportAndOnePatient) {
  ASSERT_TRUE(verify_receipt(report, patient_key(), receipt));
  EXPECT_FALSE(verify_receipt(report, other_key(), receipt));
  const auto second = seal_report(Digest{7}, as_bytes("all is well"), patient_key(), doctor, rng).value();
  EXPECT_FALSE(verify_receipt(second, patient_key(), receipt));
  auto relabelled = receipt;
  relabelled.report_digest[0] ^= 1;
  EXPECT_FALSE(verify_receipt(report, patient_key(), relabelled)) << "the proof is right, and the name is not";
  relabelled.report_digest = second.digest();
  EXPECT_FALSE(verify_receipt(second, patient_key(), relabelled));
  // The same c and z under another signature is another report.
  Report same_c = report;
  same_c.record_id[0] ^= 1;
  sign(same_c, doctor);
  relabelled.report_digest = same_c.digest();
  EXPECT_FALSE(verify_receipt(same_c, patient_key(), relabelled));
}

TEST_F(ReceiptAttack, IsNotByAnotherPatientThanTheReportIsFor) {
  // The report's c is a number modulo this patient's N, too, who knows its root there: but it is somebody else's.
  Report others = report;
  others.key_digest = other_key().digest();
  const Receipt stolen = receipt_for(others, z, patient().invert(key_challenge()).reveal());
  const auto refused = verify_receipt(others, patient_key(), stolen);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "is by another patient than the report is for");
}

TEST_F(ReceiptAttack, DoesNotComeFromAPatientWithoutTheRoot) {
  EXPECT_FALSE(verify_receipt(
      report, patient_key(),
      receipt_with(patient_key().rsa().random(rng).reveal(), patient().invert(key_challenge()).reveal())));
  EXPECT_FALSE(verify_receipt(report, patient_key(), receipt_with(report.c, report.c)));
}

TEST_F(ReceiptAttack, TheDoctorWhoChoseZCannotMakeOne) {
  const SecretBytes key_root = patient().invert(key_challenge());
  EXPECT_TRUE(verify_receipt(report, patient_key(), receipt_with(z, key_root.reveal()))) << "the patient can";
  const SecretBytes guess = patient_key().rsa().random(rng);
  EXPECT_FALSE(verify_receipt(report, patient_key(), receipt_with(z, guess.reveal())));
  EXPECT_FALSE(verify_receipt(report, patient_key(), receipt_with(z, z)));
  EXPECT_FALSE(verify_receipt(report, patient_key(), receipt_with(z, key_challenge())));
  // A proof about c alone has half of the responses.
  Receipt half = receipt;
  half.proof.response.resize(proof::gq_rounds);
  EXPECT_FALSE(verify_receipt(report, patient_key(), half));
}

TEST_F(ReportAttack, ACWhoseRootTheDoctorDoesNotKnowIsNeverDecrypted) {
  // The dispute as an oracle: the other doctor sends the first one's c, disguised, waits for the patient to reveal its
  // root, and reads the first one's report; or sends h_N, disguised, and learns what receipts rest on.
  const symm::RsaPublicKey& key = patient_key().rsa();
  const SecretBytes x = key.random(rng);
  for (const Bytes& target : {report.c, ReceiptAttack::key_challenge()}) {
    Report bait = report;
    bait.doctor = other_doctor.public_key();
    bait.c = copy(key.multiply(target, key.pow_e(x.reveal()).reveal()));
    sign(bait, other_doctor);
    ASSERT_TRUE(Report::decode(bait.encode()));
    EXPECT_EQ(open_report(bait, patient()).error().code, ErrorCode::bad_signature);
    EXPECT_EQ(open_dispute(bait, patient()).error().code, ErrorCode::bad_signature);
    EXPECT_EQ(ruling(bait, z), Ruling::doctor_at_fault) << "the arbiter needs no opening";
  }
}

TEST(Framing, ANonPermutationLetsAPatientFrameTheDoctor) {
  // e divides p - 1: z and z' are both roots of one c. The doctor sealed under z; the patient reveals z'.
  const auto& modulus = aceso::testing::framing_modulus();
  aceso::testing::SeededRandom rng("framing");
  const Number sealed_under(ByteView(modulus.key.random(rng).reveal()));
  const Number revealed = (sealed_under * modulus.root_of_one()) % modulus.n;
  const auto z = sealed_under.bytes(384), other_z = revealed.bytes(384);
  ASSERT_NE(z, other_z);
  EXPECT_EQ(copy(modulus.key.pow_e(z)), copy(modulus.key.pow_e(other_z)));
  const auto sealed = symm::seal_once(z, report_context, {}, as_bytes("all is well"));
  EXPECT_TRUE(symm::open_once(z, report_context, {}, sealed));
  EXPECT_FALSE(symm::open_once(other_z, report_context, {}, sealed)) << "an arbiter would blame the doctor";
}

TEST(Framing, SuchAKeyIsNotRegistered) {
  const auto& modulus = aceso::testing::framing_modulus();
  proof::PermutationCertificate certificate = proof::certify_permutation(patient());
  certificate.key = modulus.key;  // with the roots that another key gave
  EXPECT_FALSE(ReportKey::create(certificate));
  for (Bytes& root : certificate.roots) root = Number(1).bytes(384);
  EXPECT_FALSE(ReportKey::create(certificate));
}

}  // namespace
}  // namespace aceso::report
