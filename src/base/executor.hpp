#pragma once
// How work that may go on in parallel is handed to whoever owns the threads: the core starts none.

#include <algorithm>
#include <cstddef>
#include <functional>

namespace aceso {

/// Calls task(0), ..., task(n - 1), in any order and perhaps at the same time, and returns when all are done. Results
/// never depend on which executor ran the tasks. A task may call the executor again.
using Executor = std::function<void(std::size_t n, const std::function<void(std::size_t)>& task)>;

/// One after another, on the caller's thread.
inline void run_serially(std::size_t n, const std::function<void(std::size_t)>& task) {
  for (std::size_t i = 0; i < n; ++i) task(i);
}

/// `items` tasks, `per_task` at a time: task(first, count).
inline void run_in_chunks(const Executor& run, std::size_t items, std::size_t per_task,
                          const std::function<void(std::size_t first, std::size_t count)>& task) {
  run((items + per_task - 1) / per_task, [&](std::size_t i) {
    const std::size_t first = i * per_task;
    task(first, std::min(per_task, items - first));
  });
}

}  // namespace aceso
