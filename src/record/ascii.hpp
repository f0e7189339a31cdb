#pragma once
// Character classes that do not depend on the locale.

namespace aceso::record {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_control(char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }

}  // namespace aceso::record
