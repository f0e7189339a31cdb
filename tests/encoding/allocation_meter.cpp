#include "allocation_meter.hpp"

#include <cstdlib>
#include <new>

namespace {

std::size_t total = 0;  // the tests have one thread

}  // namespace

std::size_t aceso::encoding::allocated() { return total; }

void* operator new(std::size_t size) {
  total += size;
  if (void* const out = std::malloc(size == 0 ? 1 : size)) return out;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
// Also the forms that do not throw: std::stable_sort uses them, and a sanitizer's own would not go with our delete.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  total += size;
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new[](std::size_t size, const std::nothrow_t& tag) noexcept { return operator new(size, tag); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
