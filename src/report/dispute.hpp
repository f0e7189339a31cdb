#pragma once
// Dispute: the patient opens one report to an arbiter.

#include <optional>

#include "report/report.hpp"

namespace aceso::report {

/// What the patient reveals: z of one report. Opens that report and nothing else.
struct DisputeOpening {
  Digest report_digest;
  SecretBytes z;

  [[nodiscard]] SecretBytes encode() const;
  static Result<DisputeOpening> decode(ByteView bytes, const ReportKey& patient);
};

/// Fails as check_sealing does: z is revealed only where the doctor showed to know it already.
Result<DisputeOpening> open_dispute(const Report& report, const symm::RsaPrivateKey& patient);

enum class Ruling {
  report_readable,       ///< The doctor signed a report that opens: its text is the evidence.
  doctor_at_fault,       ///< The doctor signed what is not a report to the registered key, or does not open with z.
  opening_is_not_right,  ///< z^e is not c, or it is for another report: the claim falls.
};

struct Judgement {
  Ruling ruling;
  std::optional<SecretBytes> text;  ///< when readable
};

/// The arbiter's part. `report` was decoded, so that the doctor's signature on it is known to be right; `registered` is
/// the key that the record's ciphertext names. A report that fails check_sealing is the doctor's fault whatever the
/// opening: then the patient must not, and need not, reveal anything.
Judgement judge(const Report& report, const ReportKey& registered, const DisputeOpening& opening);

}  // namespace aceso::report
