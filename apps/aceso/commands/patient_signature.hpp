#pragma once
// A patient's signature on its way to the chain: the patient signs offline, and whoever relays it pays for the gas.

#include <filesystem>
#include <string>

#include "chain/account.hpp"
#include "chain/deployment.hpp"
#include "chain/eip712.hpp"

namespace aceso::app {

/// One signed EIP-712 message. The relay makes the message again from the artifacts that it is about, and compares.
struct PatientSignature {
  std::string message;  ///< the type: Publish, Withdraw or Acknowledge
  std::uint64_t chain_id = 0;
  chain::Address contract;
  chain::Address patient;
  chain::Address hospital;
  std::uint64_t epoch = 0;  ///< of Withdraw; 0 in the others
  Digest digest{};          ///< what is signed
  chain::Signature signature;
};

/// Signs `digest` as `account`.
PatientSignature sign_as_patient(const chain::Account& account, const chain::Eip712Domain& domain, std::string message,
                                 const chain::Address& hospital, std::uint64_t epoch, const Digest& digest);

/// Text of a JSON file.
std::string to_text(const PatientSignature& signature);
/// Reads what to_text() writes, of the type `message` and for the contract of `domain`; checks the signature. Errors
/// name the file.
Result<PatientSignature> read_patient_signature(const std::filesystem::path& path, const std::string& message,
                                                const chain::Eip712Domain& domain);
/// Fails unless `digest` is what was signed.
Result<void> check_signed(const std::filesystem::path& path, const PatientSignature& signature, const Digest& digest);

}  // namespace aceso::app
