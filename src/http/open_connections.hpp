#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

namespace aceso::http {

/// What can be done to a connection from any thread.
class Stoppable {
 public:
  Stoppable() = default;
  Stoppable(const Stoppable&) = delete;
  Stoppable& operator=(const Stoppable&) = delete;
  virtual ~Stoppable() = default;

  virtual void stop() = 0;  ///< ends after the request in progress
  virtual void cut() = 0;   ///< ends
};

/// The connections that are open, so that they can be stopped. Safe from several threads.
class OpenConnections {
 public:
  std::uint64_t add(std::weak_ptr<Stoppable> connection);
  void remove(std::uint64_t id);
  /// Stops all, waits until they are gone for at most `time`, and cuts what is left.
  void stop(std::chrono::milliseconds time);

 private:
  std::mutex mutex_;
  std::condition_variable none_left_;
  std::map<std::uint64_t, std::weak_ptr<Stoppable>> open_;
  std::uint64_t last_id_ = 0;
};

}  // namespace aceso::http
