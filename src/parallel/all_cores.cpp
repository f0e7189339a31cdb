#include "parallel/all_cores.hpp"

#include <oneapi/tbb/parallel_for.h>

namespace aceso::parallel {

void all_cores(std::size_t n, const std::function<void(std::size_t)>& task) {
  tbb::parallel_for(std::size_t{0}, n, task);
}

}  // namespace aceso::parallel
