#pragma once
// How often each identity may ask.

#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace aceso::http {

/// A token bucket for each identity: a user's key id, or an address. A bucket holds up to `burst` tokens, begins full
/// and gains one every `interval`; each request takes one. May be used from several threads. Arithmetic is exact.
///
/// At most `capacity` identities are remembered. A full bucket is the same as an unknown one, so identities that have
/// been idle for that long are forgotten, the oldest first. While none is, a new identity has to wait for the first:
/// to forget a bucket that is not full would be to fill it.
class RateLimiter {
 public:
  using Time = std::chrono::milliseconds;

  /// Each at least 1.
  RateLimiter(unsigned burst, Time interval, std::size_t capacity);

  /// Takes a token and returns 0; or takes nothing and returns how long to wait for one. `now` counts from any fixed
  /// moment; a clock that does not go back is best.
  [[nodiscard]] Time take(std::string_view identity, Time now);

 private:
  const Time interval_;
  const Time depth_;  // burst * interval: the time that fills an empty bucket
  const std::size_t capacity_;
  std::mutex mutex_;
  // A bucket is kept as the time at which it will be full: each token taken puts that off by one interval.
  std::map<Digest, Time> full_at_;
  std::set<std::pair<Time, Digest>> by_time_;
};

/// The value of Retry-After for a wait: whole seconds, rounded up, at least 1 (RFC 9110, section 10.2.3).
std::string retry_after(RateLimiter::Time wait);

}  // namespace aceso::http
