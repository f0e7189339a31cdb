#pragma once

#include <cstddef>

namespace aceso::encoding {

/// Bytes that operator new gave out so far in this program.
std::size_t allocated();

}  // namespace aceso::encoding
