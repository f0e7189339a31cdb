#include "parallel/all_cores.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace aceso::parallel {
namespace {

TEST(AllCores, EachTaskRunsOnceBeforeItReturns) {
  for (const std::size_t n : {0U, 1U, 2U, 10000U}) {
    std::vector<int> runs(n, 0);
    all_cores(n, [&](std::size_t i) { ++runs[i]; });
    EXPECT_EQ(runs, std::vector<int>(n, 1));
  }
}

TEST(AllCores, MayBeUsedAtTheSameTimeAndFromTasks) {
  constexpr std::size_t n = 100;
  const auto square = [] {
    std::vector<std::vector<int>> runs(n, std::vector<int>(n, 0));
    all_cores(n, [&](std::size_t i) { all_cores(n, [&](std::size_t j) { ++runs[i][j]; }); });
    return runs;
  };
  std::vector<std::vector<int>> there;
  std::thread other([&] { there = square(); });
  const auto here = square();
  other.join();
  const std::vector<std::vector<int>> expected(n, std::vector<int>(n, 1));
  EXPECT_EQ(here, expected);
  EXPECT_EQ(there, expected);
}

#ifdef __SANITIZE_THREAD__
/// Two tasks, on two threads at the same time, that count in one place.
void race() {
  std::atomic<int> begun = 0;
  int shared = 0;
  all_cores(2, [&](std::size_t) {
    begun.fetch_add(1, std::memory_order_relaxed);
    while (begun.load(std::memory_order_relaxed) < 2) std::this_thread::yield();
    ++shared;
  });
}

// That the sanitizer watches what tasks do although TBB is not built for it.
TEST(AllCores, ARaceOfTasksIsFound) {
  if (std::thread::hardware_concurrency() < 2) GTEST_SKIP() << "takes two cores";
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(race(), "data race");
}
#endif

}  // namespace
}  // namespace aceso::parallel
