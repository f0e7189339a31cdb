#include "interrupt.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>

namespace aceso::app {
namespace {

/// More files than any command writes; a file beyond is not removed.
std::array<std::atomic<const char*>, 16> files;
std::atomic<int> terminal = -1;
termios terminal_state;

/// Async-signal-safe calls only.
void on_signal(int signal) {
  for (const auto& file : files)
    if (const char* const path = file.load(); path != nullptr) unlink(path);
  if (const int fd = terminal.load(); fd >= 0) tcsetattr(fd, TCSANOW, &terminal_state);
  raise(signal);  // SA_RESETHAND: now it ends the program
}

}  // namespace

void handle_interrupts() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction former {};
    // Whoever started the program with nohup wants it to go on.
    if (sigaction(signal, nullptr, &former) == 0 && former.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
  }
}

RemovedOnInterrupt::RemovedOnInterrupt(const std::string& path) : path_(std::make_unique<std::string>(path)) {
  for (auto& file : files) {
    const char* free = nullptr;
    if (file.compare_exchange_strong(free, path_->c_str())) return;
  }
}

RemovedOnInterrupt::~RemovedOnInterrupt() {
  if (path_ == nullptr) return;
  for (auto& file : files) {
    const char* ours = path_->c_str();
    if (file.compare_exchange_strong(ours, nullptr)) return;
  }
}

void restore_on_interrupt(int fd, const termios& state) {
  terminal = -1;
  terminal_state = state;
  terminal = fd;
}

}  // namespace aceso::app
