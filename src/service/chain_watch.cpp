#include "service/chain_watch.hpp"

namespace aceso::service {

Result<ChainWatch::Step> ChainWatch::step() {
  const chain::ChainClient& client = hospital_.sender.client();
  Step out;
  ACESO_TRY(const std::uint64_t head, client.block_number());
  ACESO_TRY(const auto position, hospital_.tables.position());
  if (position) {
    ACESO_TRY(const auto hash, client.block_hash(position->block));
    if (hash != position->hash) {
      // A step of its own: should reading it anew fail, what happened here would not be told.
      ACESO_CHECK(hospital_.tables.forget_chain());
      out.forgotten = true;
      return out;
    }
  }
  const std::uint64_t from = position ? position->block + 1 : hospital_.consortium.deployment.block;
  if (head < confirmations_ || head - confirmations_ < from) return out;
  const std::uint64_t to = head - confirmations_;
  ACESO_TRY(const auto hash, client.block_hash(to));
  if (!hash) return fail(ErrorCode::unavailable, "chain", "the node lost a block that it had counted");
  ACESO_CHECK(take_in({from, to}, out));
  // The events came in several answers: they are of one chain if its end is still the same.
  ACESO_TRY(const auto again, client.block_hash(to));
  if (again != hash) return fail(ErrorCode::unavailable, "chain", "changed while it was read");
  ACESO_CHECK(hospital_.tables.move_to({to, *hash}));
  out.moved = true;
  out.block = to;
  return out;
}

Result<void> ChainWatch::take_in(const chain::BlockRange& blocks, Step& step) {
  const auto& records = hospital_.consortium.records;
  ACESO_TRY(const auto authorized, records.authorized(blocks, std::nullopt, hospital_.address()));
  ACESO_TRY(const auto withdrawn, records.withdrawn(blocks, std::nullopt, hospital_.address()));
  for (const chain::Authorized& event : authorized) ACESO_CHECK(accept(event, records.at(*blocks.to), step));
  // Epochs grow: the order of events within these blocks does not matter.
  for (const chain::Withdrawn& event : withdrawn) {
    ACESO_TRY(const auto record, hospital_.tables.record(event.record_id));
    ACESO_TRY(const bool lost, hospital_.tables.lose_shared(event.record_id, event.epoch));
    if (!lost || !record) continue;
    ACESO_CHECK(hospital_.drop_data(record->data_digest));
    ACESO_CHECK(hospital_.note(event.record_id, "withdrawn", chain::to_string(hospital_.address()),
                               std::to_string(event.epoch)));
  }
  return {};
}

Result<void> ChainWatch::accept(const chain::Authorized& event, const chain::Records& at, Step& step) {
  // Not at the newest block: a withdrawal there is not deep yet, may vanish again, and this event is read but once.
  ACESO_TRY(const auto state, at.authorization(event.record_id, hospital_.address()));
  if (!state.active || state.epoch != event.epoch) return {};  // withdrawn, or authorised anew later
  const auto found = open_authorized(hospital_.consortium, event, hospital_.kem);
  if (!found) {
    if (found.error().code == ErrorCode::unavailable) return tl::unexpected<Error>(found.error());
    step.unusable.push_back({event.record_id, found.error()});
    return {};
  }
  ACESO_CHECK(hospital_.tables.confirm_shared(event.record_id, found->record.owner.bytes, found->record.period,
                                              event.epoch, found->record.index.encode(),
                                              hospital_.seal_kappa(event.record_id, found->kappa)));
  return hospital_.note(event.record_id, "authorized", chain::to_string(hospital_.address()),
                        std::to_string(event.epoch));
}

}  // namespace aceso::service
