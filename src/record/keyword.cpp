#include "record/keyword.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/codec.hpp"
#include "record/ascii.hpp"

namespace aceso::record {
namespace {

tl::unexpected<Error> reject(std::string message) {
  return fail(ErrorCode::bad_encoding, "keyword", std::move(message));
}

// RFC 3986: a scheme, a colon, and then at least one of the characters that a URI may hold.
bool is_absolute_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size() || !is_letter(text[0])) return false;
  constexpr std::string_view outside = "<>\"{}|\\^`";
  const auto in_scheme = [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
  const auto in_uri = [&](char c) { return c > ' ' && c < '\x7f' && outside.find(c) == std::string_view::npos; };
  const std::string_view scheme = text.substr(0, colon);
  return std::all_of(scheme.begin(), scheme.end(), in_scheme) && std::all_of(text.begin(), text.end(), in_uri);
}

// Copied text often carries a no-break space or a zero-width mark. Such a keyword would look right and match nothing,
// so white space outside ASCII, the invisible marks (zero width, direction) and the C1 controls are refused anywhere.
bool has_hidden_character(std::string_view utf8) {
  struct Range {
    std::uint32_t first, last;
  };
  constexpr std::array<Range, 9> hidden = {{{0x80, 0xa0},
                                            {0xad, 0xad},
                                            {0x1680, 0x1680},
                                            {0x180e, 0x180e},
                                            {0x2000, 0x200f},
                                            {0x2028, 0x202f},
                                            {0x205f, 0x206f},
                                            {0x3000, 0x3000},
                                            {0xfeff, 0xfeff}}};
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<std::uint8_t>(utf8[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    std::uint32_t point = size == 1 ? lead : lead & (0x7fU >> size);
    for (std::size_t k = 1; k < size; ++k) point = point << 6 | (static_cast<std::uint8_t>(utf8[i + k]) & 0x3fU);
    if (std::any_of(hidden.begin(), hidden.end(), [&](Range r) { return r.first <= point && point <= r.last; }))
      return true;
    i += size;
  }
  return false;
}

Result<void> check_code(std::string_view code) {
  if (code.empty()) return reject("the code after '|' is empty");
  if (!is_utf8(code)) return reject("the code is not UTF-8");
  if (std::any_of(code.begin(), code.end(), is_control) || has_hidden_character(code))
    return reject("the code holds a control character or white space other than a space");
  if (code.find('|') != std::string_view::npos) return reject("expected one '|', between system and code");
  if (code.front() == ' ' || code.back() == ' ') return reject("the code starts or ends with a space");
  if (code.find("  ") != std::string_view::npos) return reject("the code holds two spaces in a row");
  return {};
}

}  // namespace

Result<Keyword> Keyword::make(std::string_view system, std::string_view code) {
  if (system.size() + 1 + code.size() > max_bytes)
    return fail(ErrorCode::limit, "keyword", "longer than " + std::to_string(max_bytes) + " bytes");
  if (system.empty()) return reject("the system before '|' is empty");
  if (!is_absolute_uri(system)) return reject("the system is not an absolute URI such as http://snomed.info/sct");
  ACESO_CHECK(check_code(code));
  std::string text(system);
  text += '|';
  text += code;
  return Keyword(std::move(text), system.size());
}

Result<Keyword> Keyword::parse(std::string_view text) {
  const std::size_t bar = text.find('|');
  if (bar == std::string_view::npos) return reject("expected system|code, found no '|'");
  return make(text.substr(0, bar), text.substr(bar + 1));
}

}  // namespace aceso::record
