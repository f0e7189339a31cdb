#include "store/pool.hpp"

#include <algorithm>

namespace aceso::store {

Result<Pool::Lease> Pool::lease() {
  ACESO_TRY(Lease lease, take_turn());
  if (!lease.connection_ || !lease.connection_->is_fit()) {
    ACESO_TRY(lease.connection_, connect_());
  }
  return lease;
}

Result<Pool::Lease> Pool::take_turn() {
  const auto self = std::this_thread::get_id();
  std::unique_lock lock(mutex_);
  // It would wait for itself: for a free connection, or for its own transaction's locks.
  if (std::find(holders_.begin(), holders_.end(), self) != holders_.end())
    return database_failure(ErrorCode::bad_argument, "used inside its own transaction: use the transaction's session");
  if (!returned_.wait_for(lock, patience, [&] { return holders_.size() < size; }))
    return database_failure(ErrorCode::unavailable, "all connections are busy");
  holders_.push_back(self);
  Lease lease(*this, nullptr);
  if (!idle_.empty()) {
    lease.connection_ = std::move(idle_.back());
    idle_.pop_back();
  }
  return lease;
}

void Pool::give_back(std::unique_ptr<Connection> connection) noexcept {
  if (connection && !connection->is_fit()) connection.reset();
  {
    const std::lock_guard lock(mutex_);
    std::erase(holders_, std::this_thread::get_id());
    if (connection) idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

}  // namespace aceso::store
