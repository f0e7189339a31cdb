#include "report/dispute.hpp"

#include <algorithm>

#include "base/secret_codec.hpp"
#include "symm/committing.hpp"

namespace aceso::report {

SecretBytes DisputeOpening::encode() const {
  return encode_secret(Artifact::dispute_opening, {report_digest, z.reveal()});
}

Result<DisputeOpening> DisputeOpening::decode(ByteView bytes, const ReportKey& patient) {
  Decoder in(bytes, Artifact::dispute_opening);
  const Digest report_digest = in.digest("report digest");
  const ByteView z = in.raw(patient.rsa().size(), "z");
  if (in.ok() && !patient.rsa().in_range(z)) in.reject("z", "expected a number from 1 to N - 1");
  ACESO_CHECK(in.finish());
  return DisputeOpening{report_digest, SecretBytes(z)};
}

Result<DisputeOpening> open_dispute(const Report& report, const symm::RsaPrivateKey& patient) {
  ACESO_CHECK(check_sealing(report, patient.public_key()));
  return DisputeOpening{report.digest(), patient.invert(report.c)};
}

Judgement judge(const Report& report, const ReportKey& registered, const DisputeOpening& opening) {
  if (!check_sealing(report, registered.rsa())) return {Ruling::doctor_at_fault, std::nullopt};
  if (opening.report_digest != report.digest() || !registered.rsa().in_range(opening.z.reveal()) ||
      !std::ranges::equal(registered.rsa().pow_e(opening.z.reveal()).reveal(), report.c))
    return {Ruling::opening_is_not_right, std::nullopt};
  auto text = symm::open_once(opening.z.reveal(), report_context, report.associated_data(), report.sealed);
  if (!text) return {Ruling::doctor_at_fault, std::nullopt};
  return {Ruling::report_readable, std::move(*text)};
}

}  // namespace aceso::report
