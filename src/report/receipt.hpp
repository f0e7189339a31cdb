#pragma once
// The patient's receipt: a proof in zero knowledge that the report was decrypted with the registered key.
//
// Knowing z alone would not do: the doctor chose it. So the proof is of knowing two roots at once, z of c, and the root
// of a number h_N that a hash of N gives, which only the private key yields and which is never shown.

#include "proof/guillou_quisquater.hpp"
#include "report/report.hpp"

namespace aceso::report {

struct Receipt {
  Digest report_digest;
  proof::GqProof proof;

  [[nodiscard]] Bytes encode() const;
  static Result<Receipt> decode(ByteView bytes, const ReportKey& patient);  ///< of a report to `patient`
  /// SHA-256 of the encoding, as on the chain.
  [[nodiscard]] Digest digest() const;
};

/// Proves knowledge of the roots of c and h_N. Fails as open_report does: a patient acknowledges only what it could
/// read.
Result<Receipt> make_receipt(const Report& report, const symm::RsaPrivateKey& patient, Random& rng);

/// Fails with ErrorCode::bad_signature when the receipt is not one for this report by the holder of this key.
Result<void> verify_receipt(const Report& report, const ReportKey& patient, const Receipt& receipt);

}  // namespace aceso::report
