#include "service/key_center.hpp"

#include "parallel/all_cores.hpp"
#include "symm/hash.hpp"

namespace aceso::service {

Result<chain::Receipt> KeyCenter::publish_parameters() {
  return consortium_.periods.publish_parameters(sender_, keys_.pp.digest());
}

Result<abe::AttributeKey> KeyCenter::issue(ByteView user_public_key, const policy::AttributeSet& attributes,
                                           Random& rng) {
  ACESO_TRY(const auto user, abe::UserPublicKey::decode(user_public_key, keys_.pp));
  return abe::att_key_gen(keys_.pp, keys_.msk, user, attributes, st_, rl_, bases_, rng, parallel::all_cores);
}

Result<void> KeyCenter::revoke(std::string_view id, abe::Period t) {
  ACESO_TRY(const auto latest, consortium_.periods.latest());
  if (latest && t <= *latest)
    return fail(ErrorCode::bad_argument, "period",
                "expected one after " + std::to_string(*latest) + ", whose update key is published");
  return abe::revoke(id, t, rl_, st_);
}

Result<KeyCenter::PeriodUpdate> KeyCenter::publish_period(abe::Period t) {
  ACESO_TRY(abe::UpdateKey key, abe::upd_key_gen(keys_.pp, keys_.msk, t, rl_, parallel::all_cores));
  const chain::PeriodDigests digests{symm::sha256(key.encode()), symm::sha256(rl_.encode())};
  ACESO_TRY(const auto published, consortium_.periods.period(t));
  if (published == digests) return PeriodUpdate{std::move(key), rl_, 0};
  ACESO_TRY(const auto receipt, consortium_.periods.publish_period(sender_, t, digests));
  return PeriodUpdate{std::move(key), rl_, receipt.gas_used};
}

}  // namespace aceso::service
