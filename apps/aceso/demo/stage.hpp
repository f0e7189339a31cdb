#pragma once
// The parties of the demonstration, each with its own account, keys and store.

#include <map>
#include <memory>

#include "chain/node.hpp"
#include "demo/casting.hpp"
#include "demo/story.hpp"
#include "service/doctor.hpp"
#include "service/hospital.hpp"
#include "service/key_center.hpp"
#include "service/patient.hpp"

namespace aceso::app {

struct StageOptions {
  std::filesystem::path dir;    ///< for everything that is written; made anew each time
  std::filesystem::path anvil;  ///< the executable; unused with `rpc`
  std::string rpc;              ///< a node that runs already, empty: start anvil
};

/// A doctor with keys.
struct Actor {
  Role role;
  service::DoctorKeys keys;
  abe::AttributeKey attribute_key;  ///< kept by the hospital; the attack needs it too
  std::optional<match::Trapdoor> trapdoor;
};

/// A record on its way: what its patient and its doctor know of it.
struct Case {
  RecordFile file;
  service::Patient patient;
  proof::PermutationCertificate certificate;  ///< of the patient's report key
  report::ReportKey report_key;
  std::optional<abe::Ciphertext> ciphertext;
  std::uint64_t bytes = 0;         ///< of the original
  std::uint64_t sealed_bytes = 0;  ///< of CT_HD

  [[nodiscard]] std::string name() const { return file.path.filename().string(); }
  [[nodiscard]] Digest id() const { return patient.record_id(); }
};

/// Everyone, from a chain with the contracts on it to doctors with keys and the present period's update key.
class Stage {
 public:
  static Result<std::unique_ptr<Stage>> build(const StageOptions& options, const RecordFolder& folder, Story& story);

  [[nodiscard]] service::Hospital& hospital(House house) { return *hospitals_.at(house); }
  [[nodiscard]] chain::Sender& sender(House house) { return *hospital_senders_.at(house); }
  [[nodiscard]] Actor& actor(const std::string& id) { return actors_.at(id); }
  [[nodiscard]] std::map<std::string, Actor>& actors() { return actors_; }
  [[nodiscard]] service::KeyCenter& key_center() { return *key_center_; }
  [[nodiscard]] service::Consortium& consortium() { return *consortium_; }
  [[nodiscard]] const abe::PublicParameters& parameters() const { return key_center_->parameters(); }
  [[nodiscard]] abe::Period period() const { return period_; }
  [[nodiscard]] Random& rng() { return rng_; }

  /// A patient with fresh keys for one record.
  Result<Case> admit(const RecordFile& file);
  /// Publishes the update key of `t` and gives it to every hospital.
  Result<service::KeyCenter::PeriodUpdate> begin_period(abe::Period t);
  /// Ends the chain, if it was started here.
  Result<void> close();

 private:
  Result<void> start_chain(const StageOptions& options, Story& story);
  Result<void> found_consortium(Story& story);
  Result<void> register_doctors(const std::vector<Role>& roles, Story& story);
  Result<std::unique_ptr<chain::Sender>> account(const std::string& label);

  OsRandom rng_;
  SecretArray<32> seed_;
  std::filesystem::path dir_;
  std::optional<chain::LocalNode> node_;
  std::unique_ptr<chain::ChainClient> client_;
  std::unique_ptr<chain::Sender> founder_, kgc_sender_;
  std::map<House, std::unique_ptr<chain::Sender>> hospital_senders_;
  std::unique_ptr<service::Consortium> consortium_;
  std::unique_ptr<store::Database> kgc_database_;
  std::unique_ptr<service::KeyCenter> key_center_;
  std::map<House, std::unique_ptr<service::Hospital>> hospitals_;
  std::map<std::string, Actor> actors_;
  abe::Period period_ = 0;
  std::uint64_t patients_ = 0;
};

}  // namespace aceso::app
