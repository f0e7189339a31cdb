#pragma once
// What the parts of a hospital share. The parts:
//   HospitalRecords   records of its own patients, from the upload to their end
//   HospitalDoctors   its doctors: keys, trapdoors, verdicts, pre-decryption, reports
//   ChainWatch        reads the chain into the tables
//   ChainDuties       does on the chain what the tables say is to be done
//   HospitalMatching  lets trapdoors and indexes meet
// They speak to one another through the tables alone, so that each may stop at any moment and go on later.

#include "service/consortium.hpp"
#include "service/vault.hpp"
#include "store/blob_store.hpp"
#include "store/hospital_tables.hpp"
#include "symm/x25519.hpp"

namespace aceso::service {

/// Thread-safe. The references must outlive the object.
struct Hospital {
  Consortium& consortium;  ///< waits for a node that is slow or gone
  Consortium& at_once;     ///< the same, but gives up soon: for requests that somebody waits for
  chain::Sender& sender;   ///< of the hospital's account
  abe::PublicParameters pp;
  symm::KemKeyPair kem;
  Vault vault;
  store::HospitalTables tables;
  store::BlobStore blobs;
  std::function<std::uint64_t()> now;  ///< Unix time

  [[nodiscard]] const chain::Address& address() const { return sender.address(); }

  /// Adds a line to a record's audit trail.
  Result<void> note(const Digest& record_id, std::string_view event, std::string_view party, std::string_view subject);
  /// kappa as the tables keep it.
  [[nodiscard]] Bytes seal_kappa(const Digest& record_id, const Scalar& kappa) const;
  [[nodiscard]] Result<Scalar> open_kappa(const Digest& record_id, ByteView sealed) const;
  /// Removes CT_HD unless another record has the same bytes.
  Result<void> drop_data(const Digest& data_digest);
};

/// 20 bytes of the tables. ErrorCode::bad_encoding for another length.
Result<chain::Address> account_of(ByteView bytes);
inline Bytes bytes_of(const chain::Address& account) { return {account.bytes.begin(), account.bytes.end()}; }

/// Fails with ErrorCode::refused: the hospital has no such record (any more).
tl::unexpected<Error> no_such_record(const Digest& record_id);

}  // namespace aceso::service
