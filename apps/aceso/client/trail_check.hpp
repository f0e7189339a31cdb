#pragma once
// Compares what hospitals say of a record with what the chain shows of it.

#include "client/patient_client.hpp"

namespace aceso::app {

/// Something that happened to a record on the chain.
struct ChainFact {
  std::string event;                   ///< in the words of trails
  chain::Address by;                   ///< in this hospital's trail it must be
  std::optional<chain::Address> with;  ///< the hospital that gets or loses an authorization
  std::string subject;                 ///< as trails have it
  std::uint64_t block;
};

/// Everything that the chain shows of a record, in the chain's order within each kind. Verdicts of no match are left
/// out: trails do not have them. Empty before the publication.
Result<std::vector<ChainFact>> facts_of(const service::Consortium& consortium, const Digest& record_id);

/// The hospitals that act in `facts` or are authorised, each once.
std::vector<chain::Address> hospitals_in(const std::vector<ChainFact>& facts);

enum class Finding {
  shown,          ///< the chain shows it
  word_of_mouth,  ///< the chain has no place for it, and nothing that speaks against it
  contradicted,   ///< the chain should show it, or what it rests on, and does not
};
std::string_view to_string(Finding finding);

/// What the chain says of a line in the trail of `hospital`.
Finding compare(const std::vector<ChainFact>& facts, const chain::Address& hospital, const TrailLine& line);

/// Facts up to `block` that should be in the trail of `hospital` and are not.
std::vector<ChainFact> missing_from(const std::vector<TrailLine>& trail, const chain::Address& hospital,
                                    const std::vector<ChainFact>& facts, std::uint64_t block);

}  // namespace aceso::app
