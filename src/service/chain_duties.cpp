#include "service/chain_duties.hpp"

#include <algorithm>

namespace aceso::service {
namespace {

constexpr std::chrono::milliseconds first_pause{1000}, longest_pause{300000};

std::string named(std::string_view what, const Digest& record_id, std::string_view more = {}) {
  return std::string(what) + " " + to_hex(record_id) + (more.empty() ? "" : " " + std::string(more));
}

/// Drops the receipt of a transaction: the chain is asked for what it shows.
Result<void> done(const Result<chain::Receipt>& sent) {
  if (!sent) return tl::unexpected<Error>(sent.error());
  return {};
}

}  // namespace

Result<void> ChainDuties::add_publications(std::vector<Duty>& out) {
  ACESO_TRY(const auto ids, hospital_.tables.unpublished());
  for (const Digest& id : ids) {
    ACESO_TRY(const auto found, hospital_.tables.record(id));
    if (!found || found->consent.empty()) continue;
    const store::StoredRecord& record = *found;
    ACESO_TRY(const auto ct, abe::Ciphertext::decode(record.ciphertext));
    ACESO_TRY(const auto index, match::Index::decode(record.index));
    ACESO_TRY(const chain::Address patient, account_of(record.patient));
    ACESO_TRY(const auto consent, chain::Signature::from_bytes(record.consent));
    const Digest sealed = ct.digest(), index_digest = index.digest();
    const std::uint64_t period = ct.header.period;
    out.push_back(
        {named("publish", id),
         [=, this](const chain::Records& at) -> Result<bool> {
           ACESO_TRY(const auto facts, at.record(id));
           if (!facts) return false;
           if (facts->hospital != hospital_.address() || facts->sealed_digest != sealed ||
               facts->index_digest != index_digest)
             return fail(ErrorCode::refused, "record", "another one is published under this id");
           return true;
         },
         [=, this, bytes = record.index] {
           return done(hospital_.consortium.records.publish(hospital_.sender, patient, bytes, sealed, period, consent));
         },
         [=, this]() -> Result<void> {
           ACESO_CHECK(hospital_.tables.confirm_own(id, period));
           return hospital_.note(id, "published", chain::to_string(hospital_.address()), to_hex(index_digest));
         }});
  }
  return {};
}

Result<void> ChainDuties::add_authorizations(std::vector<Duty>& out) {
  ACESO_TRY(const auto wishes, hospital_.tables.unsettled());
  for (const store::WantedAuthorization& wish : wishes) {
    ACESO_TRY(const chain::Address other, account_of(wish.hospital));
    const Digest id = wish.record_id;
    const auto authorize = [=, this]() -> Result<void> {
      ACESO_TRY(const auto record, hospital_.tables.record(id));
      if (!record || record->deleted || record->kappa.empty()) return no_such_record(id);
      ACESO_TRY(const auto index, match::Index::decode(record->index));
      ACESO_TRY(const Scalar kappa, hospital_.open_kappa(id, record->kappa));
      ACESO_TRY(const Digest recipient, hospital_.consortium.membership.encapsulation_key_of(other));
      OsRandom rng;
      ACESO_TRY(const auto authorization, match::authorize(index, kappa, recipient, rng));
      return done(hospital_.consortium.records.authorize(hospital_.sender, id, other, authorization.encode()));
    };
    const auto withdraw = [=, this]() -> Result<void> {
      if (wish.patient_signature.empty())
        return done(hospital_.consortium.records.withdraw(hospital_.sender, id, other));
      ACESO_TRY(const auto signature, chain::Signature::from_bytes(wish.patient_signature));
      return done(hospital_.consortium.records.withdraw_by_patient(hospital_.sender, {id, other, wish.patient_epoch},
                                                                   signature));
    };
    out.push_back({named(wish.wanted ? "authorize" : "withdraw", id, chain::to_string(other)),
                   [=](const chain::Records& at) -> Result<bool> {
                     ACESO_TRY(const auto state, at.authorization(id, other));
                     return state.active == wish.wanted;
                   },
                   wish.wanted ? std::function<Result<void>()>(authorize) : withdraw,
                   [=, this]() -> Result<void> {
                     ACESO_CHECK(hospital_.tables.settle(id, other.bytes, wish.wanted));
                     ACESO_TRY(const auto state, hospital_.consortium.records.authorization(id, other));
                     if (state.epoch == 0) return {};  // never was, so there is nothing to tell
                     return hospital_.note(id, wish.wanted ? "authorized" : "withdrawn", chain::to_string(other),
                                           std::to_string(state.epoch));
                   }});
  }
  return {};
}

Result<void> ChainDuties::add_verdicts(std::vector<Duty>& out) {
  ACESO_TRY(const auto matches, hospital_.tables.unrecorded());
  for (const store::StoredMatch& match : matches) {
    ACESO_TRY(const auto verdict, match::Verdict::decode(match.verdict));
    const Digest id = match.record_id, trapdoor = match.trapdoor_digest, proof = verdict.digest();
    const Digest tag = match::trapdoor_tag(id, trapdoor);
    out.push_back({named("record verdict", id, to_hex(tag)),
                   [=, this](const chain::Records& at) -> Result<bool> {
                     ACESO_TRY(const auto facts, at.verdict(id, hospital_.address(), tag));
                     if (!facts) return false;
                     if (!facts->matched || facts->proof_digest != proof)
                       return fail(ErrorCode::refused, "verdict", "another one is on the chain for this trapdoor");
                     return true;
                   },
                   [=, this] {
                     return done(hospital_.consortium.records.record_verdict(hospital_.sender, id, tag, true, proof));
                   },
                   [=, this, doctor = match.doctor]() -> Result<void> {
                     ACESO_CHECK(hospital_.tables.mark_recorded(id, trapdoor));
                     return hospital_.note(id, "matched", doctor, to_hex(tag));
                   }});
  }
  return {};
}

Result<void> ChainDuties::add_reports(std::vector<Duty>& out) {
  ACESO_TRY(const auto reports, hospital_.tables.undelivered());
  for (const store::StoredReport& report : reports) {
    const Digest id = report.record_id, digest = report.digest;
    const Digest tag = match::trapdoor_tag(id, report.trapdoor_digest);
    ACESO_TRY(const auto record, hospital_.tables.record(id));
    // Without an authorization nobody could deliver it. It may be there already, and another one may come.
    const bool may_send = record && (record->epoch == 0 || record->confirmed);
    const auto deliver = [=, this] {
      return done(hospital_.consortium.records.deliver_report(hospital_.sender, id, tag, digest));
    };
    out.push_back(
        {named(may_send ? "deliver report" : "deliver report when authorised again", id, to_hex(digest)),
         [=, this](const chain::Records& at) -> Result<bool> {
           ACESO_TRY(const auto facts, at.report(id, hospital_.address(), digest));
           return facts.has_value();
         },
         may_send ? std::function<Result<void>()>(deliver) : nullptr,
         [=, this, doctor = report.doctor]() -> Result<void> {
           ACESO_CHECK(hospital_.tables.mark_delivered(digest));
           return hospital_.note(id, "delivered", doctor, to_hex(digest));
         }});
  }
  return {};
}

Result<void> ChainDuties::add_receipts(std::vector<Duty>& out) {
  ACESO_TRY(const auto reports, hospital_.tables.unacknowledged());
  for (const store::StoredReport& report : reports) {
    const Digest id = report.record_id, digest = report.digest;
    ACESO_TRY(const auto record, hospital_.tables.record(id));
    if (!record || record->certificate.empty()) continue;
    ACESO_TRY(const auto certificate, proof::PermutationCertificate::decode(record->certificate));
    ACESO_TRY(const auto patient, report::ReportKey::create(certificate));
    ACESO_TRY(const auto receipt, report::Receipt::decode(report.receipt, patient));
    ACESO_TRY(const auto signature, chain::Signature::from_bytes(report.signature));
    const chain::Acknowledge message{id, hospital_.address(), digest, receipt.digest()};
    out.push_back(
        {named("acknowledge", id, to_hex(digest)),
         [=, this](const chain::Records& at) -> Result<bool> {
           ACESO_TRY(const auto facts, at.report(id, hospital_.address(), digest));
           return facts && facts->receipt_digest == message.receipt_digest;
         },
         [=, this] { return done(hospital_.consortium.records.acknowledge(hospital_.sender, message, signature)); },
         [=, this]() -> Result<void> {
           ACESO_CHECK(hospital_.tables.mark_acknowledged(digest));
           return hospital_.note(id, "acknowledged", "", to_hex(digest));
         }});
  }
  return {};
}

Result<std::vector<ChainDuties::Duty>> ChainDuties::duties() {
  std::vector<Duty> out;
  ACESO_CHECK(add_publications(out));
  ACESO_CHECK(add_authorizations(out));
  ACESO_CHECK(add_verdicts(out));
  ACESO_CHECK(add_reports(out));
  ACESO_CHECK(add_receipts(out));
  return out;
}

Result<ChainDuties::Shown> ChainDuties::look(const Duty& duty) const {
  const chain::Records& newest = hospital_.consortium.records;
  ACESO_TRY(const bool now, duty.shown(newest));
  if (!now) return Shown::nowhere;
  ACESO_TRY(const auto read, hospital_.tables.position());
  if (!read) return Shown::newest;
  ACESO_TRY(const bool deep, duty.shown(newest.at(read->block)));
  return deep ? Shown::deep : Shown::newest;
}

Result<ChainDuties::Shown> ChainDuties::carry_out(const Duty& duty, Round& round) {
  ACESO_TRY(Shown shown, look(duty));
  if (shown == Shown::nowhere && duty.send) {
    ACESO_CHECK(duty.send());
    ++round.sent;
    ACESO_TRY(shown, look(duty));
  }
  if (shown == Shown::deep) ACESO_CHECK(duty.done());
  return shown;
}

Result<ChainDuties::Round> ChainDuties::round(std::chrono::steady_clock::time_point now) {
  Round out;
  // A transaction that a crash interrupted comes first: its fate decides what the chain shows.
  const auto resumed = hospital_.sender.resume();
  if (!resumed && resumed.error().code == ErrorCode::unavailable) return tl::unexpected<Error>(resumed.error());
  ACESO_TRY(const auto all, duties());
  if (all.empty()) {
    waiting_.clear();
    return out;
  }
  std::map<std::string, Patience> still;
  for (const Duty& duty : all) {
    const auto before = waiting_.find(duty.name);
    if (before != waiting_.end() && now < before->second.next) {
      still.insert(*before);
      ++out.open;
      continue;
    }
    const auto shown = carry_out(duty, out);
    if (shown && *shown == Shown::deep) continue;
    ++out.open;
    if (shown && *shown == Shown::newest) continue;
    const auto pause = before == waiting_.end() ? first_pause : std::min(2 * before->second.pause, longest_pause);
    still.emplace(duty.name, Patience{now + pause, pause});
    if (!shown) out.failures.push_back({duty.name, shown.error()});
  }
  waiting_ = std::move(still);
  return out;
}

}  // namespace aceso::service
