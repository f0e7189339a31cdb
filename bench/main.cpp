// Measures every operation and writes build/bench/results.json; docs/bench/README.md says how to read it.
// Takes Google Benchmark's options, such as --benchmark_filter=Encrypt; then it only prints.

#include <benchmark/benchmark.h>

#include "cases.hpp"
#include "results.hpp"

int main(int argc, char** argv) {
  using namespace aceso::bench;
  const bool some_only = argc > 1;  // a filter or a list: not the whole, and not to be written as if it were
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  add_primitives();
  add_abe_operations();
  add_match_operations();
  add_sealing();
  benchmark::RunSpecifiedBenchmarks();
  if (some_only) return 0;
  measure_sizes();
  measure_scaling();
  print_table();
  write_json("build/bench/results.json");
}
