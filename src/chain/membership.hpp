#pragma once
// The contract Membership (contracts/Membership.sol): who is a hospital, who a key generation center.
// Functions that write fail as Sender::send() does; views and events as ChainClient does.

#include "chain/contract.hpp"

namespace aceso::chain {

struct HospitalAdmitted {
  Address hospital;
  Digest encapsulation_key;
  std::uint64_t block;
};

struct HospitalRemoved {
  Address hospital;
  std::uint64_t block;
};

class Membership {
 public:
  Membership(const ChainClient& client, const Address& address) : contract_(client, address, "Membership") {}
  [[nodiscard]] const Address& address() const { return contract_.address(); }

  // For the consortium. Others get AccessControlUnauthorizedAccount.

  /// `encapsulation_key` is an X25519 public key. Reverts: AlreadyMember, MissingEncapsulationKey (it is zero).
  Result<Receipt> admit_hospital(Sender& sender, const Address& hospital, const Digest& encapsulation_key);
  /// Reverts: NotHospital.
  Result<Receipt> remove_hospital(Sender& sender, const Address& hospital);
  /// Reverts: AlreadyMember.
  Result<Receipt> admit_kgc(Sender& sender, const Address& kgc);
  /// Reverts: NotKgc.
  Result<Receipt> remove_kgc(Sender& sender, const Address& kgc);

  [[nodiscard]] Result<bool> is_hospital(const Address& account) const;
  [[nodiscard]] Result<bool> is_kgc(const Address& account) const;
  /// Zero for an account that is no hospital.
  [[nodiscard]] Result<Digest> encapsulation_key_of(const Address& hospital) const;

  [[nodiscard]] Result<std::vector<HospitalAdmitted>> hospitals_admitted(const BlockRange& blocks = {}) const;
  [[nodiscard]] Result<std::vector<HospitalRemoved>> hospitals_removed(const BlockRange& blocks = {}) const;

 private:
  Contract contract_;
};

}  // namespace aceso::chain
