#include "town/story.hpp"

#include <iomanip>
#include <ostream>
#include <sstream>

namespace aceso::app {
namespace {

std::string grouped(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string duration(double ms) {
  std::ostringstream out;
  if (ms < 1000)
    out << std::fixed << std::setprecision(ms < 10 ? 1 : 0) << ms << " ms";
  else
    out << std::fixed << std::setprecision(2) << ms / 1000 << " s";
  return out.str();
}

/// How many columns a terminal shows: bytes that do not continue a UTF-8 character.
std::size_t columns(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return n;
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = columns(text);
  return used < width ? text + std::string(width - used, ' ') : text;
}

}  // namespace

std::string Story::reason(const Error& error) { return error.field + ": " + error.message; }

void Story::chapter(const std::string& title) { out_ << '\n' << title << '\n' << std::flush; }

void Story::print(std::string_view mark, const std::string& what, Clock::time_point begin, const Cost& cost,
                  const std::string& tail) {
  const double ms = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
  if (cost.gas) gas_ += *cost.gas;
  out_ << "  " << padded(std::string(mark), 8) << padded(what, 66) << std::setw(9) << duration(ms);
  out_ << std::setw(16) << (cost.bytes ? grouped(*cost.bytes) + " bytes" : "");
  out_ << std::setw(14) << (cost.gas ? grouped(*cost.gas) + " gas" : "") << '\n';
  if (!cost.note.empty()) out_ << "          " << cost.note << '\n';
  if (!tail.empty()) out_ << "          " << tail << '\n';
  out_.flush();
}

void Story::must_fail(const std::string& what, const std::function<std::optional<std::string>()>& action) {
  const auto begin = Clock::now();
  const auto why = action();
  if (why)
    ++refused_;
  else
    ++wrong_;
  print(why ? "refused" : "WRONG", what, begin, {},
        why.value_or("this should have failed for its own reason, and did not"));
}

}  // namespace aceso::app
