#pragma once
// The patient's receipt: a proof in zero knowledge that the report's key was decrypted with the registered key.

#include "proof/guillou_quisquater.hpp"
#include "report/report.hpp"

namespace aceso::report {

struct Receipt {
  Digest report_digest;
  proof::GqProof proof;

  [[nodiscard]] Bytes encode() const;
  static Result<Receipt> decode(ByteView bytes, const ReportKey& patient);
  /// SHA-256 of the encoding, as on the chain.
  [[nodiscard]] Digest digest() const;
};

/// Proves knowledge of z with z^e = c mod N. Fails with ErrorCode::wont_open when the report does not open: a patient
/// acknowledges only what it could read.
Result<Receipt> make_receipt(const Report& report, const symm::RsaPrivateKey& patient, Random& rng);

/// Fails with ErrorCode::bad_signature when the receipt is not one for this report by the holder of this key.
Result<void> verify_receipt(const Report& report, const ReportKey& patient, const Receipt& receipt);

}  // namespace aceso::report
