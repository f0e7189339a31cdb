#include "service/consortium.hpp"

#include "symm/hash.hpp"

namespace aceso::service {

Result<PublishedRecord> find_record(const Consortium& consortium, const Digest& record_id) {
  ACESO_TRY(const auto facts, consortium.records.record(record_id));
  if (!facts) return fail(ErrorCode::refused, "record " + to_hex(record_id), "is not published");
  ACESO_TRY(const auto events, consortium.records.published(consortium.all_blocks(), record_id));
  if (events.size() != 1 || symm::sha256(events.front().index) != facts->index_digest)
    return fail(ErrorCode::bad_signature, "index", "the node's event is not what the contract has a digest of");
  ACESO_TRY(auto index, match::Index::decode(events.front().index));
  if (index.record_id != record_id)
    return fail(ErrorCode::bad_signature, "index", "was made for another record than it was published for");
  return PublishedRecord{facts->hospital, facts->period, facts->sealed_digest, std::move(index)};
}

Result<void> check_parameters(const Consortium& consortium, const abe::PublicParameters& pp) {
  ACESO_TRY(const auto digest, consortium.periods.parameters_digest());
  if (digest != pp.digest())
    return fail(ErrorCode::bad_signature, "parameters", "are not those whose digest is on the chain");
  return {};
}

match::VerdictContext verdict_context(const Consortium& consortium, const abe::PublicParameters& pp,
                                      const PublishedRecord& record, const chain::Address& matcher) {
  return {pp.digest(),
          consortium.deployment.chain_id,
          consortium.deployment.records.bytes,
          record.period,
          record.owner.bytes,
          matcher.bytes};
}

Result<void> audit_verdict(const Consortium& consortium, const abe::PublicParameters& pp, const Digest& record_id,
                           const chain::Address& matcher, const match::Trapdoor& trapdoor,
                           const match::Verdict& verdict, bool must_be_recorded) {
  ACESO_TRY(const PublishedRecord record, find_record(consortium, record_id));
  ACESO_CHECK(match::verify_verdict(verdict_context(consortium, pp, record, matcher), record.index, trapdoor, verdict));
  if (!must_be_recorded) return {};
  ACESO_TRY(const auto recorded, consortium.records.verdict(record_id, matcher, trapdoor.digest()));
  if (!recorded || recorded->proof_digest != verdict.digest() || recorded->matched != verdict.matched())
    return fail(ErrorCode::bad_signature, "verdict", "is not the one that the hospital recorded on the chain");
  return {};
}

}  // namespace aceso::service
