#include "service/key_center.hpp"

#include <algorithm>

#include "parallel/all_cores.hpp"
#include "symm/hash.hpp"

namespace aceso::service {
namespace {

constexpr std::string_view hospital_prefix = "hospital:";

/// What a request for a key asks for, by whom, after so many revocations: what was revoked is not issued again.
Digest request_digest(ByteView user_public_key, const policy::AttributeSet& attributes, const chain::Address& sponsor,
                      std::size_t revoked) {
  Encoder out;
  out.raw(sponsor.bytes).u64(revoked).blob(user_public_key);
  attributes.write(out);
  return symm::sha256(out.bytes());
}

/// Fails when an attribute says that the user is another hospital's.
Result<void> check_attributes(const policy::AttributeSet& attributes, const chain::Address& sponsor) {
  const std::string own = std::string(hospital_prefix) + chain::to_string(sponsor);
  for (const std::string& attribute : attributes.items())
    if (attribute.starts_with(hospital_prefix) && attribute != own)
      return fail(ErrorCode::refused, "attributes", "a hospital vouches for its own doctors alone: expected " + own);
  return {};
}

chain::PeriodDigests digests_of(const store::StoredPeriod& stored) {
  return {symm::sha256(stored.update_key), symm::sha256(stored.revocation_list)};
}

}  // namespace

Result<std::unique_ptr<KeyCenter>> KeyCenter::open(Consortium& consortium, chain::Sender& sender, abe::SetupResult keys,
                                                   store::KgcTables tables, std::uint64_t leaves_per_hospital) {
  auto out = std::unique_ptr<KeyCenter>(
      new KeyCenter(consortium, sender, std::move(keys), std::move(tables), leaves_per_hospital));
  ACESO_TRY(const bool behind, sender.client().is_syncing());
  if (behind) return fail(ErrorCode::unavailable, "chain", "its node is behind the others: wait until it is not");
  ACESO_CHECK(out->settle());
  ACESO_CHECK(out->bring_back_lost());
  ACESO_CHECK(out->refresh());
  return out;
}

/// Reads st_ and rl_ anew when a change may or may not have been kept.
Result<void> KeyCenter::refresh() {
  if (fresh_) return {};
  ACESO_TRY(const auto leaves, tables_.leaves());
  ACESO_TRY(const auto revoked, tables_.revocations());
  abe::KgcState st;
  for (const store::IssuedKey& issued : leaves) {
    ACESO_TRY(const abe::Leaf leaf, st.take_leaf(keys_.pp.depth, {issued.user_id, issued.pk_digest}));
    if (leaf != issued.leaf) return fail(ErrorCode::bad_encoding, "database", "its leaves have a gap");
  }
  st_ = std::move(st);
  rl_ = {};
  for (const auto& [leaf, since] : revoked) rl_.add(leaf, since);
  fresh_ = true;
  return {};
}

Result<KeyCenter::Chain> KeyCenter::look() const {
  const auto refuse = [](std::string what) {
    return fail(ErrorCode::refused, "database",
                "the chain shows " + what + ": it is not this center's latest state, or another center's");
  };
  ACESO_TRY(const auto newest, consortium_.periods.latest());
  ACESO_TRY(const auto made, tables_.latest_period());
  if (newest && (!made || *newest > *made)) return refuse("period " + std::to_string(*newest) + ", which it lacks");
  ACESO_TRY(const auto latest, tables_.latest_published());
  if (!latest) return Chain::shows_latest;
  ACESO_TRY(const auto stored, tables_.period(*latest));
  ACESO_TRY(const auto on_chain, consortium_.periods.period(*latest));
  if (!on_chain) return Chain::lost_latest;
  if (!stored || *on_chain != digests_of(*stored)) return refuse("another period " + std::to_string(*latest));
  return Chain::shows_latest;
}

Result<void> KeyCenter::bring_back_lost() {
  const std::lock_guard publishing(publishing_);
  ACESO_CHECK(sender_.bring_back());
  for (;;) {
    ACESO_TRY(const Chain chain, look());
    if (chain == Chain::shows_latest) return {};
    ACESO_TRY(const auto latest, tables_.latest_published());
    ACESO_CHECK(tables_.mark_lost(*latest));
  }
}

/// Notes which kept periods reached the chain before a crash or a lost answer.
Result<void> KeyCenter::settle() {
  ACESO_TRY(const auto open, tables_.unpublished());
  for (const abe::Period t : open) {
    ACESO_TRY(const auto stored, tables_.period(t));
    ACESO_TRY(const auto on_chain, consortium_.periods.period(t));
    if (stored && on_chain == digests_of(*stored)) ACESO_CHECK(tables_.mark_published(t));
  }
  return {};
}

Result<std::uint64_t> KeyCenter::publish_parameters() {
  const std::lock_guard publishing(publishing_);
  if (check_parameters(consortium_, keys_.pp)) return 0;
  ACESO_TRY(const auto receipt, consortium_.periods.publish_parameters(sender_, keys_.pp.digest()));
  return receipt.gas_used;
}

Result<abe::AttributeKey> KeyCenter::issue(ByteView user_public_key, const policy::AttributeSet& attributes,
                                           const chain::Address& sponsor, Random& rng) {
  ACESO_TRY(const auto user, abe::UserPublicKey::decode(user_public_key, keys_.pp));
  ACESO_CHECK(check_attributes(attributes, sponsor));
  const std::lock_guard lock(mutex_);
  ACESO_CHECK(refresh());
  ACESO_TRY(const bool barred, tables_.is_barred(user.id()));
  if (barred) return fail(ErrorCode::refused, "id", "the key center's operator revoked this user");
  const auto leaves = st_.leaves_of(user.id());
  const auto revoked = std::ranges::count_if(leaves, [&](abe::Leaf leaf) { return rl_.contains(leaf); });
  const Digest request = request_digest(user_public_key, attributes, sponsor, static_cast<std::size_t>(revoked));
  ACESO_TRY(const auto known, tables_.key_for(request));
  if (known) return abe::AttributeKey::decode(*known);
  const Bytes by(sponsor.bytes.begin(), sponsor.bytes.end());
  ACESO_CHECK(check_sponsor(user.id(), sponsor));

  fresh_ = false;  // until the leaf is kept
  auto key = abe::att_key_gen(keys_.pp, keys_.msk, user, attributes, st_, rl_, bases_, rng, parallel::all_cores);
  if (!key) {
    fresh_ = true;  // att_key_gen left st_ as it was
    return key;
  }
  ACESO_CHECK(tables_.add({key->leaf, user.id(), symm::sha256(user.pk().encode()), by, request, key->encode()}));
  fresh_ = true;
  return key;
}

/// Fails when the hospital may not take another leaf for the user.
Result<void> KeyCenter::check_sponsor(std::string_view id, const chain::Address& sponsor) const {
  const Bytes by(sponsor.bytes.begin(), sponsor.bytes.end());
  ACESO_TRY(const auto sponsors, tables_.sponsors_of(id));
  if (!sponsors.empty() && std::ranges::find(sponsors, by) == sponsors.end())
    return fail(ErrorCode::refused, "id", "another hospital vouches for this user");
  ACESO_TRY(const std::uint64_t leaves, tables_.leaves_of_sponsor(by));
  if (leaves >= leaves_per_hospital_)
    return fail(ErrorCode::refused, "hospital",
                "it has used the " + std::to_string(leaves_per_hospital_) + " leaves of the tree that it may use");
  return {};
}

Result<void> KeyCenter::readmit(std::string_view id) {
  ACESO_CHECK(tables_.readmit(id));
  return {};
}

Result<void> KeyCenter::revoke(std::string_view id, abe::Period t, const std::optional<chain::Address>& sponsor) {
  ACESO_TRY(const auto on_chain, consortium_.periods.latest());
  const std::lock_guard lock(mutex_);
  ACESO_CHECK(refresh());
  ACESO_TRY(const auto made, tables_.latest_period());
  const auto latest = std::max(on_chain, made);
  if (latest && t <= *latest)
    return fail(ErrorCode::bad_argument, "period",
                "expected one after " + std::to_string(*latest) + ", whose update key is published");
  if (latest && t - *latest > farthest_revocation)
    return fail(
        ErrorCode::bad_argument, "period",
        "expected one of the next " + std::to_string(farthest_revocation) + " after " + std::to_string(*latest));
  if (sponsor) {
    const Bytes by(sponsor->bytes.begin(), sponsor->bytes.end());
    ACESO_TRY(const auto sponsors, tables_.sponsors_of(id));
    if (std::ranges::find(sponsors, by) == sponsors.end())
      return fail(ErrorCode::refused, "id", "another hospital vouches for this user, or none does");
  }
  abe::RevocationList longer = rl_;
  ACESO_CHECK(abe::revoke(id, t, longer, st_));
  std::vector<store::RevokedLeaf> leaves;
  for (const abe::Leaf leaf : st_.leaves_of(id)) leaves.push_back({leaf, t});
  fresh_ = false;  // until the revocation is kept
  ACESO_CHECK(tables_.revoke(leaves, sponsor ? std::nullopt : std::optional(std::string(id))));
  rl_ = std::move(longer);
  fresh_ = true;
  return {};
}

Result<store::StoredPeriod> KeyCenter::make_period(abe::Period t) {
  const std::lock_guard lock(mutex_);
  ACESO_CHECK(refresh());
  ACESO_TRY(const auto known, tables_.period(t));
  if (known) return *known;
  ACESO_TRY(const abe::UpdateKey key, abe::upd_key_gen(keys_.pp, keys_.msk, t, rl_, parallel::all_cores));
  // From here on nobody can be revoked for this period: what is kept is what will be published.
  ACESO_CHECK(tables_.keep_period({t, key.encode(), rl_.encode(), false}));
  ACESO_TRY(const auto kept, tables_.period(t));
  if (!kept) return fail(ErrorCode::unavailable, "database", "lost a period that it had kept");
  return *kept;
}

/// Publishes a kept period. The gas that it cost.
Result<std::uint64_t> KeyCenter::put_on_chain(abe::Period t) {
  ACESO_TRY(const auto stored, tables_.period(t));
  if (!stored) return fail(ErrorCode::unavailable, "database", "lost a period that it had kept");
  ACESO_TRY(const auto receipt, consortium_.periods.publish_period(sender_, t, digests_of(*stored)));
  ACESO_CHECK(tables_.mark_published(t));
  return receipt.gas_used;
}

Result<KeyCenter::PeriodUpdate> KeyCenter::publish_period(abe::Period t) {
  const std::lock_guard publishing(publishing_);
  ACESO_TRY(const store::StoredPeriod stored, make_period(t));
  ACESO_TRY(abe::UpdateKey key, abe::UpdateKey::decode(stored.update_key));
  ACESO_TRY(abe::RevocationList rl, abe::RevocationList::decode(stored.revocation_list));
  PeriodUpdate out{std::move(key), std::move(rl), 0};
  ACESO_TRY(const Chain chain, look());
  if (chain == Chain::lost_latest)
    return fail(ErrorCode::unavailable, "chain", "does not show the newest period that was published on it");
  ACESO_CHECK(settle());
  ACESO_TRY(const auto open, tables_.unpublished());
  ACESO_TRY(const auto latest, consortium_.periods.latest());
  for (const abe::Period earlier : open) {
    // The chain takes periods in their order alone: one that it passed over stays unpublished.
    if (earlier > t || (earlier < t && latest && earlier <= *latest)) continue;
    ACESO_TRY(const std::uint64_t gas, put_on_chain(earlier));
    out.gas += gas;
  }
  return out;
}

}  // namespace aceso::service
