// Certificates, reports, receipts, disputes, all with one TEST KEY.

#include <fstream>

#include "book.hpp"

namespace aceso::vectors {
namespace {

const std::string record_id = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const std::string doctor = "7070707070707070707070707070707070707070707070707070707070707070";

/// The last byte with its lowest bit changed.
std::string last_bit_changed(std::string hex) {
  const auto digits = std::string("0123456789abcdef");
  hex.back() = digits[digits.find(hex.back()) ^ 1];
  return hex;
}

}  // namespace

void add_reports(Book& book) {
  std::ifstream in(ACESO_TEST_DATA "/symm/test-rsa-3072.json");
  const Json test_key = Json::parse(in)["pkcs8"];

  book.file("certificate", "The permutation certificate of the TEST KEY of symm/test-rsa-3072.json, as PKCS#8.");
  const Json certificate = book.add("certify", {{"pkcs8", test_key}})["certificate"];
  book.add("report_key", {{"certificate", certificate}});
  book.file("certificate-with-a-wrong-root", "The last root is changed.");
  book.refused("report_key", {{"certificate", last_bit_changed(certificate.get<std::string>())}});

  const auto seal = [&](const char* text) {
    return Json{{"record_id", record_id}, {"text", text}, {"certificate", certificate}, {"signing_seed", doctor}};
  };
  book.file("report", "A report to the patient: z is drawn first, again while it is not from 1 to N - 1.");
  const Json report = book.add("seal_report", seal("Bloods are fine. \u00c4rztin A."))["report"];
  const Json second = book.add("seal_report", seal("x"))["report"];
  book.add("open_report", {{"report", report}, {"pkcs8", test_key}});
  book.file("report-with-a-wrong-signature", "The hospital sees it before it delivers.");
  book.refused("open_report", {{"report", last_bit_changed(report.get<std::string>())}, {"pkcs8", test_key}});
  book.file("report-without-text", "A report has a text.");
  book.refused("seal_report", seal(""));

  book.file("receipt", "The patient's proof that the report was decrypted: k_0..k_7 are drawn in order.");
  const Json receipt = book.add("make_receipt", {{"report", report}, {"pkcs8", test_key}})["receipt"];
  const auto verify = [&](const Json& of, const Json& with) {
    return Json{{"report", of}, {"certificate", certificate}, {"receipt", with}};
  };
  book.add("verify_receipt", verify(report, receipt));
  book.file("receipt-of-another-report", "A receipt names its report.");
  book.refused("verify_receipt", verify(second, receipt));
  book.file("receipt-with-a-wrong-response", "The last response is changed.");
  book.refused("verify_receipt", verify(report, last_bit_changed(receipt.get<std::string>())));

  book.file("dispute", "The patient opens the report to an arbiter. A wrong z makes the claim fall.");
  const Json opening = book.add("open_dispute", {{"report", report}, {"pkcs8", test_key}})["dispute_opening"];
  const auto judge = [&](const Json& of, const Json& with) {
    return Json{{"report", of}, {"certificate", certificate}, {"dispute_opening", with}};
  };
  book.add("judge", judge(report, opening));
  book.add("judge", judge(second, opening));
  book.add("judge", judge(report, last_bit_changed(opening.get<std::string>())));
}

}  // namespace aceso::vectors
