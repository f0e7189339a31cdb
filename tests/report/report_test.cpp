// Reports, receipts and disputes.

#include <gtest/gtest.h>

#include "report/dispute.hpp"
#include "report/receipt.hpp"
#include "support/seeded_random.hpp"

namespace aceso::report {
namespace {

/// Keys are slow to make: one pair for the whole program.
const symm::RsaPrivateKey& patient() {
  static const auto key = symm::RsaPrivateKey::generate(3072).value();
  return key;
}
const symm::RsaPrivateKey& other_patient() {
  static const auto key = symm::RsaPrivateKey::generate(3072).value();
  return key;
}
const ReportKey& patient_key() {
  static const auto key = ReportKey::create(proof::certify_permutation(patient())).value();
  return key;
}

struct ReportTest : ::testing::Test {
  aceso::testing::SeededRandom rng{"report"};
  symm::SigningKey doctor = symm::SigningKey::generate(rng);
  Report report = seal_report(Digest{7}, as_bytes("all is well"), patient_key(), doctor, rng).value();
};

TEST_F(ReportTest, OpensForThePatientAlone) {
  const auto text = open_report(Report::decode(report.encode()).value(), patient());
  ASSERT_TRUE(text);
  EXPECT_EQ(std::string(text->reveal().begin(), text->reveal().end()), "all is well");
  EXPECT_FALSE(open_report(report, other_patient()));
  EXPECT_TRUE(check_sealing(report, patient_key().rsa()));
}

TEST_F(ReportTest, HasATextOfABoundedSize) {
  for (const std::size_t size : {std::size_t{0}, report_size_most + 1}) {
    const auto sealed = seal_report(Digest{7}, Bytes(size), patient_key(), doctor, rng);
    ASSERT_FALSE(sealed) << size;
    EXPECT_EQ(sealed.error().code, ErrorCode::limit);
  }
}

TEST_F(ReportTest, ThatIsGarbageDoesNotOpen) {
  report.sealed.back() ^= 1;
  const auto text = open_report(report, patient());
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error(), (Error{ErrorCode::wont_open, "report", "does not open with this key"}));
}

TEST_F(ReportTest, ReceiptVerifiesForThisReportAndKeyAlone) {
  const Receipt receipt = make_receipt(report, patient(), rng).value();
  const Receipt again = Receipt::decode(receipt.encode(), patient_key()).value();
  EXPECT_TRUE(verify_receipt(report, patient_key(), again));
  const Report second = seal_report(Digest{7}, as_bytes("all is well"), patient_key(), doctor, rng).value();
  EXPECT_FALSE(verify_receipt(second, patient_key(), receipt));
  EXPECT_FALSE(make_receipt(report, other_patient(), rng));
}

TEST_F(ReportTest, DisputeShowsTheText) {
  const auto opening = open_dispute(report, patient()).value();
  const auto judged = judge(report, patient_key(), opening);
  ASSERT_EQ(judged.ruling, Ruling::report_readable);
  ASSERT_TRUE(judged.text);
}

}  // namespace
}  // namespace aceso::report
