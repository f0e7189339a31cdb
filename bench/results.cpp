#include "results.hpp"

#include <cstdio>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

namespace aceso::bench {
namespace {

using Json = nlohmann::ordered_json;

std::string number(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.10g", value);
  return out;
}

std::string label(const Measurement& result) {
  std::string out = result.op;
  for (const auto& [name, value] : result.parameters) out += ", " + name + " " + number(value);
  return out;
}

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

}  // namespace

std::vector<Size>& sizes() {
  static std::vector<Size> all;
  return all;
}

std::vector<Comparison>& comparisons() {
  static std::vector<Comparison> all;
  return all;
}

const Measurement* find(const std::string& op, const std::map<std::string, double>& parameters) {
  for (const Measurement& result : results())
    if (result.op == op && (parameters.empty() || result.parameters == parameters)) return &result;
  return nullptr;
}

void print_table() {
  std::size_t met = 0, all = 0;
  const auto verdict = [&](bool good) {
    ++all;
    met += good ? 1 : 0;
    return good ? "met" : "NOT MET";
  };
  std::printf("\n%-50s %11s %7s %7s %9s %7s\n", "operation", "median us", "R", "floor", "to floor", "target");
  for (const Measurement& result : results()) {
    if (!result.target_r) continue;
    std::printf("%-50s %11.1f %7.3f %7.3f %9.2f %7.2f  %s\n", label(result).c_str(), result.median_us, result.r,
                result.floor_r.value_or(0), result.floor_r ? result.r / *result.floor_r : 0, *result.target_r,
                verdict(result.r <= *result.target_r));
  }
  std::printf("\n%-96s %8s %7s\n", "comparison", "value", "target");
  for (const Comparison& c : comparisons())
    std::printf("%-96s %8.3f %s%6.2f  %s\n", c.what.c_str(), c.value, c.at_least ? ">" : "<", c.target,
                verdict(c.at_least ? c.value >= c.target : c.value <= c.target));
  std::printf("\n%-50s %8s %7s\n", "encoded size", "bytes", "target");
  for (const Size& size : sizes())
    std::printf("%-50s %8zu %7zu  %s\n", size.what.c_str(), size.bytes, size.target,
                verdict(size.bytes <= size.target));
  std::printf("\n%zu of %zu targets met\n", met, all);
}

void write_json(const std::filesystem::path& path) {
  Json out;
  char date[32];
  const std::time_t now = std::time(nullptr);
  std::strftime(date, sizeof date, "%Y-%m-%d", std::gmtime(&now));
  out["date"] = date;
  out["cpu"] = cpu_model();
  out["cores"] = std::thread::hardware_concurrency();
  for (const Measurement& result : results()) {
    Json line = {{"op", result.op},          {"parameters", result.parameters}, {"median_us", result.median_us},
                 {"p10_us", result.p10_us},  {"p90_us", result.p90_us},         {"R", result.r},
                 {"samples", result.samples}};
    if (result.floor_r) {
      line["floor_R"] = *result.floor_r;
      line["ratio_to_floor"] = result.r / *result.floor_r;
    }
    if (result.target_r) line["target_R"] = *result.target_r;
    if (result.peak_mib) line["peak_mib"] = *result.peak_mib;
    for (const auto& [name, value] : result.also) line[name] = value;
    out["results"].push_back(std::move(line));
  }
  for (const Comparison& c : comparisons())
    out["comparisons"].push_back(
        {{"what", c.what}, {"value", c.value}, {c.at_least ? "at_least" : "at_most", c.target}});
  for (const Size& size : sizes())
    out["sizes"].push_back({{"what", size.what}, {"bytes", size.bytes}, {"at_most", size.target}});
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << out.dump(1) << '\n';
}

}  // namespace aceso::bench
