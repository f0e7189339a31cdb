#pragma once
// What a patient asks of a hospital's service, for one record.

#include <chrono>

#include "client/connection.hpp"
#include "service/patient.hpp"

namespace aceso::app {

/// What a hospital says of a record. All of it is its word alone; what counts is on the chain.
struct RecordState {
  std::string state;             ///< "receiving", "received", "publishing", "published", "withdrawn", "deleted"
  std::uint64_t received = 0;    ///< bytes of CT_HD
  std::uint64_t data_bytes = 0;  ///< of all of it
  chain::Address owner;          ///< the hospital that publishes it
  std::optional<Digest> index;   ///< digest of the one that was built last
  struct Authorization {
    chain::Address hospital;
    bool wanted;
  };
  std::vector<Authorization> authorizations;
  struct ReportState {
    Digest report;
    std::string doctor;
    bool delivered, acknowledged, disputed;
  };
  std::vector<ReportState> reports;
};

/// A line of a hospital's trail of a record.
struct TrailLine {
  std::uint64_t number, time;
  std::string event, party, subject;
};

/// Every call may be made again. Errors as for Connection's calls.
class PatientClient {
 public:
  /// The references must outlive the object.
  PatientClient(Connection& connection, const Digest& record_id, const symm::SigningKey& request_key)
      : connection_(connection), record_id_(record_id), request_key_(request_key) {}

  /// Hands a record in against an admission, before its data.
  Result<RecordState> hand_in(const std::string& admission, const abe::Ciphertext& ct,
                              const proof::PermutationCertificate& certificate, std::uint64_t data_bytes);

  /// The part of CT_HD from `offset` on, `most` bytes of it or as many as there are.
  using ReadPart = std::function<Result<Bytes>(std::uint64_t offset, std::size_t most)>;
  /// Uploads what the hospital does not have yet, in parts of 1 MiB.
  Result<RecordState> upload(const ReadPart& read);

  /// Has the hospital build an index. Nothing is checked here: see service::Patient::consent.
  Result<match::IndexBuildResult> build_index(std::span<const Scalar> keywords, unsigned m);
  /// Hands the consent to the publication of the index over.
  Result<RecordState> publish(const Digest& index_digest, const chain::Address& patient,
                              const chain::Signature& consent);
  Result<RecordState> state();
  /// Asks until the state is "published". ErrorCode::unavailable when it is not by then.
  Result<RecordState> wait_until_published(std::chrono::seconds most);

  /// A report on the record, as it came: see open_delivered.
  Result<report::Report> report(const Digest& digest);
  /// Whether the chain shows it already, as the hospital says.
  Result<bool> send_receipt(const Digest& report, const report::Receipt& receipt, const chain::Signature& signature);
  /// The hospital's ruling on the report that is opened to it: it should be what report::judge says.
  Result<report::Ruling> dispute(const report::DisputeOpening& opening);
  /// Ends an authorization.
  Result<void> withdraw(const chain::Withdraw& message, const chain::Signature& signature);
  Result<std::vector<TrailLine>> trail();
  /// Has the record destroyed; what remains on the chain all the same, as texts.
  Result<std::vector<std::string>> remove();

 private:
  [[nodiscard]] std::string path(const std::string& rest = {}) const;
  Result<RecordState> state_of(const ServiceCall& call);

  Connection& connection_;
  Digest record_id_;
  const symm::SigningKey& request_key_;
};

/// A report that was opened, after every check that the patient can make: the chain names its digest, the doctor's
/// signature holds, it is on this record and sealed to this patient's key.
struct OpenedReport {
  SecretBytes text;
  bool is_diagnostic_report;  ///< one on this record
};
/// ErrorCode::bad_signature when the report is not the one with this digest, on this record, or to this key; wont_open
/// when it does not open.
Result<OpenedReport> open_delivered(const service::Patient& patient, const report::Report& report,
                                    const Digest& delivered);

/// What the chain shows of a record that a hospital says it has published: by this hospital, this ciphertext, and an
/// index that was consented to. ErrorCode::bad_signature otherwise.
Result<void> check_published(const service::Consortium& consortium, const Digest& record_id,
                             const chain::Address& hospital, const Digest& ciphertext,
                             std::span<const Digest> consents);

}  // namespace aceso::app
