#pragma once
// Match as a job that goes on where it was: each new index meets the standing trapdoors, each new trapdoor the indexes.

#include <map>

#include "match/match.hpp"
#include "service/hospital.hpp"

namespace aceso::service {

/// Works in batches on all cores. A batch and how far it brought its trapdoors are kept together. One thread.
class HospitalMatching {
 public:
  explicit HospitalMatching(Hospital& hospital) : hospital_(hospital) {}

  struct Batch {
    std::size_t pairs = 0;    ///< that met; 0: nothing is left to do
    std::size_t matches = 0;  ///< of these
  };
  /// One batch.
  Result<Batch> step();

 private:
  struct Record {
    store::StoredRecord stored;
    match::Index index;
    Scalar kappa;
  };
  Result<std::vector<Record>> load(std::span<const store::HospitalTables::Turn> turns) const;
  Result<void> prepare(std::span<const store::StoredTrapdoor> trapdoors);
  Result<store::StoredMatch> prove(const store::StoredTrapdoor& trapdoor, const Record& record) const;

  Hospital& hospital_;
  std::map<Digest, match::PreparedTrapdoor> prepared_;  ///< those of the last batch
};

}  // namespace aceso::service
