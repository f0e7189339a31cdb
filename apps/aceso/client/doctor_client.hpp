#pragma once
// What a doctor asks of the doctor's own hospital.

#include "abe/decrypt.hpp"
#include "client/connection.hpp"
#include "match/verdict.hpp"
#include "report/report.hpp"

namespace aceso::app {

/// What the hospital says of the doctor.
struct DoctorState {
  std::string id;
  std::optional<bool> current;     ///< has a key that the newest update key serves; nothing: no update key is there yet
  std::optional<Digest> trapdoor;  ///< the standing one
};

struct DoctorMatch {
  Digest record, trapdoor;
  std::uint64_t interests;
  std::string state;                  ///< "found", "fetching", "ready", "served", "reported", "cannot read", ...
  std::optional<std::string> reason;  ///< why it cannot be read: "revoked", ...
  std::optional<Digest> report;
};

/// Every call may be made again. Errors as for Connection's calls. What comes is decoded, and not more: it is for the
/// caller to compare with the chain.
class DoctorClient {
 public:
  /// The references must outlive the object.
  DoctorClient(Connection& connection, const symm::SigningKey& key) : connection_(connection), key_(key) {}

  Result<DoctorState> state();
  /// Makes it the standing trapdoor.
  Result<void> send_trapdoor(const match::Trapdoor& trapdoor);
  Result<void> drop_trapdoor();
  Result<std::vector<DoctorMatch>> matches();
  /// The hospital's verdict on the record and the standing trapdoor, also when there is no match.
  Result<match::Verdict> verdict(const Digest& record_id);

  Result<abe::Ciphertext> ciphertext(const Digest& record_id);
  Result<proof::PermutationCertificate> certificate(const Digest& record_id);
  /// CT_HD; see Connection::download.
  Result<void> data(const Digest& record_id, const std::function<Result<symm::Sink>()>& begin);
  Result<Outcome<abe::SemiCiphertext>> pre_decrypt(const Digest& record_id);
  Result<void> send_report(const report::Report& report);

 private:
  Connection& connection_;
  const symm::SigningKey& key_;
};

}  // namespace aceso::app
