#include "service/hospital.hpp"

#include <algorithm>

#include "symm/hash.hpp"

namespace aceso::service {
namespace {

tl::unexpected<Error> unknown_doctor() {
  return fail(ErrorCode::refused, "doctor", "is not a doctor of this hospital");
}

}  // namespace

Result<const Hospital::OwnRecord*> Hospital::own(const Digest& record_id) const {
  const auto at = own_.find(record_id);
  if (at == own_.end()) return fail(ErrorCode::refused, "record " + to_hex(record_id), "is not kept here");
  return &at->second;
}

Result<void> Hospital::accept(abe::Ciphertext ct, const proof::PermutationCertificate& report_key) {
  ACESO_TRY(const auto key, report::ReportKey::create(report_key));
  if (key.digest() != ct.header.report_key_digest)
    return fail(ErrorCode::bad_argument, "report key", "expected the one that the ciphertext names");
  if (!blobs_.contains(ct.header.data_digest))
    return fail(ErrorCode::bad_argument, "sealed data", "expected it to be stored before its ciphertext");
  const auto known = own_.find(ct.header.record_id);
  if (known != own_.end() && known->second.ciphertext.digest() != ct.digest())
    return fail(ErrorCode::refused, "record " + to_hex(ct.header.record_id), "is kept with another ciphertext");
  if (known == own_.end()) {
    const Digest record_id = ct.header.record_id;
    own_.emplace(record_id, OwnRecord{std::move(ct), report_key, std::nullopt, {}});
  }
  return {};
}

Result<match::IndexBuildResult> Hospital::build_index(const Digest& record_id, std::span<const Scalar> keywords,
                                                      unsigned m, Random& rng) {
  ACESO_CHECK(own(record_id));
  ACESO_TRY(const auto published, consortium_.records.record(record_id));
  if (published) return fail(ErrorCode::refused, "record " + to_hex(record_id), "is published: its index is final");
  ACESO_TRY(auto built, match::index_build(record_id, keywords, m, rng));
  OwnRecord& record = own_.at(record_id);
  record.index = built.index;
  record.kappa = built.opening.kappa;
  return built;
}

Result<chain::Receipt> Hospital::publish(const Digest& record_id, const chain::Address& patient,
                                         const chain::Signature& consent) {
  ACESO_TRY(const OwnRecord* const record, own(record_id));
  if (!record->index) return fail(ErrorCode::bad_argument, "record", "expected its index to be built first");
  if (chain::record_id_of(patient) != record_id)
    return fail(ErrorCode::bad_argument, "patient", "expected the account that the record's id derives from");
  return consortium_.records.publish(sender_, patient, record->index->encode(), record->ciphertext.digest(),
                                     record->ciphertext.header.period, consent);
}

Result<chain::Receipt> Hospital::authorize(const Digest& record_id, const chain::Address& to, Random& rng) {
  ACESO_TRY(const OwnRecord* const record, own(record_id));
  if (!record->index) return fail(ErrorCode::bad_argument, "record", "expected its index to be built first");
  ACESO_TRY(const Digest recipient, consortium_.membership.encapsulation_key_of(to));
  ACESO_TRY(const auto authorization, match::authorize(*record->index, record->kappa, recipient, rng));
  return consortium_.records.authorize(sender_, record_id, to, authorization.encode());
}

Result<chain::Receipt> Hospital::withdraw(const Digest& record_id, const chain::Address& from) {
  return consortium_.records.withdraw(sender_, record_id, from);
}

Result<Transfer> Hospital::release(const Digest& record_id, const chain::Address& to) const {
  ACESO_CHECK(check_access(consortium_, record_id, to));
  ACESO_TRY(const OwnRecord* const record, own(record_id));
  return Transfer{record->ciphertext, record->report_key};
}

Result<void> Hospital::enrol(abe::UserPublicKey identity, abe::AttributeKey key) {
  if (identity.id() != key.id)
    return fail(ErrorCode::bad_argument, "attribute key", "expected one for the same id as the public key");
  const std::string id = key.id;
  colleagues_.insert_or_assign(id, Colleague{std::move(identity), std::move(key), std::nullopt, 0});
  return {};
}

Result<void> Hospital::take_update_key(abe::UpdateKey key, const abe::RevocationList& revocations) {
  ACESO_TRY(const auto digests, consortium_.periods.period(key.period));
  const chain::PeriodDigests given{symm::sha256(key.encode()), symm::sha256(revocations.encode())};
  if (digests != given)
    return fail(ErrorCode::bad_signature, "update key", "it and its list are not those whose digests are on the chain");
  if (key.depth != pp_.depth || !abe::covers(key, revocations))
    return fail(ErrorCode::bad_signature, "update key", "does not cover exactly those who are not revoked");
  update_keys_.insert_or_assign(key.period, std::move(key));
  return {};
}

Result<void> Hospital::take_trapdoor(const std::string& doctor, match::Trapdoor trapdoor) {
  const auto at = colleagues_.find(doctor);
  if (at == colleagues_.end()) return unknown_doctor();
  for (const auto& [id, colleague] : colleagues_)
    if (id != doctor && colleague.trapdoor && colleague.trapdoor->trapdoor().digest() == trapdoor.digest())
      return fail(ErrorCode::refused, "trapdoor", "is another doctor's");
  at->second.trapdoor.emplace(std::move(trapdoor));
  at->second.received = arrivals_++;
  return {};
}

Result<SearchResult> Hospital::search() const {
  ACESO_TRY(SearchResult out, search_authorized(consortium_, address(), kem_));
  for (const auto& [record_id, record] : own_) {
    ACESO_TRY(const auto facts, consortium_.records.record(record_id));
    if (!facts || !record.index) continue;  // not published yet
    out.found.push_back({{facts->hospital, facts->period, facts->sealed_digest, *record.index}, record.kappa});
  }
  return out;
}

Result<match::Verdict> Hospital::verdict(const FoundRecord& found, const match::Trapdoor& trapdoor) const {
  return match::match_and_prove(verdict_context(consortium_, pp_, found.record, address()), found.record.index,
                                trapdoor, found.kappa);
}

Result<Hospital::MatchResult> Hospital::match(const FoundRecord& found) {
  const Digest& record_id = found.record.index.record_id;
  const match::StrippedIndex stripped = match::strip(found.record.index, found.kappa);
  MatchResult out;
  std::vector<match::Candidate> candidates;
  for (const auto& [id, colleague] : colleagues_) {
    if (!colleague.trapdoor || !colleague.trapdoor->matches(stripped)) continue;
    const match::Trapdoor& trapdoor = colleague.trapdoor->trapdoor();
    ACESO_TRY(auto proven, verdict(found, trapdoor));
    ACESO_TRY(const auto recorded, consortium_.records.verdict(record_id, address(), proven.trapdoor_digest));
    std::uint64_t gas = 0;
    if (!recorded || recorded->proof_digest != proven.digest()) {
      ACESO_TRY(const auto receipt,
                consortium_.records.record_verdict(sender_, record_id, proven.trapdoor_digest, true, proven.digest()));
      gas = receipt.gas_used;
    }
    candidates.push_back({trapdoor.interests, colleague.received});
    out.matches.push_back({id, trapdoor, std::move(proven), gas});
  }
  out.chosen = match::choose_doctor(candidates);
  return out;
}

Result<PublishedCiphertext> Hospital::receive(Transfer transfer, const symm::Source& sealed) const {
  ACESO_TRY(auto ct, check_ciphertext(consortium_, std::move(transfer.ciphertext)));
  ACESO_CHECK(blobs_.put(sealed, ct->header.data_digest));
  return ct;
}

Result<Outcome<abe::SemiCiphertext>> Hospital::pre_decrypt(const std::string& doctor, const PublishedCiphertext& ct,
                                                           Random& rng) {
  const auto colleague = colleagues_.find(doctor);
  if (colleague == colleagues_.end()) return unknown_doctor();
  ACESO_CHECK(check_access(consortium_, ct->header.record_id, address()));
  const auto update = update_keys_.find(ct->header.period);
  if (update == update_keys_.end())
    return fail(ErrorCode::unavailable, "update key",
                "of period " + std::to_string(ct->header.period) + " is not here");
  // A doctor revoked since the record was sealed still has a key for its period: the newest update key says who is
  // current, and the hospital serves nobody else.
  ACESO_TRY(const auto current, abe::pre_key_gen(colleague->second.key, update_keys_.rbegin()->second, bases_, rng));
  if (!current) return none(current.error());
  ACESO_TRY(const auto prek, abe::pre_key_gen(colleague->second.key, update->second, bases_, rng));
  if (!prek) return none(prek.error());
  return abe::pre_dec(*prek, *ct);
}

Result<chain::Receipt> Hospital::deliver(const Match& match, const PublishedCiphertext& ct,
                                         const report::Report& report, const report::ReportKey& patient) {
  const auto refuse = [](std::string message) { return fail(ErrorCode::bad_signature, "report", std::move(message)); };
  const auto colleague = colleagues_.find(match.doctor);
  if (colleague == colleagues_.end()) return unknown_doctor();
  if (report.doctor != colleague->second.identity.signing())
    return refuse("is not signed by the doctor who was matched");
  ACESO_TRY(const auto facts, consortium_.records.record(report.record_id));
  if (!facts || facts->index_digest != match.verdict.index_digest || report.record_id != ct->header.record_id)
    return refuse("is not on the record that was matched");
  if (patient.digest() != ct->header.report_key_digest) return refuse("is not for the key that the record names");
  ACESO_CHECK(report::check_sealing(report, patient.rsa()));
  return consortium_.records.deliver_report(sender_, report.record_id, match.verdict.trapdoor_digest, report.digest());
}

Result<chain::Receipt> Hospital::relay(const report::Report& report, const report::ReportKey& patient,
                                       const report::Receipt& receipt, const chain::Acknowledge& message,
                                       const chain::Signature& signature) {
  ACESO_CHECK(report::verify_receipt(report, patient, receipt));
  const chain::Acknowledge expected{report.record_id, address(), report.digest(), receipt.digest()};
  if (message.record_id != expected.record_id || message.hospital != expected.hospital ||
      message.report_digest != expected.report_digest || message.receipt_digest != expected.receipt_digest)
    return fail(ErrorCode::bad_signature, "acknowledgement", "is not for this report, receipt and hospital");
  return consortium_.records.acknowledge(sender_, message, signature);
}

}  // namespace aceso::service
