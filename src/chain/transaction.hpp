#pragma once
// Transactions of type 2 (EIP-1559). The access list is always empty.

#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "chain/account.hpp"
#include "chain/u256.hpp"

namespace aceso::chain {

/// The fields that the sender signs. Prices are in wei a gas.
struct Transaction {
  std::uint64_t chain_id = 0;
  std::uint64_t nonce = 0;
  std::uint64_t max_priority_fee_per_gas = 0;
  std::uint64_t max_fee_per_gas = 0;
  std::uint64_t gas_limit = 0;
  std::optional<Address> to;  ///< nothing: creates a contract
  U256 value;                 ///< wei
  Bytes data;

  friend bool operator==(const Transaction&, const Transaction&) = default;
};

/// A transaction with its signature; it can be sent by anyone, once.
struct SignedTransaction {
  Transaction transaction;
  Signature signature;

  /// The bytes for eth_sendRawTransaction: 2 | rlp([fields..., y_parity, r, s]).
  [[nodiscard]] Bytes encode() const;
  /// Keccak-256 of encode(): the transaction's name on the chain.
  [[nodiscard]] Digest hash() const;
  /// The account that signed; bad_signature when there is none.
  [[nodiscard]] Result<Address> sender() const;

  /// Reads what encode() writes. Refuses (bad_encoding) other types and forms, a filled access list, and prices of
  /// 2^64 wei or more.
  static Result<SignedTransaction> decode(ByteView bytes);
};

/// The digest that the sender signs: Keccak-256(2 | rlp([fields...])).
Digest signing_hash(const Transaction& transaction);

/// Signs with `account`. The same transaction always gives the same bytes.
SignedTransaction sign(Transaction transaction, const Account& account);

}  // namespace aceso::chain
