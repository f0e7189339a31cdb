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

Result<PublishedCiphertext> check_ciphertext(const Consortium& consortium, abe::Ciphertext ct) {
  ACESO_TRY(const auto facts, consortium.records.record(ct.header.record_id));
  if (!facts || facts->sealed_digest != ct.digest() || facts->period != ct.header.period)
    return fail(ErrorCode::bad_signature, "ciphertext", "is not the one that was published for its record");
  return PublishedCiphertext(std::move(ct));
}

Result<void> check_access(const Consortium& consortium, const Digest& record_id, const chain::Address& hospital) {
  const auto refuse = [&](std::string why) {
    return fail(ErrorCode::refused, "record " + to_hex(record_id), std::move(why));
  };
  ACESO_TRY(const bool member, consortium.membership.is_hospital(hospital));
  if (!member) return refuse("the hospital is no member");
  ACESO_TRY(const auto facts, consortium.records.record(record_id));
  if (!facts) return refuse("is not published");
  if (facts->hospital == hospital) return {};
  ACESO_TRY(const auto authorization, consortium.records.authorization(record_id, hospital));
  if (authorization.active) return {};
  return refuse(authorization.epoch == 0 ? "the hospital was never authorised for it"
                                         : "the hospital's authorization was withdrawn");
}

Result<FoundRecord> open_authorized(const Consortium& consortium, const chain::Authorized& event,
                                    const symm::KemKeyPair& kem) {
  ACESO_TRY(auto record, find_record(consortium, event.record_id));
  ACESO_TRY(const auto authorization, match::Authorization::decode(event.encapsulation));
  ACESO_TRY(const Scalar kappa, match::open_authorization(authorization, kem, record.index));
  return FoundRecord{std::move(record), kappa};
}

Result<SearchResult> search_authorized(const Consortium& consortium, const chain::Address& hospital,
                                       const symm::KemKeyPair& kem) {
  SearchResult out;
  ACESO_TRY(const auto events, consortium.records.authorized(consortium.all_blocks(), std::nullopt, hospital));
  for (const chain::Authorized& event : events) {
    ACESO_TRY(const auto state, consortium.records.authorization(event.record_id, hospital));
    if (!state.active || state.epoch != event.epoch) continue;  // withdrawn, or authorised anew later
    auto found = open_authorized(consortium, event, kem);
    if (found)
      out.found.push_back(std::move(*found));
    else if (found.error().code == ErrorCode::unavailable)
      return tl::unexpected<Error>(found.error());
    else
      out.unusable.push_back({event.record_id, found.error()});
  }
  return out;
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
  ACESO_TRY(const auto recorded,
            consortium.records.verdict(record_id, matcher, match::trapdoor_tag(record_id, trapdoor.digest())));
  if (!recorded || recorded->proof_digest != verdict.digest() || recorded->matched != verdict.matched())
    return fail(ErrorCode::bad_signature, "verdict", "is not the one that the hospital recorded on the chain");
  return {};
}

Result<void> audit_receipt(const Consortium& consortium, const chain::Address& hospital, const report::Report& report,
                           const report::ReportKey& patient, const report::Receipt& receipt) {
  ACESO_CHECK(report::verify_receipt(report, patient, receipt));
  ACESO_TRY(const auto facts, consortium.records.report(report.record_id, hospital, report.digest()));
  if (!facts || facts->receipt_digest != receipt.digest())
    return fail(ErrorCode::bad_signature, "receipt", "is not the one that the patient put on the chain");
  return {};
}

}  // namespace aceso::service
