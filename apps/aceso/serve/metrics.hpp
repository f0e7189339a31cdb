#pragma once
// Counters in Prometheus' text format.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace aceso::app {

/// Thread-safe.
class Metrics {
 public:
  /// One request to a route ("/v1/update-keys/{period}", so that nobody can make up names) was answered.
  void answered(const std::string& method, const std::string& route, unsigned status, double seconds);
  /// Sets a value such as "aceso_latest_period".
  void set(const std::string& name, const std::string& help, double value);

  [[nodiscard]] std::string text() const;

 private:
  struct Sum {
    std::uint64_t count = 0;
    double seconds = 0;
  };
  struct Gauge {
    std::string help;
    double value = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Sum> requests_;  ///< by their labels
  std::map<std::string, Gauge> gauges_;
};

}  // namespace aceso::app
