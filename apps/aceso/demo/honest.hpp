#pragma once
// The way of a record from a patient to the right doctor, and of a report back: everything over the network.

#include "demo/cast.hpp"

namespace aceso::app {

/// Encrypt, for the newest period.
Result<void> seal(Stage& stage, Case& record);

/// Seals a patient's record, hands it in at hospital A, has its index built, checks and signs
/// it, and waits until the chain shows it.
Result<void> seal_and_publish(Stage& stage, Case& record, Story& story);

/// Hospital A authorises hospital B; done when B has it.
Result<void> authorise_b(Stage& stage, const Case& record, Story& story);

/// The doctors' trapdoors, each to the doctor's own hospital.
Result<void> send_trapdoors(Stage& stage, Story& story);

/// A match that led to an opened record.
struct Consultation {
  House house;
  std::string doctor;
  match::Verdict verdict;
  abe::SemiCiphertext semi;
  report::Report report;
  report::Receipt receipt;
};

/// Who is chosen for the record at `house` once every standing trapdoor met it; nothing when none matches. Each
/// verdict is verified by another party.
Result<std::optional<std::string>> find_doctor(Stage& stage, House house, const Case& record, Story& story);

/// Transfer, PreDec, Dec, comparison with the original, report, receipt.
Result<Consultation> consult(Stage& stage, House house, const std::string& doctor, const Case& record, Story& story);

}  // namespace aceso::app
