#include "service/hospital_doctors.hpp"

#include <algorithm>

#include "match/match.hpp"
#include "symm/hash.hpp"

namespace aceso::service {
namespace {

constexpr std::string_view attribute_key_purpose = "attribute-key";

/// Whether the leaf has a node that the update key serves.
bool serves(const abe::UpdateKey& update, const abe::RevocationList& revoked, abe::Leaf leaf) {
  const auto gone = revoked.revoked_in(update.period);
  return !std::ranges::binary_search(gone, leaf);
}

}  // namespace

Result<store::StoredDoctor> HospitalDoctors::doctor(std::string_view id) const {
  ACESO_TRY(auto found, hospital_.tables.doctor(id));
  if (!found) return fail(ErrorCode::refused, "doctor", "is not a doctor of this hospital");
  return std::move(*found);
}

Result<abe::AttributeKey> HospitalDoctors::attribute_key(const store::StoredDoctor& doctor) const {
  ACESO_TRY(const SecretBytes bytes,
            hospital_.vault.open(attribute_key_purpose, as_bytes(doctor.id), doctor.attribute_key));
  return abe::AttributeKey::decode(bytes.reveal());
}

Result<void> HospitalDoctors::enrol(const abe::UserPublicKey& user, const abe::AttributeKey& key) {
  if (user.id() != key.id)
    return fail(ErrorCode::bad_argument, "attribute key", "expected one for the same id as the public key");
  if (key.depth() != hospital_.pp.depth)
    return fail(ErrorCode::bad_argument, "attribute key", "is of a tree of another depth");
  return hospital_.tables.enrol({key.id,
                                 {user.signing().begin(), user.signing().end()},
                                 user.encode(),
                                 hospital_.vault.seal(attribute_key_purpose, as_bytes(key.id), key.encode())});
}

Result<void> HospitalDoctors::take_update_key(ByteView update_key, ByteView revocation_list) {
  ACESO_TRY(const auto key, abe::UpdateKey::decode(update_key));
  ACESO_TRY(const auto revocations, abe::RevocationList::decode(revocation_list));
  ACESO_TRY(const auto digests, hospital_.consortium.periods.period(key.period));
  const chain::PeriodDigests given{symm::sha256(update_key), symm::sha256(revocation_list)};
  if (digests != given)
    return fail(ErrorCode::bad_signature, "update key", "it and its list are not those whose digests are on the chain");
  if (key.depth != hospital_.pp.depth || !abe::covers(key, revocations))
    return fail(ErrorCode::bad_signature, "update key", "does not cover exactly those who are not revoked");
  return hospital_.tables.keep_update_key(key.period, update_key, revocation_list);
}

Result<std::optional<bool>> HospitalDoctors::is_current(const store::StoredDoctor& doctor) const {
  ACESO_TRY(const auto newest, hospital_.tables.newest_update_key());
  if (!newest) return std::nullopt;
  ACESO_TRY(const auto stored, hospital_.tables.update_key(*newest));
  if (!stored) return std::nullopt;
  ACESO_TRY(const auto update, abe::UpdateKey::decode(stored->update_key));
  ACESO_TRY(const auto revoked, abe::RevocationList::decode(stored->revocation_list));
  ACESO_TRY(const auto key, attribute_key(doctor));
  return serves(update, revoked, key.leaf);
}

Result<Digest> HospitalDoctors::take_trapdoor(std::string_view id, ByteView trapdoor) {
  ACESO_CHECK(match::Trapdoor::decode(trapdoor));
  const Digest digest = symm::sha256(trapdoor);
  ACESO_CHECK(hospital_.tables.keep_trapdoor(id, digest, trapdoor));
  return digest;
}

Result<std::optional<match::Verdict>> HospitalDoctors::verdict(std::string_view id, const Digest& record_id) const {
  ACESO_TRY(const auto standing, hospital_.tables.trapdoor(id));
  if (!standing) return fail(ErrorCode::bad_argument, "trapdoor", "expected a standing one: send it first");
  ACESO_TRY(const auto record, hospital_.tables.record(record_id));
  if (!record || !record->confirmed || record->deleted || record->kappa.empty()) return std::nullopt;
  ACESO_TRY(const auto trapdoor, match::Trapdoor::decode(standing->trapdoor));
  ACESO_TRY(const auto index, match::Index::decode(record->index));
  if (trapdoor.m() < index.m())
    return fail(ErrorCode::bad_argument, "trapdoor",
                "is of a smaller size class than this index: it matches none of that size");
  ACESO_TRY(const chain::Address owner, account_of(record->owner));
  ACESO_TRY(const Scalar kappa, hospital_.open_kappa(record_id, record->kappa));
  const PublishedRecord published{owner, record->period, {}, index};
  ACESO_TRY(auto made,
            match::match_and_prove(verdict_context(hospital_.consortium, hospital_.pp, published, hospital_.address()),
                                   index, trapdoor, kappa));
  return made;
}

Result<std::optional<store::StoredMatch>> HospitalDoctors::chosen(const Digest& record_id) const {
  ACESO_TRY(auto all, hospital_.tables.matches_of_record(record_id));
  for (store::StoredMatch& match : all)
    if (match.served && match.outcome.empty()) return std::move(match);
  std::vector<match::Candidate> candidates;
  std::vector<store::StoredMatch> able;
  for (store::StoredMatch& match : all) {
    if (!match.outcome.empty()) continue;
    ACESO_TRY(const auto still_here, hospital_.tables.doctor(match.doctor));
    if (!still_here) continue;
    candidates.push_back({static_cast<std::uint16_t>(match.interests), match.arrival});
    able.push_back(std::move(match));
  }
  const auto best = match::choose_doctor(candidates);
  if (!best) return std::nullopt;
  return std::move(able[*best]);
}

Result<HospitalDoctors::Stage> HospitalDoctors::stage_of(const store::StoredMatch& match) const {
  if (!match.outcome.empty()) return Stage::cannot_read;
  ACESO_TRY(const auto record, hospital_.tables.record(match.record_id));
  if (!record || record->deleted || !record->confirmed) return Stage::not_available;
  ACESO_TRY(const auto best, chosen(match.record_id));
  if (!best || best->trapdoor_digest != match.trapdoor_digest) return Stage::passed_over;
  if (match.served) return Stage::served;
  if (!match.recorded) return Stage::found;
  return record->ciphertext.empty() || !record->stored ? Stage::fetching : Stage::ready;
}

Result<std::vector<HospitalDoctors::Case>> HospitalDoctors::cases(std::string_view id) const {
  ACESO_TRY(auto matches, hospital_.tables.matches_of_doctor(id));
  std::vector<Case> out;
  for (store::StoredMatch& match : matches) {
    ACESO_TRY(const auto report, hospital_.tables.report_on(match.record_id, match.trapdoor_digest));
    Case one{std::move(match), Stage::reported, std::nullopt};
    if (report) {
      one.report = report->digest;
    } else {
      ACESO_TRY(one.stage, stage_of(one.match));
    }
    out.push_back(std::move(one));
  }
  return out;
}

Result<store::StoredRecord> HospitalDoctors::record_for(std::string_view id, const Digest& record_id) const {
  ACESO_CHECK(doctor(id));
  ACESO_TRY(const auto best, chosen(record_id));
  if (!best || best->doctor != id) return fail(ErrorCode::refused, "record", "this doctor was not chosen for it");
  if (!best->recorded)
    return fail(ErrorCode::conflict, "record", "its verdict is not on the chain yet: ask again in a moment");
  ACESO_TRY(auto record, hospital_.tables.record(record_id));
  if (!record || record->deleted || !record->confirmed)
    return fail(ErrorCode::refused, "record", "this hospital may not have it any more");
  if (record->ciphertext.empty() || !record->stored)
    return fail(ErrorCode::conflict, "record", "its ciphertext is not here yet: ask again in a moment");
  return std::move(*record);
}

Result<abe::UpdateKey> HospitalDoctors::update_key(std::optional<std::uint64_t> period) const {
  const auto missing = [] {
    return fail(ErrorCode::conflict, "update key",
                "that of the record's period is not here yet: ask again in a moment");
  };
  if (!period) return missing();
  ACESO_TRY(const auto stored, hospital_.tables.update_key(*period));
  if (!stored) return missing();
  return abe::UpdateKey::decode(stored->update_key);
}

Result<Outcome<abe::SemiCiphertext>> HospitalDoctors::pre_decrypt(std::string_view id, const Digest& record_id,
                                                                  Random& rng) {
  ACESO_TRY(const auto colleague, doctor(id));
  ACESO_TRY(const auto record, record_for(id, record_id));
  ACESO_CHECK(check_access(hospital_.at_once, record_id, hospital_.address()));
  ACESO_TRY(const auto ct, abe::Ciphertext::decode(record.ciphertext));
  ACESO_TRY(const auto attk, attribute_key(colleague));
  ACESO_TRY(const auto update, update_key(ct.header.period));
  // A doctor revoked since the record was sealed still has a key for its period: the newest update key says who is
  // current, and the hospital serves nobody else.
  ACESO_TRY(const auto newest_period, hospital_.tables.newest_update_key());
  ACESO_TRY(const auto newest, update_key(newest_period));
  const auto make = [&]() -> Result<Outcome<abe::SemiCiphertext>> {
    const std::lock_guard lock(mutex_);
    ACESO_TRY(const auto current, abe::pre_key_gen(attk, newest, bases_, rng));
    if (!current) return none(current.error());
    ACESO_TRY(const auto prek, abe::pre_key_gen(attk, update, bases_, rng));
    if (!prek) return none(prek.error());
    return abe::pre_dec(*prek, ct);
  };
  ACESO_TRY(auto outcome, make());
  ACESO_TRY(const auto match, chosen(record_id));
  if (!match || match->doctor != id) return fail(ErrorCode::refused, "record", "this doctor was not chosen for it");
  if (!outcome) {
    ACESO_CHECK(hospital_.tables.mark_outcome(record_id, match->trapdoor_digest, aceso::to_string(outcome.error())));
    return outcome;
  }
  ACESO_CHECK(hospital_.tables.mark_served(record_id, match->trapdoor_digest));
  ACESO_CHECK(
      hospital_.note(record_id, "pre-decrypted", id, to_hex(match::trapdoor_tag(record_id, match->trapdoor_digest))));
  return outcome;
}

Result<Digest> HospitalDoctors::take_report(std::string_view id, const Digest& record_id, ByteView bytes) {
  const auto refuse = [](std::string message) { return fail(ErrorCode::bad_signature, "report", std::move(message)); };
  ACESO_TRY(const auto colleague, doctor(id));
  ACESO_TRY(const auto best, chosen(record_id));
  if (!best || best->doctor != id || !best->served)
    return fail(ErrorCode::refused, "report", "this doctor was not given the record to read");
  ACESO_TRY(const auto record, hospital_.tables.record(record_id));
  if (!record || record->ciphertext.empty()) return no_such_record(record_id);
  ACESO_TRY(const auto report, report::Report::decode(bytes));
  if (!std::ranges::equal(report.doctor, colleague.signing_key)) return refuse("is not signed by this doctor");
  if (report.record_id != record_id) return refuse("is on another record");
  ACESO_TRY(const auto ct, abe::Ciphertext::decode(record->ciphertext));
  if (report.key_digest != ct.header.report_key_digest) return refuse("is not for the key that the record names");
  ACESO_TRY(const auto certificate, proof::PermutationCertificate::decode(record->certificate));
  ACESO_TRY(const auto patient, report::ReportKey::create(certificate));
  ACESO_CHECK(report::check_sealing(report, patient.rsa()));
  store::StoredReport stored{};
  stored.digest = report.digest();
  stored.record_id = record_id;
  stored.doctor = std::string(id);
  stored.trapdoor_digest = best->trapdoor_digest;
  stored.report.assign(bytes.begin(), bytes.end());
  ACESO_CHECK(hospital_.tables.keep_report(stored));
  return stored.digest;
}

Result<HospitalDoctors::Reported> HospitalDoctors::reported(const Digest& record_id, const Digest& digest) const {
  ACESO_TRY(const auto stored, hospital_.tables.report(digest));
  ACESO_TRY(const auto record, hospital_.tables.record(record_id));
  if (!stored || stored->record_id != record_id || !record || record->certificate.empty())
    return fail(ErrorCode::refused, "report", "is not one on this record");
  ACESO_TRY(auto report, report::Report::decode(stored->report));
  ACESO_TRY(const auto certificate, proof::PermutationCertificate::decode(record->certificate));
  ACESO_TRY(auto patient, report::ReportKey::create(certificate));
  return Reported{std::move(report), std::move(patient)};
}

Result<void> HospitalDoctors::take_receipt(const Digest& record_id, const Digest& digest, ByteView bytes,
                                           const chain::Signature& signature) {
  ACESO_TRY(const auto on, reported(record_id, digest));
  ACESO_TRY(const auto receipt, report::Receipt::decode(bytes, on.patient));
  ACESO_CHECK(report::verify_receipt(on.report, on.patient, receipt));
  const chain::Acknowledge message{record_id, hospital_.address(), digest, receipt.digest()};
  ACESO_TRY(const chain::Address signer,
            chain::recover(chain::digest_to_sign(hospital_.consortium.records.domain(), message), signature));
  if (chain::record_id_of(signer) != record_id)
    return fail(ErrorCode::bad_signature, "signature", "is not the patient's for this report, receipt and hospital");
  return hospital_.tables.keep_receipt(digest, bytes, signature.to_bytes());
}

Result<report::Ruling> HospitalDoctors::judge(const Digest& record_id, const Digest& digest, ByteView bytes) {
  ACESO_TRY(const auto on, reported(record_id, digest));
  ACESO_TRY(const auto opening, report::DisputeOpening::decode(bytes, on.patient));
  const report::Ruling ruling = report::judge(on.report, on.patient, opening).ruling;
  // An opening that is not right proves nothing to keep.
  if (ruling == report::Ruling::opening_is_not_right) return ruling;
  ACESO_CHECK(hospital_.tables.keep_dispute(digest, bytes, to_string(ruling)));
  ACESO_CHECK(hospital_.note(record_id, "disputed", "", to_hex(digest)));
  return ruling;
}

std::string_view to_string(report::Ruling ruling) {
  switch (ruling) {
    case report::Ruling::report_readable: return "report_readable";
    case report::Ruling::doctor_at_fault: return "doctor_at_fault";
    case report::Ruling::opening_is_not_right: return "opening_is_not_right";
  }
  return {};
}

}  // namespace aceso::service
