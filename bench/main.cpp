// Measures every operation and writes build/bench/results.json; docs/bench/README.md says how to read it.
// Takes Google Benchmark's options, such as --benchmark_filter=Encrypt.

#include <benchmark/benchmark.h>

#include "cases.hpp"
#include "results.hpp"

int main(int argc, char** argv) {
  using namespace aceso::bench;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  add_primitives();
  add_abe_operations();
  add_match_operations();
  add_sealing();
  benchmark::RunSpecifiedBenchmarks();
  measure_sizes();
  measure_scaling();
  print_table();
  write_json("build/bench/results.json");
}
