#pragma once
// The results as a table and as a file.

#include <filesystem>

#include "measure.hpp"

namespace aceso::bench {

/// An encoded size with its bound.
struct Size {
  std::string what;
  std::size_t bytes;
  std::size_t target;
};
std::vector<Size>& sizes();

/// A ratio of two measurements, or another single figure, with its bound.
struct Comparison {
  std::string what;
  double value;
  double target;
  bool at_least;  ///< else at most
};
std::vector<Comparison>& comparisons();

/// The first result of an operation, with these parameters if any are given.
const Measurement* find(const std::string& op, const std::map<std::string, double>& parameters = {});

/// Prints every line that has a target, and says how many are met.
void print_table();

/// Everything, as docs/bench/README.md describes it.
void write_json(const std::filesystem::path& path);

}  // namespace aceso::bench
