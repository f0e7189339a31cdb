#include "record/fhir_time.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "record/ascii.hpp"

namespace aceso::record {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

// Reads a date from left to right; the first thing out of place sticks.
class Scanner {
 public:
  explicit Scanner(std::string_view rest) : rest_(rest) {}

  // A number of exactly `digits` digits, in [least, most].
  int number(std::size_t digits, int least, int most) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (i >= rest_.size() || !is_digit(rest_[i])) return bad();
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value < least || value > most ? bad() : value;
  }

  bool accept(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char c) {
    if (!accept(c)) bad();
  }

  void skip_fraction() {
    if (!accept('.')) return;
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_digit);
    if (end == rest_.begin()) bad();
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.begin()));
  }

  [[nodiscard]] bool at_end() const { return ok_ && rest_.empty(); }

 private:
  int bad() {
    ok_ = false;
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

// The seconds after midnight UTC of what follows the 'T'; negative or over a day when the zone says so.
std::int64_t scan_time(Scanner& in) {
  const int hours = in.number(2, 0, 23);
  in.expect(':');
  const int minutes = in.number(2, 0, 59);
  in.expect(':');
  const int seconds = in.number(2, 0, 60);  // 60 is a leap second
  in.skip_fraction();
  const int local = hours * 3600 + minutes * 60 + seconds;
  if (in.accept('Z')) return local;
  const bool west = in.accept('-');
  if (!west) in.expect('+');
  const int zone_hours = in.number(2, 0, 14);
  in.expect(':');
  const int zone = zone_hours * 3600 + in.number(2, 0, 59) * 60;
  return west ? local + zone : local - zone;
}

}  // namespace

std::optional<std::int64_t> unix_seconds(std::string_view date_time) {
  Scanner in(date_time);
  const int y = in.number(4, 1, 9999);
  int m = 1;
  int d = 1;
  std::int64_t time = 0;
  if (in.accept('-')) {
    m = in.number(2, 1, 12);
    if (in.accept('-')) {
      d = in.number(2, 1, 31);
      if (in.accept('T')) time = scan_time(in);
    }
  }
  const year_month_day date(year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d)));
  if (!in.at_end() || !date.ok()) return std::nullopt;
  return std::int64_t{std::chrono::sys_days(date).time_since_epoch().count()} * 86400 + time;
}

bool is_instant(std::string_view text) {
  return text.find('T') != std::string_view::npos && unix_seconds(text).has_value();
}

std::optional<std::string> to_instant(std::int64_t unix_seconds) {
  using std::chrono::sys_days;
  constexpr sys_days first{year_month_day(year(1), month(1), day(1))};
  constexpr sys_days last{year_month_day(year(9999), month(12), day(31))};
  constexpr std::int64_t least = std::int64_t{first.time_since_epoch().count()} * 86400;
  constexpr std::int64_t most = std::int64_t{last.time_since_epoch().count()} * 86400 + 86399;
  if (unix_seconds < least || unix_seconds > most) return std::nullopt;

  const std::chrono::sys_seconds when{std::chrono::seconds(unix_seconds)};
  const auto midnight = std::chrono::floor<std::chrono::days>(when);
  const year_month_day date(midnight);
  const std::chrono::hh_mm_ss time(when - midnight);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

}  // namespace aceso::record
