#pragma once
// The users of the demonstration. Their keys are in this process, and nowhere else.

#include "abe/attribute_key.hpp"
#include "client/doctor_client.hpp"
#include "client/operator_client.hpp"
#include "client/patient_client.hpp"
#include "demo/casting.hpp"
#include "service/doctor.hpp"
#include "town/town.hpp"

namespace aceso::app {

inline std::string name_of(House house) {
  return house == House::a ? "hospital-a" : house == House::b ? "hospital-b" : "hospital-c";
}

/// A doctor with keys.
struct Actor {
  DoctorRole role;
  service::DoctorKeys keys;
  abe::AttributeKey attribute_key;  ///< the hospital keeps it; the attack needs it too
  std::optional<match::Trapdoor> trapdoor;
};

/// A record on its way: what its patient knows of it.
struct Case {
  RecordFile file;
  service::Patient patient;
  symm::SigningKey request_key;
  proof::PermutationCertificate certificate;  ///< of the patient's report key
  report::ReportKey report_key;
  std::optional<abe::Ciphertext> ciphertext;
  Bytes sealed;  ///< CT_HD

  [[nodiscard]] std::string name() const { return file.path.filename().string(); }
  [[nodiscard]] Digest id() const { return patient.record_id(); }
};

/// Everybody in the demonstration.
struct Stage {
  Town& town;
  std::map<std::string, Actor> actors;
  OsRandom rng;

  [[nodiscard]] const Member& hospital(House house) const { return town.hospital(name_of(house)); }
  [[nodiscard]] service::Consortium& consortium() const { return town.consortium(); }
  Actor& actor(const std::string& id) { return actors.at(id); }
};

/// UserKG, and the hospital has the key center issue the key.
Result<void> enrol_doctors(Stage& stage, const RecordFolder& folder, Story& story);

/// A patient with fresh keys for one record.
Result<Case> admit(const RecordFile& file, Stage& stage);

/// Asks again and again until `done` says so; ErrorCode::unavailable with `what` after a minute.
Result<void> wait_for(const std::string& what, const std::function<Result<bool>()>& done);

}  // namespace aceso::app
