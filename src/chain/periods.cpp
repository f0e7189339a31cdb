#include "chain/periods.hpp"

namespace aceso::chain {

Result<Receipt> Periods::publish_parameters(Sender& sender, const Digest& parameters) {
  return contract_.send(sender, "publishParameters(bytes32)", parameters);
}

Result<Receipt> Periods::publish_period(Sender& sender, std::uint64_t period, const PeriodDigests& digests) {
  return contract_.send(sender, "publishPeriod(uint64,bytes32,bytes32)", period, digests.update_key,
                        digests.revocation_list);
}

Result<std::optional<Digest>> Periods::parameters_digest() const {
  const auto read = [](abi::Decoder& in) -> std::optional<Digest> {
    const Digest digest = in.bytes32("parametersDigest");
    return digest == Digest{} ? std::nullopt : std::optional(digest);
  };
  return contract_.view(1, read, "parametersDigest()");
}

Result<std::optional<PeriodDigests>> Periods::period(std::uint64_t period) const {
  const auto read = [](abi::Decoder& in) -> std::optional<PeriodDigests> {
    const Digest update_key = in.bytes32("updateKeyDigest");
    const Digest revocation_list = in.bytes32("revocationListDigest");
    if (update_key == Digest{}) return std::nullopt;
    return PeriodDigests{update_key, revocation_list};
  };
  return contract_.view(2, read, "periodOf(uint64)", period);
}

Result<std::optional<std::uint64_t>> Periods::latest() const {
  const auto read = [](abi::Decoder& in) -> std::optional<std::uint64_t> {
    const bool any = in.boolean("any");
    const std::uint64_t period = in.u64("period");
    return any ? std::optional(period) : std::nullopt;
  };
  return contract_.view(2, read, "latestPeriod()");
}

Result<std::vector<PeriodPublished>> Periods::published(const BlockRange& blocks) const {
  const auto read = [](const Log& log, abi::Decoder& in) {
    // A period is a uint64, so its topic ends in it.
    const std::uint64_t period = U256{log.topics[1]}.to_u64().value_or(0);
    const Digest update_key = in.bytes32("updateKeyDigest");
    const Digest revocation_list = in.bytes32("revocationListDigest");
    return PeriodPublished{period, {update_key, revocation_list}, log.block_number};
  };
  return contract_.events("PeriodPublished(uint64,bytes32,bytes32)", 1, 2, blocks, {}, read);
}

}  // namespace aceso::chain
