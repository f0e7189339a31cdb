#include "serve/metrics.hpp"

#include <cstdio>

namespace aceso::app {
namespace {

std::string number(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.9g", value);
  return out;
}

}  // namespace

void Metrics::answered(const std::string& method, const std::string& route, unsigned status, double seconds) {
  const std::lock_guard lock(mutex_);
  Sum& sum = requests_["{method=\"" + method + "\",route=\"" + route + "\",status=\"" + std::to_string(status) + "\"}"];
  ++sum.count;
  sum.seconds += seconds;
}

void Metrics::set(const std::string& name, const std::string& help, double value) {
  const std::lock_guard lock(mutex_);
  gauges_[name] = {help, value};
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, gauge] : gauges_)
    out +=
        "# HELP " + name + " " + gauge.help + "\n# TYPE " + name + " gauge\n" + name + " " + number(gauge.value) + "\n";
  out += "# HELP aceso_request_seconds Requests answered, and the time that it took.\n";
  out += "# TYPE aceso_request_seconds summary\n";
  for (const auto& [labels, sum] : requests_) {
    out += "aceso_request_seconds_count" + labels + " " + std::to_string(sum.count) + "\n";
    out += "aceso_request_seconds_sum" + labels + " " + number(sum.seconds) + "\n";
  }
  return out;
}

}  // namespace aceso::app
