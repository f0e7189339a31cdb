#include "secrets.hpp"

#include <valgrind/memcheck.h>

#include <cstdio>
#include <cstdlib>

namespace aceso::constant_time {

void mark_secret(const void* data, std::size_t size) { VALGRIND_MAKE_MEM_UNDEFINED(data, size); }
void mark_public(const void* data, std::size_t size) { VALGRIND_MAKE_MEM_DEFINED(data, size); }

bool is_secret(const void* data, std::size_t size) {
  std::vector<std::uint8_t> bits(size);
  if (VALGRIND_GET_VBITS(data, bits.data(), size) != 1) return false;
  return std::ranges::any_of(bits, [](std::uint8_t b) { return b != 0; });
}

void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "expected %s\n", what);
  std::exit(1);
}

void expect_secret(ByteView bytes, const char* what) { expect(is_secret(bytes.data(), bytes.size()), what); }

bool equal_published(ByteView a, ByteView b) {
  mark_public(a.data(), a.size());
  mark_public(b.data(), b.size());
  return std::ranges::equal(a, b);
}

}  // namespace aceso::constant_time
