#include "measure.hpp"

#include <benchmark/benchmark.h>
#include <blst.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <fstream>

namespace aceso::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_of(const std::function<void()>& task, std::size_t times) {
  const auto start = Clock::now();
  for (std::size_t i = 0; i < times; ++i) task();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// blst's own pairing, the unit of R.
void one_pairing() {
  blst_fp12 f;
  blst_miller_loop(&f, blst_p2_affine_generator(), blst_p1_affine_generator());
  blst_final_exp(&f, &f);
  keep(f);
}

double quantile(std::vector<double> samples, double q) {
  std::ranges::sort(samples);
  return samples[static_cast<std::size_t>(q * static_cast<double>(samples.size() - 1) + 0.5)];
}

/// Gives back what earlier operations left, and starts the kernel's count of the largest memory anew.
void forget_peak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << 5;
}

double peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (word == "VmHWM:") {
      double kib = 0;
      status >> kib;
      return kib / 1024;
    }
  return 0;
}

std::string name_of(const Case& what) {
  std::string out = what.op;
  for (const auto& [name, value] : what.parameters) {
    std::string number = std::to_string(value);
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') number.pop_back();
    out += "/" + name + ":" + number;
  }
  return out;
}

/// Whether all primitives were measured: a filter may have left some out.
bool floors_known() { return primitives().contains(std::string(last_primitive)); }

void run(benchmark::State& state, const Case& what, const std::function<void()>& task) {
  constexpr double sample_seconds = 0.002;
  const double once = seconds_of(task, 1);  // also warms up
  const auto batch = static_cast<std::size_t>(std::max(1.0, sample_seconds / std::max(once, 1e-9)));
  constexpr std::size_t pairings = 4, fewest_samples = 3;
  if (what.memory) forget_peak();
  std::vector<double> times, ratios;
  const auto sample = [&] {
    const double task_seconds = seconds_of(task, batch) / static_cast<double>(batch);
    const double pairing_seconds = seconds_of(one_pairing, pairings) / pairings;
    times.push_back(task_seconds * 1e6 / what.units);
    ratios.push_back(task_seconds / pairing_seconds / what.units);
    return task_seconds * static_cast<double>(batch);
  };
  for ([[maybe_unused]] auto step : state) state.SetIterationTime(sample());
  while (times.size() < fewest_samples) sample();
  Measurement out;
  out.op = what.op;
  out.parameters = what.parameters;
  out.median_us = median(times);
  out.p10_us = quantile(times, 0.1);
  out.p90_us = quantile(times, 0.9);
  out.r = median(ratios);
  out.samples = times.size();
  out.target_r = what.target_r;
  if (what.floor && floors_known()) out.floor_r = what.floor(primitives());
  if (what.memory) out.peak_mib = peak_mib();
  if (what.bytes > 0) out.also["bytes_per_second"] = what.bytes / (out.median_us * 1e-6);
  // The library runs an operation again with more samples until it has enough of them: the last run counts.
  if (!results().empty() && results().back().op == out.op && results().back().parameters == out.parameters)
    results().pop_back();
  results().push_back(out);
  if (out.op.starts_with("primitive: ")) primitives()[out.op.substr(11)] = out.r;
  state.counters["us"] = out.median_us;
  state.counters["R"] = out.r;
}

}  // namespace

double median(std::vector<double> samples) { return quantile(std::move(samples), 0.5); }

std::vector<Measurement>& results() {
  static std::vector<Measurement> all;
  return all;
}

Primitives& primitives() {
  static Primitives all;
  return all;
}

void add(Case what, std::function<std::function<void()>()> make) {
  // The library calls the function several times in a row: what `make` built is kept for that long and no longer.
  static std::function<void()> task;
  static std::string task_of;
  const std::string name = name_of(what);
  benchmark::RegisterBenchmark(name.c_str(),
                               [name, what = std::move(what), make = std::move(make)](benchmark::State& state) {
                                 if (task_of != name) {
                                   task = nullptr;
                                   task = make();
                                   task_of = name;
                                 }
                                 run(state, what, task);
                               })
      ->UseManualTime()
      ->MinTime(0.2)
      ->Unit(benchmark::kMicrosecond);
}

}  // namespace aceso::bench
