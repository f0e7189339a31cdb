#pragma once
// The groups of benchmarks; each registers its own.

namespace aceso::bench {

void add_primitives();
void add_abe_operations();
void add_match_operations();
void add_sealing();

/// Sizes in bytes and what does not fit the mould of one operation; measured at once.
void measure_sizes();
void measure_scaling();

}  // namespace aceso::bench
