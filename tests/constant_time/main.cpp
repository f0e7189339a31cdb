// Runs one case: constant_time CASE [adx]. Under valgrind alone; its exit code is the verdict.
//
// `adx` makes the pairing library take the multiplications with MULX, ADCX and ADOX that it takes on most machines:
// valgrind knows these instructions, but the processor that it imitates does not claim to have ADX.

#include <valgrind/valgrind.h>

#include <cstdio>
#include <string_view>

#include "secrets.hpp"

extern "C" int __blst_platform_cap;  // blst's choice by CPU: bit 0 is ADX

int main(int argc, char** argv) {
  using namespace aceso::constant_time;
  if (RUNNING_ON_VALGRIND == 0) {
    std::fputs("constant_time: expected to run under valgrind\n", stderr);
    return 2;
  }
  const std::string_view wanted = argc > 1 ? argv[1] : "";
  const std::string_view option = argc > 2 ? argv[2] : "";
  __blst_platform_cap = option == "adx" ? 1 : 0;
  for (const auto& cases : {group_cases(), key_cases(), record_cases(), matching_cases(), report_cases(),
                            symmetric_cases(), leaking_cases()})
    for (const Case& c : cases)
      if (c.name == wanted) {
        c.run();
        return 0;
      }
  std::fputs("constant_time: expected the name of a case\n", stderr);
  return 2;
}
