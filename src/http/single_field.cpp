#include "http/single_field.hpp"

#include <algorithm>

#include "http/characters.hpp"

namespace aceso::http {

Result<std::string> single_field(const Headers& headers, std::string_view name) {
  const auto wrong = [&](const char* why) { return fail(ErrorCode::bad_encoding, std::string(name), why); };
  const std::string* value = nullptr;
  for (const auto& [known, text] : headers.fields()) {
    if (known != name) continue;
    if (value != nullptr) return wrong("stands more than once");
    value = &text;
  }
  if (value == nullptr) return wrong("is missing");
  if (value->empty()) return wrong("is empty");
  if (!std::ranges::all_of(*value, is_printable)) return wrong("has a character other than printable ASCII");
  if (value->front() == ' ' || value->back() == ' ') return wrong("has a space at an end");
  return *value;
}

}  // namespace aceso::http
