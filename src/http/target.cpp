#include "http/target.hpp"

#include <algorithm>

#include "base/codec.hpp"
#include "http/characters.hpp"

namespace aceso::http {
namespace {

Result<void> check_size(std::string_view text, const char* field) {
  if (text.size() <= max_target_bytes) return {};
  return fail(ErrorCode::limit, field, "over " + std::to_string(max_target_bytes) + " bytes");
}

/// Replaces each "%XX". Any other character must be one that `plain` accepts.
Result<std::string> decode(std::string_view text, const char* field, bool (*plain)(char)) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      if (!plain(text[i])) return fail(ErrorCode::bad_encoding, field, "has a character that must be encoded");
      out += text[i];
      continue;
    }
    const std::string_view digits = text.substr(i + 1, 2);
    // from_hex also takes the prefix "0x", which leaves no byte.
    const std::optional<Bytes> byte = from_hex(digits);
    if (!byte || byte->size() != 1) return fail(ErrorCode::bad_encoding, field, "has a '%' without two digits");
    out += static_cast<char>(byte->front());
    i += digits.size();
  }
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
  if (!is_utf8(out) || std::ranges::any_of(out, is_control))
    return fail(ErrorCode::bad_encoding, field, "must be UTF-8 without control characters");
  return out;
}

/// Takes the text before the next `separator` off the front, and the separator with it.
std::string_view take_part(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return part;
}

}  // namespace

Result<std::vector<std::string>> path_segments(std::string_view path) {
  ACESO_CHECK(check_size(path, "path"));
  if (!path.starts_with('/')) return fail(ErrorCode::bad_encoding, "path", "must begin with '/'");
  std::vector<std::string> out;
  if (path == "/") return out;
  if (path.ends_with('/')) return fail(ErrorCode::bad_encoding, "path", "has an empty segment");
  path.remove_prefix(1);
  while (!path.empty()) {
    ACESO_TRY(std::string segment, decode(take_part(path, '/'), "path", is_pchar));
    if (segment.empty()) return fail(ErrorCode::bad_encoding, "path", "has an empty segment");
    if (segment == "." || segment == ".." || segment.find_first_of("/\\") != std::string::npos)
      return fail(ErrorCode::bad_encoding, "path", "has a segment that would lead elsewhere");
    out.push_back(std::move(segment));
  }
  return out;
}

Result<std::map<std::string, std::string, std::less<>>> query_parameters(std::string_view query) {
  ACESO_CHECK(check_size(query, "query"));
  const auto plain = [](char c) { return (is_pchar(c) && c != '+') || c == '/' || c == '?'; };
  std::map<std::string, std::string, std::less<>> out;
  if (query.ends_with('&')) return fail(ErrorCode::bad_encoding, "query", "has an empty parameter");
  while (!query.empty()) {
    std::string_view part = take_part(query, '&');
    if (part.find('=') == std::string_view::npos)
      return fail(ErrorCode::bad_encoding, "query", "has a parameter without '='");
    ACESO_TRY(std::string name, decode(take_part(part, '='), "query", plain));
    ACESO_TRY(std::string value, decode(part, "query", plain));
    if (name.empty()) return fail(ErrorCode::bad_encoding, "query", "has a parameter without a name");
    if (!out.emplace(std::move(name), std::move(value)).second)
      return fail(ErrorCode::bad_encoding, "query", "has a parameter twice");
  }
  return out;
}

}  // namespace aceso::http
