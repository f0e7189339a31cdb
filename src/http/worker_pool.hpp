#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace aceso::http {

/// Threads that run jobs in order of arrival, with a queue that refuses rather than grows. Jobs throw nothing.
class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t most_waiting);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool() { stop(); }

  /// False, and nothing is kept, when `most_waiting` jobs wait or the pool stops.
  bool submit(std::function<void()> job);
  /// Drops what waits, and returns when the running jobs have ended.
  void stop();

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::size_t most_waiting_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace aceso::http
