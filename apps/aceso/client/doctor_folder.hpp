#pragma once
// What a doctor keeps:
//
//   decryption.key, signing.key   the doctor's own keys; signing.key signs reports and requests
//   user.pub                      the public key, for the hospital
//   parameters                    the public parameters that the key is for
//   doctor.json                   what is not secret; once it is there, the keys are complete
//   trapdoors/DIGEST              every trapdoor that was sent; mode 0600
//   records/RECORD/               ciphertext, certificate, data (CT_HD, until it was opened), report

#include "abe/user_key.hpp"
#include "client/key_folder.hpp"
#include "match/trapdoor.hpp"
#include "report/report.hpp"
#include "service/doctor.hpp"

namespace aceso::app {

class DoctorFolder {
 public:
  /// The folder of a doctor whose keys are complete. ErrorCode::unavailable when they are not.
  static Result<DoctorFolder> open(const fs::path& dir);
  /// Makes the keys. Broken off, it may be done again. ErrorCode::refused when they are complete.
  static Result<DoctorFolder> make(const Cli& cli, const fs::path& dir, const std::string& id,
                                   const abe::PublicParameters& pp);

  [[nodiscard]] Result<service::DoctorKeys> keys(const Cli& cli) const;
  [[nodiscard]] Result<abe::PublicParameters> parameters() const;
  [[nodiscard]] fs::path public_key() const { return folder_.path("user.pub"); }

  Result<void> keep(const match::Trapdoor& sent) const;
  /// The trapdoor that was sent last. ErrorCode::bad_argument when there is none.
  [[nodiscard]] Result<match::Trapdoor> standing_trapdoor() const;

  /// The folder of a record, made unless it is there.
  Result<fs::path> record(const Digest& record_id) const;
  Result<void> keep(const Digest& record_id, const char* name, ByteView bytes) const;
  /// The report on a record that was written already.
  [[nodiscard]] Result<std::optional<report::Report>> report(const Digest& record_id) const;

  // doctor.json.
  std::string id;
  std::optional<Service> hospital;
  std::optional<Digest> trapdoor;  ///< the one that was sent last
  Result<void> save() const;

 private:
  explicit DoctorFolder(KeyFolder folder) : folder_(std::move(folder)) {}
  Result<void> read();

  KeyFolder folder_;
};

}  // namespace aceso::app
