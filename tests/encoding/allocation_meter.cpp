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
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
