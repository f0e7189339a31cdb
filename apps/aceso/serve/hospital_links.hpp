#pragma once
// A hospital's connections to the key center and to other hospitals, as a member of the consortium.

#include <mutex>

#include "abe/attribute_key.hpp"
#include "client/connection.hpp"
#include "serve/hospital_config.hpp"
#include "store/hospital_tables.hpp"

namespace aceso::app {

/// Every call opens a connection of its own: who is at the other end is asked each time, and keys may change.
/// Thread-safe.
class HospitalLinks {
 public:
  /// `self` is this service, `statement` gives its TLS statement. The references must outlive the object.
  HospitalLinks(const HospitalConfig& config, Service self, const service::Consortium& consortium,
                std::function<Bytes()> statement)
      : config_(config), self_(std::move(self)), consortium_(consortium), statement_(std::move(statement)) {}

  /// The URLs of this hospital and of those that the configuration knows; this one first.
  [[nodiscard]] std::vector<std::pair<chain::Address, std::string>> hospitals() const;

  /// Has the key center issue a key to a doctor for whom this hospital vouches. It waits as long as somebody does.
  Result<abe::AttributeKey> issue(ByteView user_public_key, const std::vector<std::string>& attributes) const;
  Result<void> revoke(const std::string& id, std::uint64_t from_period) const;
  struct Update {
    Bytes update_key, revocation_list;
  };
  Result<Update> update_key(std::uint64_t period) const;

  /// What another hospital hands over against an authorization. ErrorCode::refused when the configuration does not know
  /// where the hospital is.
  Result<store::NewRecord> transfer(const chain::Address& owner, const Digest& record_id) const;
  Result<void> transfer_data(const chain::Address& owner, const store::NewRecord& record,
                             const store::BlobStore& blobs) const;

 private:
  [[nodiscard]] Result<Connection> connect(Service service, Role role) const;
  [[nodiscard]] Result<Connection> hospital(const chain::Address& account) const;

  const HospitalConfig& config_;
  const Service self_;
  const service::Consortium& consortium_;
  std::function<Bytes()> statement_;
};

}  // namespace aceso::app
