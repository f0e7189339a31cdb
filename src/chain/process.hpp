#pragma once
// A child process that serves this one.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace aceso::chain {

struct ProcessOptions {
  std::filesystem::path executable;
  std::vector<std::string> arguments;
  std::filesystem::path output;  ///< takes what it prints; emptied first, mode 0600
  /// Whether it outlives this process. Otherwise the kernel sends it SIGTERM when the thread that starts it ends, so
  /// start it from a thread that lives as long as it is needed.
  bool detach = false;
};

/// Runs without a shell, without standard input and without any of this process's files. Move-only.
class Process {
 public:
  /// unavailable when the executable is missing or cannot be run.
  static Result<Process> start(const ProcessOptions& options);

  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  /// Kills it, unless it is detached or has ended.
  ~Process();

  [[nodiscard]] pid_t id() const { return id_; }
  [[nodiscard]] bool running();
  /// Asks it to end (SIGTERM) and waits. When it is still there after `deadline`, kills it and returns unavailable.
  Result<void> stop(std::chrono::milliseconds deadline);
  /// The last line that it printed, for error messages; empty when there is none.
  [[nodiscard]] std::string last_line() const;

 private:
  Process(pid_t id, ProcessOptions options) : id_(id), options_(std::move(options)) {}

  pid_t id_;  // 0: ended and reaped, or moved from
  ProcessOptions options_;
};

/// Stops a process that another one started detached: SIGTERM, then waits for its end. Refuses (bad_argument) when
/// process `id` does not run `executable`, since ids are used again; unavailable when it does not end by `deadline`.
Result<void> stop_detached(pid_t id, const std::filesystem::path& executable, std::chrono::milliseconds deadline);

}  // namespace aceso::chain
