#pragma once
// How an operation is measured: beside a pairing, again and again.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aceso::bench {

/// One measured line. R is the time of the operation over the time of one pairing that was measured right after it.
struct Measurement {
  std::string op;
  std::map<std::string, double> parameters;
  double median_us = 0, p10_us = 0, p90_us = 0;
  double r = 0;                        ///< median over the samples of time / time of a pairing
  std::optional<double> floor_r;       ///< what the primitives in it cost
  std::optional<double> target_r;      ///< what it has to keep below
  std::optional<double> peak_mib;      ///< the process's largest memory while it ran
  std::map<std::string, double> also;  ///< other figures of the same run, such as bytes_per_second
  std::size_t samples = 0;
};

/// R of what everything is made of, by name; measured first.
using Primitives = std::map<std::string, double>;
inline constexpr std::string_view last_primitive = "decode GT";

struct Case {
  std::string op;
  std::map<std::string, double> parameters = {};
  std::optional<double> target_r = {};
  /// R of the primitives that the operation cannot do without.
  std::function<double(const Primitives&)> floor = {};
  double units = 1;     ///< the time is given for one of so many (nodes, pairs)
  bool memory = false;  ///< note the peak
  double bytes = 0;     ///< handled by one call, for a throughput
};

/// Registers an operation. `make` builds what it works on, outside the measurement, and gives the operation.
void add(Case what, std::function<std::function<void()>()> make);

/// What was measured so far, in order.
std::vector<Measurement>& results();
Primitives& primitives();

/// The median of some samples.
double median(std::vector<double> samples);

/// Keeps the compiler from leaving out what computes `value`.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

}  // namespace aceso::bench
