#include "base/random.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace aceso {

void OsRandom::fill(std::span<std::uint8_t> out) {
  constexpr std::size_t most_per_call = 256;  // getentropy(3) refuses more
  while (!out.empty()) {
    const auto part = out.first(std::min(out.size(), most_per_call));
    if (getentropy(part.data(), part.size()) != 0) std::abort();
    out = out.subspan(part.size());
  }
}

}  // namespace aceso
