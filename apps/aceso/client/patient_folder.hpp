#pragma once
// What a patient keeps of one record:
//
//   seed.key, report.key, request.key   the account, the key that reports are sealed to, the key that signs requests
//   certificate, ciphertext             of the report key; CT_Sym
//   data                                CT_HD, until the record is published
//   keywords                            one a line; mode 0600
//   record.json                         what is not secret; once it is there, the record is sealed
//   reports/DIGEST, DIGEST.receipt      reports that came, and the receipts for them

#include "client/key_folder.hpp"
#include "record/keyword.hpp"
#include "service/patient.hpp"

namespace aceso::app {

struct PatientKeys {
  service::Patient patient;
  symm::SigningKey request;
};

/// A report, and the receipt that was made for it.
struct KeptReport {
  report::Report report;
  std::optional<report::Receipt> receipt;
};

class PatientFolder {
 public:
  /// The folder of a record that is sealed. ErrorCode::unavailable when it is not.
  static Result<PatientFolder> open(const fs::path& dir);

  struct Sealing {
    const abe::PublicParameters& pp;
    const policy::Policy& policy;
    abe::Period period;
    const std::vector<record::Keyword>& keywords;
    unsigned m;  ///< size class of the index
    fs::path record;
  };
  /// Makes the keys and seals the record. Broken off, it may be done again: keys that are there already are used.
  /// ErrorCode::refused when the folder has a sealed record.
  static Result<PatientFolder> seal(const Cli& cli, const fs::path& dir, const Sealing& sealing);

  [[nodiscard]] Result<PatientKeys> keys(const Cli& cli) const;
  [[nodiscard]] Result<abe::Ciphertext> ciphertext() const;
  [[nodiscard]] Result<proof::PermutationCertificate> certificate() const;
  [[nodiscard]] Result<std::vector<Scalar>> keywords() const;  ///< hashed; secret
  [[nodiscard]] fs::path data() const { return folder_.path("data"); }
  [[nodiscard]] std::uint64_t data_bytes() const;
  Result<void> drop_data() const;

  [[nodiscard]] Result<std::optional<KeptReport>> report(const Digest& digest, const report::ReportKey& patient) const;
  Result<void> keep(const KeptReport& report) const;

  // record.json.
  Digest record_id{};
  Digest parameters{};  ///< digest of those that it was sealed under
  unsigned m = 0;
  std::optional<Service> hospital;
  bool handed_in = false;        ///< the hospital has taken it in
  std::vector<Digest> consents;  ///< digests of the indexes whose publication was signed
  Result<void> save() const;

 private:
  explicit PatientFolder(KeyFolder folder) : folder_(std::move(folder)) {}
  Result<void> read();

  KeyFolder folder_;
};

}  // namespace aceso::app
