#include "serve/log.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

namespace aceso::app {
namespace {

constexpr std::array<std::string_view, 4> names = {"debug", "info", "warning", "error"};

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char out[32];
  std::strftime(out, sizeof out, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return out;
}

/// A value that may have come from outside, without anything that would break the line or pass for another fact.
std::string quoted(const std::string& value) {
  const bool plain = !value.empty() && value.find_first_of(" =\"\\") == std::string::npos &&
                     std::ranges::all_of(value, [](char c) { return c > ' ' && c < 0x7f; });
  return plain ? value : nlohmann::json(value).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void Log::write(LogLevel level, std::string_view event, const Facts& facts) const {
  if (level < least_) return;
  const std::string_view name = names[static_cast<std::size_t>(level)];
  std::string line;
  if (json_) {
    nlohmann::ordered_json out = {{"time", now_utc()}, {"level", name}, {"event", event}};
    for (const auto& [key, value] : facts) out[key] = value;
    line = out.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  } else {
    line = now_utc() + " " + std::string(name) + " " + std::string(event);
    for (const auto& [key, value] : facts) line += " " + key + "=" + quoted(value);
  }
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);  // one call: lines of several threads do not mix
}

void Log::failed(std::string_view what, const Error& error) const {
  write(LogLevel::error, what, {{"field", error.field}, {"problem", error.message}});
}

Result<LogLevel> parse_log_level(const std::string& text) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return static_cast<LogLevel>(i);
  return fail(ErrorCode::bad_argument, "level", "expected debug, info, warning or error, found \"" + text + "\"");
}

}  // namespace aceso::app
