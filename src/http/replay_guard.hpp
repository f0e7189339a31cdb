#pragma once
// One use for each signed request.

#include <mutex>
#include <set>
#include <unordered_set>

#include "http/signature.hpp"

namespace aceso::http {

/// Remembers the key id and nonce of each request until its signature expires. Its memory is bounded: a full guard
/// refuses new requests rather than forget one. May be used from several threads.
///
/// It remembers nothing from before it began. So it refuses every request that could have been admitted then: those
/// created up to `skew` seconds after it began, since a signer's clock may be ahead by as much. For that long after a
/// restart no request by a signer whose clock is right is admitted; with `skew` 0 only those of the same second.
///
/// Its time never goes back: a request that is judged late, or after the clock was set back, is held against the
/// latest time that the guard has seen.
class ReplayGuard {
 public:
  /// `began`: the present. `skew`: what verify is given. `capacity`: how many requests it remembers, about 150 bytes
  /// each.
  ReplayGuard(std::int64_t began, std::int64_t skew, std::size_t capacity);

  /// Admits a request once, to be called with what verify accepted at the same `now`, and only that, so that strangers
  /// cannot fill the guard. ErrorCode::refused for a second use and for an expired request; unavailable for one that
  /// was created too early for this guard, or when the guard is full: signed anew, it may be admitted later.
  Result<void> admit(const SignedBy& claim, std::int64_t now);

 private:
  struct Hash {
    std::size_t operator()(const Digest& use) const;
  };

  const std::int64_t first_created_;  // the earliest creation that it admits
  const std::size_t capacity_;
  std::mutex mutex_;
  std::int64_t now_;                                     // the latest that it has seen
  std::unordered_set<Digest, Hash> uses_;                // digests of nonce and key id
  std::set<std::pair<std::int64_t, Digest>> by_expiry_;  // the same, each with its time
};

}  // namespace aceso::http
