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

Result<DisputeOpening> open_dispute(const Report& report, const symm::RsaPrivateKey& patient);

enum class Ruling {
  report_readable,       ///< The doctor signed a report that opens: its text is the evidence.
  doctor_at_fault,       ///< The doctor signed a report that cannot be opened with the one right z.
  opening_is_not_right,  ///< z^e is not c, or it is for another report or key: the claim falls.
};

struct Judgement {
  Ruling ruling;
  std::optional<SecretBytes> text;  ///< when readable
};

/// The arbiter's part. `report` was decoded, so that the doctor's signature on it is known to be right.
Judgement judge(const Report& report, const ReportKey& patient, const DisputeOpening& opening);

}  // namespace aceso::report
