// Reports, receipts, disputes: z, the doctor's signing key, the patient's RSA key.

#include <fstream>
#include <nlohmann/json.hpp>

#include "report/dispute.hpp"
#include "report/receipt.hpp"
#include "secrets.hpp"

namespace aceso::constant_time {
namespace {

/// The project's test key (making one takes a minute here) as PKCS#8.
Bytes test_key() {
  std::ifstream in(ACESO_TEST_DATA "/symm/test-rsa-3072.json");
  return checked(from_hex(nlohmann::json::parse(in)["pkcs8"].get<std::string>()), "hexadecimal digits");
}

const report::ReportKey& registered() {
  static const auto key = checked(report::ReportKey::create(proof::certify_permutation(
                                      checked(symm::RsaPrivateKey::decode(test_key()), "the test key"))),
                                  "a report key");
  return key;
}

/// One DER element: its content, and where the next one starts.
struct Element {
  std::size_t content, end;
};
Element element_at(const Bytes& der, std::size_t at) {
  std::size_t size = der[at + 1], content = at + 2;
  if (size > 0x80) {
    const std::size_t digits = size - 0x80;
    size = 0;
    for (std::size_t i = 0; i < digits; ++i) size = size << 8 | der[content++];
  }
  return {content, content + size};
}

/// Marks d, p, q, d mod p-1, d mod q-1 and 1/q mod p. Their first nine bytes (a sign byte and the highest word) stay
/// public: ASN.1 parsers and OpenSSL's big numbers look for zeros there, which says how long a number is.
void mark_private_numbers(const Bytes& pkcs8) {
  const std::size_t algorithm = element_at(pkcs8, element_at(pkcs8, 0).content).end;
  const std::size_t key = element_at(pkcs8, element_at(pkcs8, algorithm).end).content;
  std::size_t at = element_at(pkcs8, key).content;
  for (int i = 0; i < 9; ++i) {
    const Element number = element_at(pkcs8, at);
    if (i >= 3) mark_secret(&pkcs8[number.content + 9], number.end - number.content - 9);
    at = number.end;
  }
  expect(at == pkcs8.size(), "an RSA key");
}

symm::RsaPrivateKey secret_key() {
  const Bytes pkcs8 = test_key();
  mark_private_numbers(pkcs8);
  auto key = checked(symm::RsaPrivateKey::decode(pkcs8), "the test key");
  expect_secret(key.encode().reveal(), "a secret key");
  return key;
}

symm::SigningKey doctor() {
  SecretRandom rng("doctor");
  return symm::SigningKey::generate(rng);
}

constexpr std::string_view text = "all is well";

report::Report known_report() {
  aceso::testing::SeededRandom rng("report");
  return checked(report::seal_report(Digest{7}, as_bytes(text), registered(), symm::SigningKey::generate(rng), rng),
                 "a report");
}

void report_sealing() {
  registered();
  SecretRandom rng("report");
  std::string told(text);
  mark_secret(told.data(), told.size());
  const auto made =
      published(checked(report::seal_report(Digest{7}, as_bytes(told), registered(), doctor(), rng), "a report"));
  expect(report::check_sealing(made, registered().rsa()).has_value(), "the proof to verify");
}

void report_opening() {
  const auto report = known_report();
  const auto key = secret_key();
  const auto opened = checked(report::open_report(report, key), "the report to open");
  expect_secret(opened.reveal(), "a secret text");
  expect(equal_published(opened.reveal(), as_bytes(text)), "the text");
  const auto opening = checked(report::open_dispute(report, key), "the opening");
  expect_secret(opening.z.reveal(), "z, which the patient then reveals");
}

void receipt() {
  const auto report = known_report();
  const auto key = secret_key();
  SecretRandom rng("receipt");
  const auto made = published(checked(report::make_receipt(report, key, rng), "a receipt"),
                              [](ByteView bytes) { return report::Receipt::decode(bytes, registered()); });
  expect(report::verify_receipt(report, registered(), made).has_value(), "the proof to verify");
}

void key_certificate() {
  const auto made = published(proof::certify_permutation(secret_key()));
  expect(proof::verify_permutation(made), "the certificate to verify");
}

constexpr Case cases[] = {{"report_sealing", report_sealing},
                          {"report_opening", report_opening},
                          {"receipt", receipt},
                          {"key_certificate", key_certificate}};

}  // namespace

std::span<const Case> report_cases() { return cases; }

}  // namespace aceso::constant_time
