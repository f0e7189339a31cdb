#pragma once
// Character classes of HTTP and URIs. They do not depend on the locale.

#include <string_view>

namespace aceso::http {

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// ASCII from space to tilde.
constexpr bool is_printable(char c) { return c >= ' ' && c <= '~'; }
/// A character of a token: a method or field name (RFC 9110, section 5.6.2).
constexpr bool is_tchar(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}
/// A character that a path segment may hold as it is (RFC 3986, section 3.3).
constexpr bool is_pchar(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

}  // namespace aceso::http
