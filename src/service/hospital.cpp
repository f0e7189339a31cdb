#include "service/hospital.hpp"

#include <algorithm>

#include "symm/hash.hpp"

namespace aceso::service {
namespace {

tl::unexpected<Error> unknown_doctor() {
  return fail(ErrorCode::refused, "doctor", "is not a doctor of this hospital");
}

}  // namespace

Result<Hospital::OwnRecord*> Hospital::own(const Digest& record_id) {
  const auto at = own_.find(record_id);
  if (at == own_.end()) return fail(ErrorCode::refused, "record " + to_hex(record_id), "is not kept here");
  return &at->second;
}

Result<void> Hospital::check_access(const Digest& record_id, const chain::Address& hospital) const {
  ACESO_TRY(const auto facts, consortium_.records.record(record_id));
  if (facts && facts->hospital == hospital) return {};
  ACESO_TRY(const auto authorization, consortium_.records.authorization(record_id, hospital));
  if (!authorization.active)
    return fail(ErrorCode::refused, "record " + to_hex(record_id),
                authorization.epoch == 0 ? "the hospital was never authorised for it"
                                         : "the hospital's authorization was withdrawn");
  return {};
}

Result<void> Hospital::accept(abe::Ciphertext ct, const proof::PermutationCertificate& report_key) {
  ACESO_CHECK(report::ReportKey::create(report_key));
  if (!blobs_.contains(ct.header.data_digest))
    return fail(ErrorCode::bad_argument, "sealed data", "expected it to be stored before its ciphertext");
  const Digest record_id = ct.header.record_id;
  own_.insert_or_assign(record_id, OwnRecord{std::move(ct), report_key, std::nullopt});
  return {};
}

Result<match::IndexBuildResult> Hospital::build_index(const Digest& record_id, std::span<const Scalar> keywords,
                                                      unsigned m, Random& rng) {
  ACESO_TRY(OwnRecord* const record, own(record_id));
  ACESO_TRY(auto built, match::index_build(record_id, keywords, m, rng));
  record->kappa = built.opening.kappa;
  return built;
}

Result<chain::Receipt> Hospital::publish(const match::Index& index, const chain::Address& patient,
                                         const chain::Signature& consent) {
  ACESO_TRY(const OwnRecord* const record, own(index.record_id));
  return consortium_.records.publish(sender_, patient, index.encode(), record->ciphertext.digest(),
                                     record->ciphertext.header.period, consent);
}

Result<chain::Receipt> Hospital::authorize(const Digest& record_id, const chain::Address& to, Random& rng) {
  ACESO_TRY(const OwnRecord* const record, own(record_id));
  if (!record->kappa) return fail(ErrorCode::bad_argument, "record", "expected its index to be built first");
  ACESO_TRY(const PublishedRecord published, find_record(consortium_, record_id));
  ACESO_TRY(const Digest recipient, consortium_.membership.encapsulation_key_of(to));
  ACESO_TRY(const auto authorization, match::authorize(published.index, *record->kappa, recipient, rng));
  return consortium_.records.authorize(sender_, record_id, to, authorization.encode());
}

Result<chain::Receipt> Hospital::withdraw(const Digest& record_id, const chain::Address& from) {
  return consortium_.records.withdraw(sender_, record_id, from);
}

Result<Transfer> Hospital::release(const Digest& record_id, const chain::Address& to) const {
  ACESO_CHECK(check_access(record_id, to));
  const auto at = own_.find(record_id);
  if (at == own_.end()) return fail(ErrorCode::refused, "record " + to_hex(record_id), "is not kept here");
  return Transfer{at->second.ciphertext, at->second.report_key};
}

void Hospital::enrol(abe::AttributeKey key, const symm::SigningPublicKey& signing) {
  const std::string id = key.id;
  colleagues_.insert_or_assign(id, Colleague{std::move(key), signing, std::nullopt, 0});
}

Result<void> Hospital::take_update_key(abe::UpdateKey key) {
  ACESO_TRY(const auto digests, consortium_.periods.period(key.period));
  if (!digests || digests->update_key != symm::sha256(key.encode()))
    return fail(ErrorCode::bad_signature, "update key", "is not the one whose digest is on the chain");
  update_keys_.insert_or_assign(key.period, std::move(key));
  return {};
}

Result<void> Hospital::take_trapdoor(const std::string& doctor, match::Trapdoor trapdoor) {
  const auto at = colleagues_.find(doctor);
  if (at == colleagues_.end()) return unknown_doctor();
  at->second.trapdoor = std::move(trapdoor);
  at->second.received = arrivals_++;
  return {};
}

Result<std::vector<FoundRecord>> Hospital::search() const {
  std::vector<FoundRecord> out;
  for (const auto& [record_id, record] : own_) {
    if (!record.kappa) continue;
    ACESO_TRY(const auto facts, consortium_.records.record(record_id));
    if (!facts) continue;  // not published yet
    ACESO_TRY(auto published, find_record(consortium_, record_id));
    out.push_back({std::move(published), *record.kappa});
  }
  ACESO_TRY(const auto events, consortium_.records.authorized(consortium_.all_blocks(), std::nullopt, address()));
  for (const chain::Authorized& event : events) {
    ACESO_TRY(const auto state, consortium_.records.authorization(event.record_id, address()));
    if (!state.active || state.epoch != event.epoch) continue;  // withdrawn, or authorised anew later
    ACESO_TRY(auto published, find_record(consortium_, event.record_id));
    ACESO_TRY(const auto authorization, match::Authorization::decode(event.encapsulation));
    ACESO_TRY(const Scalar kappa, match::open_authorization(authorization, kem_, published.index));
    out.push_back({std::move(published), kappa});
  }
  return out;
}

Result<match::Verdict> Hospital::verdict(const FoundRecord& found, const match::Trapdoor& trapdoor, Random& rng) const {
  return match::match_and_prove(verdict_context(consortium_, pp_, found.record, address()), found.record.index,
                                trapdoor, found.kappa, rng);
}

Result<Hospital::MatchResult> Hospital::match(const FoundRecord& found, Random& rng) {
  const match::StrippedIndex stripped = match::strip(found.record.index, found.kappa);
  MatchResult out;
  std::vector<match::Candidate> candidates;
  for (const auto& [id, colleague] : colleagues_) {
    if (!colleague.trapdoor || !match::matches(*colleague.trapdoor, stripped)) continue;
    ACESO_TRY(auto proven, verdict(found, *colleague.trapdoor, rng));
    ACESO_TRY(const auto receipt, consortium_.records.record_verdict(sender_, found.record.index.record_id,
                                                                     proven.trapdoor_digest, true, proven.digest()));
    candidates.push_back({colleague.trapdoor->interests, colleague.received});
    out.matches.push_back({id, *colleague.trapdoor, std::move(proven), receipt.gas_used});
  }
  out.chosen = match::choose_doctor(candidates);
  return out;
}

Result<Outcome<abe::SemiCiphertext>> Hospital::pre_decrypt(const std::string& doctor, const abe::Ciphertext& ct,
                                                           Random& rng) const {
  const auto colleague = colleagues_.find(doctor);
  if (colleague == colleagues_.end()) return unknown_doctor();
  ACESO_CHECK(check_access(ct.header.record_id, address()));
  const auto update = update_keys_.find(ct.header.period);
  if (update == update_keys_.end())
    return fail(ErrorCode::unavailable, "update key", "of period " + std::to_string(ct.header.period) + " is not here");
  // A doctor revoked since the record was sealed still has a key for its period: the newest update key says who is
  // current, and the hospital serves nobody else.
  ACESO_TRY(const auto current, abe::pre_key_gen(colleague->second.key, update_keys_.rbegin()->second, rng));
  if (!current) return none(current.error());
  ACESO_TRY(const auto prek, abe::pre_key_gen(colleague->second.key, update->second, rng));
  if (!prek) return none(prek.error());
  return abe::pre_dec(*prek, ct);
}

Result<chain::Receipt> Hospital::deliver(const Match& match, const report::Report& report,
                                         const proof::PermutationCertificate& patient) {
  const auto colleague = colleagues_.find(match.doctor);
  if (colleague == colleagues_.end()) return unknown_doctor();
  if (report.doctor != colleague->second.signing)
    return fail(ErrorCode::bad_signature, "report", "is not signed by the doctor who was matched");
  ACESO_TRY(const auto key, report::ReportKey::create(patient));
  ACESO_CHECK(report::check_deliverable(report, key));
  return consortium_.records.deliver_report(sender_, report.record_id, match.verdict.trapdoor_digest, report.digest());
}

Result<chain::Receipt> Hospital::relay(const report::Report& report, const proof::PermutationCertificate& patient,
                                       const report::Receipt& receipt, const chain::Acknowledge& message,
                                       const chain::Signature& signature) {
  ACESO_TRY(const auto key, report::ReportKey::create(patient));
  ACESO_CHECK(report::verify_receipt(report, key, receipt));
  if (message.receipt_digest != receipt.digest() || message.report_digest != report.digest())
    return fail(ErrorCode::bad_signature, "acknowledgement", "is not for this report and receipt");
  return consortium_.records.acknowledge(sender_, message, signature);
}

}  // namespace aceso::service
