#include "serve/termination.hpp"

#include <ctime>

namespace aceso::app {

Termination::Termination() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

bool Termination::wait(std::chrono::milliseconds most) const {
  timespec time{};
  time.tv_sec = most.count() / 1000;
  time.tv_nsec = most.count() % 1000 * 1000000;
  return sigtimedwait(&signals_, nullptr, &time) > 0;
}

}  // namespace aceso::app
