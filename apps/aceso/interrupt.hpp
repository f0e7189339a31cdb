#pragma once
// What must be undone when a signal ends the program: half-written files, and a terminal that does not echo.

#include <termios.h>

#include <memory>
#include <string>

namespace aceso::app {

/// From now on SIGINT, SIGTERM and SIGHUP undo what is registered below, and then end the program as ever.
void handle_interrupts();

/// A file that is removed when the program is interrupted while this object lives.
class RemovedOnInterrupt {
 public:
  explicit RemovedOnInterrupt(const std::string& path);
  RemovedOnInterrupt(RemovedOnInterrupt&& other) noexcept = default;
  RemovedOnInterrupt& operator=(RemovedOnInterrupt&&) = delete;
  ~RemovedOnInterrupt();

 private:
  std::unique_ptr<const std::string> path_;  // at a place that does not move, for the signal's handler
};

/// The state to which the terminal `fd` is put back; fd -1: none any more.
void restore_on_interrupt(int fd, const termios& state);

}  // namespace aceso::app
