#pragma once
// What a service says of itself, on stderr. Never a secret, a keyword, or what a record holds: facts are ids, digests,
// counts and the errors of our own types, which carry none of these.

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aceso::app {

enum class LogLevel { debug, info, warning, error };

/// Thread-safe; one line an event: "2026-11-22T14:00:00Z info issued id=dr-a leaf=3", or the same as a JSON object.
class Log {
 public:
  using Facts = std::map<std::string, std::string>;

  Log(LogLevel least, bool json) : least_(least), json_(json) {}

  void write(LogLevel level, std::string_view event, const Facts& facts = {}) const;
  void failed(std::string_view what, const Error& error) const;

 private:
  LogLevel least_;
  bool json_;
};

/// "debug", "info", "warning" or "error".
Result<LogLevel> parse_log_level(const std::string& text);

}  // namespace aceso::app
