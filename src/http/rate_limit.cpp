#include "http/rate_limit.hpp"

#include <algorithm>

#include "symm/hash.hpp"

namespace aceso::http {

RateLimiter::RateLimiter(unsigned burst, Time interval, std::size_t capacity)
    : interval_(interval), depth_(interval * burst), capacity_(capacity) {}

RateLimiter::Time RateLimiter::take(std::string_view identity, Time now) {
  const Digest who = symm::sha256(as_bytes(identity));  // an identity of any length takes the same room

  const std::lock_guard lock(mutex_);
  const auto known = full_at_.find(who);
  if (known == full_at_.end() && full_at_.size() >= capacity_) {
    const auto [oldest_full_at, oldest] = *by_time_.begin();
    if (oldest_full_at > now) return oldest_full_at - now;
    by_time_.erase(by_time_.begin());
    full_at_.erase(oldest);
  }
  const Time before = known == full_at_.end() ? now : known->second;
  const Time after = std::max(before, now) + interval_;
  if (after - now > depth_) return after - now - depth_;
  by_time_.erase({before, who});
  by_time_.emplace(after, who);
  full_at_.insert_or_assign(who, after);
  return Time(0);
}

std::string retry_after(RateLimiter::Time wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return std::to_string(std::max<std::int64_t>(seconds, 1));
}

}  // namespace aceso::http
