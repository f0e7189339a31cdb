#include "http/replay_guard.hpp"

#include <algorithm>
#include <cstring>

#include "symm/hash.hpp"

namespace aceso::http {

// A part of a SHA-256 is as good a hash as any.
std::size_t ReplayGuard::Hash::operator()(const Digest& use) const {
  std::size_t out = 0;
  std::memcpy(&out, use.data(), sizeof out);
  return out;
}

ReplayGuard::ReplayGuard(std::int64_t began, std::int64_t skew, std::size_t capacity)
    : first_created_(began + skew + 1), capacity_(capacity), now_(began) {}

Result<void> ReplayGuard::admit(const SignedBy& claim, std::int64_t now) {
  // The nonce has a fixed size, so the two do not flow into each other.
  const Digest use = symm::Sha256().add(claim.nonce).add(as_bytes(claim.key_id)).digest();

  const std::lock_guard lock(mutex_);
  now_ = std::max(now_, now);
  while (!by_expiry_.empty() && by_expiry_.begin()->first <= now_) {
    uses_.erase(by_expiry_.begin()->second);
    by_expiry_.erase(by_expiry_.begin());
  }
  if (claim.created < first_created_)
    return fail(ErrorCode::unavailable, "signature", "was created before the service could tell a replay");
  if (claim.expires <= now_) return fail(ErrorCode::refused, "signature", "has expired");
  if (uses_.contains(use)) return fail(ErrorCode::refused, "signature", "was used before");
  if (uses_.size() >= capacity_) return fail(ErrorCode::unavailable, "signature", "too many requests are remembered");
  uses_.insert(use);
  by_expiry_.emplace(claim.expires, use);
  return {};
}

}  // namespace aceso::http
