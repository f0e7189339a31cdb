#pragma once
// The way of a record from a patient to the right doctor, and of a report back.

#include "demo/stage.hpp"

namespace aceso::app {

/// Seals a patient's record, keeps it at hospital A, builds its index, has the patient check and sign it, publishes it.
Result<void> seal_and_publish(Stage& stage, Case& record, abe::Period t, Story& story);

/// Authorises hospital B for a record of hospital A.
Result<void> authorise_b(Stage& stage, const Case& record, Story& story);

/// The doctors' trapdoors, each to the doctor's own hospital.
Result<void> send_trapdoors(Stage& stage, Story& story);

/// A match that led to an opened record.
struct Consultation {
  House house;
  service::Hospital::Match match;
  service::PublishedCiphertext ciphertext;
  abe::SemiCiphertext semi;
  report::Report report;
  report::Receipt receipt;
};

/// Match at `house`, with each verdict verified by another hospital; nothing when no doctor of the house fits.
Result<std::optional<service::Hospital::Match>> find_doctor(Stage& stage, House house, const Case& record,
                                                            Story& story);

/// Transfer, PreDec, Dec, comparison with the original, report, receipt.
Result<Consultation> consult(Stage& stage, House house, const service::Hospital::Match& match, const Case& record,
                             Story& story);

/// The record that `house` finds under `id`, if its search gives it.
Result<std::optional<service::FoundRecord>> search_for(Stage& stage, House house, const Digest& id);

}  // namespace aceso::app
