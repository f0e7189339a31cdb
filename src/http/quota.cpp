#include "http/quota.hpp"

namespace aceso::http {

Lease Quota::take(std::uint64_t amount) {
  const std::lock_guard lock(mutex_);
  if (amount > left_) return nullptr;
  left_ -= amount;
  return {this, [this, amount](const void*) {
            const std::lock_guard again(mutex_);
            left_ += amount;
          }};
}

Lease ConnectionQuota::take(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  const auto known = each_.find(peer);
  if (total_ >= most_ || (known != each_.end() && known->second >= most_each_) || most_each_ == 0) return nullptr;
  ++total_;
  ++each_[peer];
  return {this, [this, peer](const void*) {
            const std::lock_guard again(mutex_);
            --total_;
            const auto mine = each_.find(peer);
            if (--mine->second == 0) each_.erase(mine);
          }};
}

}  // namespace aceso::http
