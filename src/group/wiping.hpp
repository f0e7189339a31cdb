#pragma once
// For src/group alone: scratch memory whose contents would tell a secret scalar.

#include <cstddef>
#include <type_traits>
#include <vector>

#include "base/secret.hpp"

namespace aceso {

/// Frees memory only after it is overwritten.
template <class T>
struct WipingAllocator {
  static_assert(std::is_trivially_destructible_v<T>);
  using value_type = T;

  WipingAllocator() = default;
  template <class U>
  explicit WipingAllocator(const WipingAllocator<U>&) {}

  T* allocate(std::size_t n) { return std::allocator<T>().allocate(n); }
  void deallocate(T* p, std::size_t n) noexcept {
    wipe(p, n * sizeof(T));
    std::allocator<T>().deallocate(p, n);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

template <class T>
using WipingVector = std::vector<T, WipingAllocator<T>>;

}  // namespace aceso
