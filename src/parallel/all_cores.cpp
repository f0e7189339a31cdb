#include "parallel/all_cores.hpp"

#include <oneapi/tbb/parallel_for.h>

#ifdef ACESO_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace aceso::parallel {
namespace {

// TBB is not built for the thread sanitizer, which has to be told that what was done before the call is seen by the
// tasks, and what they did by whoever called.
#ifdef ACESO_TSAN
void hand_over(char* point) { __tsan_release(point); }
void take_over(char* point) { __tsan_acquire(point); }
#else
void hand_over(char*) {}
void take_over(char*) {}
#endif

}  // namespace

void all_cores(std::size_t n, const std::function<void(std::size_t)>& task) {
  char begun = 0;
  char ended = 0;
  hand_over(&begun);
  tbb::parallel_for(std::size_t{0}, n, [&](std::size_t i) {
    take_over(&begun);
    task(i);
    hand_over(&ended);
  });
  take_over(&ended);
}

}  // namespace aceso::parallel
