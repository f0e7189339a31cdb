#pragma once
// The executor for batch work: every core of the machine.

#include "base/executor.hpp"

namespace aceso::parallel {

/// An Executor. The threads are the process's one pool: calls at the same time, and calls from tasks, share it.
void all_cores(std::size_t n, const std::function<void(std::size_t)>& task);

}  // namespace aceso::parallel
