#pragma once
// Typed messages (EIP-712): signatures bound to one contract on one chain.

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "chain/abi.hpp"
#include "chain/address.hpp"
#include "chain/hash.hpp"

namespace aceso::chain {

/// The domain fields that our contracts use.
struct Eip712Domain {
  std::string name = "Aceso";
  std::string version = "1";
  std::uint64_t chain_id = 0;
  Address verifying_contract;
};

/// hashStruct of the message type `type`, for example "Withdraw(bytes32 recordId,address hospital,uint64 epoch)",
/// with its values in order. Values of the types string and bytes come as their Keccak-256, nested structs as their
/// struct_hash().
template <class... Values>
Digest struct_hash(std::string_view type, const Values&... values) {
  return keccak256(abi::encode(keccak256(as_bytes(type)), values...));
}

/// The domain separator.
Digest domain_separator(const Eip712Domain& domain);

/// The digest to sign: Keccak-256(0x19 01 | domain separator | struct hash).
Digest typed_digest(const Eip712Domain& domain, const Digest& struct_hash);

}  // namespace aceso::chain
