#pragma once
// Ending a service in order.

#include <chrono>
#include <csignal>

namespace aceso::app {

/// From its construction on SIGTERM, SIGINT and SIGHUP do not end the process but wait to be asked for. To be made
/// before any thread is, so that all of them inherit it.
class Termination {
 public:
  Termination();
  Termination(const Termination&) = delete;
  Termination& operator=(const Termination&) = delete;

  /// Waits this long at most; true when the process is asked to end.
  [[nodiscard]] bool wait(std::chrono::milliseconds most) const;

 private:
  sigset_t signals_;
};

}  // namespace aceso::app
