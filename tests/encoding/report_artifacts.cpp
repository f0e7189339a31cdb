#include "artifacts.hpp"
#include "report/dispute.hpp"
#include "report/receipt.hpp"
#include "support/seeded_random.hpp"
#include "symm/key_file.hpp"
#include "symm/stream.hpp"

namespace aceso::encoding {
namespace {

/// One report with its receipt and dispute.
struct Case {
  aceso::testing::SeededRandom rng{"encoding of report"};
  symm::RsaPrivateKey patient = symm::RsaPrivateKey::generate(3072).value();
  proof::PermutationCertificate certificate = proof::certify_permutation(patient);
  report::ReportKey key = report::ReportKey::create(certificate).value();
  symm::SigningKey doctor = symm::SigningKey::generate(rng);
  report::Report sealed = report::seal_report(Digest{7}, as_bytes("all is well"), key, doctor, rng).value();
  report::Receipt receipt = report::make_receipt(sealed, patient, rng).value();
};

Case& the_case() {
  static Case made;
  return made;
}

Codec sealed_report() {
  // Its decoder verifies the signature, which binds every byte.
  return {the_case().sealed.encode(), decode_and_encode<report::Report>,
          [](ByteView bytes) { return report::Report::decode(bytes).has_value(); }};
}

Codec certificate() {
  return {the_case().certificate.encode(), decode_and_encode<proof::PermutationCertificate>, [](ByteView bytes) {
            const auto decoded = proof::PermutationCertificate::decode(bytes);
            return decoded && proof::verify_permutation(*decoded);
          }};
}

Codec receipt() {
  return {the_case().receipt.encode(),
          [](ByteView bytes) { return decode_and_encode<report::Receipt>(bytes, the_case().key); },
          [](ByteView bytes) {
            const auto decoded = report::Receipt::decode(bytes, the_case().key);
            return decoded && report::verify_receipt(the_case().sealed, the_case().key, *decoded);
          }};
}

Codec dispute_opening() {
  return {plain(report::open_dispute(the_case().sealed, the_case().patient)->encode()),
          [](ByteView bytes) { return decode_and_encode<report::DisputeOpening>(bytes, the_case().key); },
          [](ByteView bytes) {
            const auto decoded = report::DisputeOpening::decode(bytes, the_case().key);
            // A changed opening falls: it must neither open the report nor put the doctor at fault.
            return decoded && report::judge(the_case().sealed, the_case().key, *decoded).ruling !=
                                  report::Ruling::opening_is_not_right;
          }};
}

/// A sealed stream of `size` bytes.
template <std::size_t size>
Codec sealed_data() {
  static const Bytes key(32, 5), text(size, 'x');
  Bytes sealed;
  symm::seal_stream(key, the_case().rng, symm::source_of(text), symm::sink_into(sealed)).value();
  const auto again = [sealed](ByteView bytes) -> Result<Bytes> {
    Bytes opened;
    ACESO_CHECK(symm::open_stream(key, symm::source_of(bytes), symm::sink_into(opened)));
    if (opened != text) return fail(ErrorCode::wont_open, "sealed data", "opened to something else");
    return sealed;
  };
  return {sealed, again, [again](ByteView bytes) { return again(bytes).has_value(); }};
}

Codec key_file() {
  const Bytes secret = plain(the_case().doctor.seed);
  const Bytes file = symm::seal_key_file(as_bytes("passphrase"), secret, the_case().rng, 10).value();
  const auto again = [file, secret](ByteView bytes) -> Result<Bytes> {
    ACESO_TRY(const SecretBytes opened, symm::open_key_file(as_bytes("passphrase"), bytes));
    if (plain(opened) != secret) return fail(ErrorCode::wont_open, "key file", "opened to something else");
    return file;
  };
  return {file, again, [again](ByteView bytes) { return again(bytes).has_value(); }};
}

}  // namespace

std::vector<Entry> report_artifacts() {
  return {{"Report", Artifact::report, sealed_report},
          {"ReportKeyCertificate", Artifact::report_key_certificate, certificate},
          {"Receipt", Artifact::receipt, receipt},
          {"DisputeOpening", Artifact::dispute_opening, dispute_opening},
          {"SealedData", Artifact::sealed_data, sealed_data<100>},
          {"EmptySealedData", Artifact::sealed_data, sealed_data<0>},
          {"KeyFile", Artifact::key_file, key_file}};
}

}  // namespace aceso::encoding
