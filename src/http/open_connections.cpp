#include "http/open_connections.hpp"

#include <utility>

namespace aceso::http {

std::uint64_t OpenConnections::add(std::weak_ptr<Stoppable> connection) {
  const std::lock_guard lock(mutex_);
  open_.emplace(++last_id_, std::move(connection));
  return last_id_;
}

void OpenConnections::remove(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  open_.erase(id);
  if (open_.empty()) none_left_.notify_all();
}

void OpenConnections::stop(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  for (const auto& [id, weak] : open_)
    if (const auto connection = weak.lock()) connection->stop();
  none_left_.wait_for(lock, time, [this] { return open_.empty(); });
  for (const auto& [id, weak] : open_)
    if (const auto connection = weak.lock()) connection->cut();
}

}  // namespace aceso::http
