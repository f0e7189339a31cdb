#pragma once
// The contract Periods (contracts/Periods.sol): digests of what the key generation center publishes.
// Functions that write fail as Sender::send() does; views and events as ChainClient does.

#include "chain/contract.hpp"

namespace aceso::chain {

struct PeriodDigests {
  Digest update_key{};
  Digest revocation_list{};

  friend bool operator==(const PeriodDigests&, const PeriodDigests&) = default;
};

struct PeriodPublished {
  std::uint64_t period;
  PeriodDigests digests;
  std::uint64_t block;
};

class Periods {
 public:
  Periods(const ChainClient& client, const Address& address) : contract_(client, address, "Periods") {}
  [[nodiscard]] const Address& address() const { return contract_.address(); }

  // For a key generation center. Others get NotKgc. A zero digest gives ZeroDigest.

  /// Once only. Reverts: ParametersAlreadyPublished.
  Result<Receipt> publish_parameters(Sender& sender, const Digest& parameters);
  /// Reverts: ParametersNotPublished, PeriodNotIncreasing.
  Result<Receipt> publish_period(Sender& sender, std::uint64_t period, const PeriodDigests& digests);

  /// Nothing until they are published.
  [[nodiscard]] Result<std::optional<Digest>> parameters_digest() const;
  /// Nothing when the period is not published.
  [[nodiscard]] Result<std::optional<PeriodDigests>> period(std::uint64_t period) const;
  /// Nothing when no period is published.
  [[nodiscard]] Result<std::optional<std::uint64_t>> latest() const;

  [[nodiscard]] Result<std::vector<PeriodPublished>> published(const BlockRange& blocks = {}) const;

 private:
  Contract contract_;
};

}  // namespace aceso::chain
