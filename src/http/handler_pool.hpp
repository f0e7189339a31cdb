#pragma once

#include "http/message.hpp"
#include "http/worker_pool.hpp"

namespace aceso::http {

/// Runs the handler on a bounded number of threads.
class HandlerPool {
 public:
  HandlerPool(Handler handler, std::size_t threads, std::size_t most_waiting)
      : handler_(std::move(handler)), workers_(threads, most_waiting) {}

  /// Calls `done` from a worker with the handler's response, or with a plain 500 when it threw. `request` must live
  /// until then. False when too many requests wait; `done` is then not called. stop() may prevent the call as well.
  bool ask(const Request& request, std::function<void(Response)> done);
  void stop() { workers_.stop(); }

 private:
  Handler handler_;
  WorkerPool workers_;
};

}  // namespace aceso::http
