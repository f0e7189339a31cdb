#pragma once
// What a patient signs. The types are those of contracts/RecordAccess.sol and contracts/Records.sol.

#include "base/bytes.hpp"
#include "chain/eip712.hpp"

namespace aceso::chain {

/// The id of the record of a patient's account: Keccak-256(abi.encode(patient)).
Digest record_id_of(const Address& patient);

/// Consent that `hospital` publishes a record.
struct Publish {
  Address hospital;
  Digest index_digest;  ///< SHA-256 of the index
  Digest sealed_digest;
  std::uint64_t period;
};

/// Ends the authorization number `epoch` of `hospital` for the record.
struct Withdraw {
  Digest record_id;
  Address hospital;
  std::uint64_t epoch;
};

/// Receipt for a report that `hospital` delivered.
struct Acknowledge {
  Digest record_id;
  Address hospital;
  Digest report_digest;
  Digest receipt_digest;
};

/// The digest that the patient's account signs. `domain` is that of the Records contract.
Digest digest_to_sign(const Eip712Domain& domain, const Publish& message);
Digest digest_to_sign(const Eip712Domain& domain, const Withdraw& message);
Digest digest_to_sign(const Eip712Domain& domain, const Acknowledge& message);

}  // namespace aceso::chain
