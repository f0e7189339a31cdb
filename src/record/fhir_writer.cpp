#include "record/fhir_writer.hpp"

#include <algorithm>

#include "base/codec.hpp"
#include "record/ascii.hpp"

namespace aceso::record {

OrderedJson identifier_json(std::string_view system, std::string_view value) {
  return {{"system", system}, {"value", value}};
}

OrderedJson coding_json(std::string_view system, std::string_view code, std::string_view display) {
  OrderedJson out = {{"system", system}, {"code", code}};
  if (!display.empty()) out["display"] = display;
  return out;
}

Result<void> check_text(const std::string& path, std::string_view text, std::size_t most, bool lines) {
  const auto is_bad = [&](char c) { return is_control(c) && !(lines && (c == '\t' || c == '\n' || c == '\r')); };
  if (text.size() > most) return fail(ErrorCode::limit, path, "longer than " + std::to_string(most) + " bytes");
  if (!is_utf8(text)) return fail(ErrorCode::bad_argument, path, "expected UTF-8");
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return fail(ErrorCode::bad_argument, path, "expected a text that is not empty");
  if (std::any_of(text.begin(), text.end(), is_bad))
    return fail(ErrorCode::bad_argument, path, "expected a text without control characters");
  return {};
}

}  // namespace aceso::record
