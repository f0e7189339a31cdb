#include "http/quota.hpp"

namespace aceso::http {

Lease Quota::take(const std::string& peer, std::uint64_t amount) {
  if (amount > 0) {
    const std::lock_guard lock(mutex_);
    const auto known = each_.find(peer);
    const std::uint64_t has = known == each_.end() ? 0 : known->second;
    if (amount > most_ - total_ || has > most_each_ || amount > most_each_ - has) return nullptr;
    total_ += amount;
    each_[peer] = has + amount;
  }
  return {this, [this, peer, amount](const void*) { give_back(peer, amount); }};
}

void Quota::give_back(const std::string& peer, std::uint64_t amount) {
  if (amount == 0) return;
  const std::lock_guard lock(mutex_);
  total_ -= amount;
  const auto mine = each_.find(peer);
  if ((mine->second -= amount) == 0) each_.erase(mine);
}

}  // namespace aceso::http
