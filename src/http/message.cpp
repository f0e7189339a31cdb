#include "http/message.hpp"

namespace aceso::http {
namespace {

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

}  // namespace

void Headers::add(std::string_view name, std::string value) {
  fields_.emplace_back(lower_case(name), std::move(value));
}

std::optional<std::string> Headers::find(std::string_view name) const {
  const std::string wanted = lower_case(name);
  std::optional<std::string> out;
  for (const auto& [known, value] : fields_) {
    if (known != wanted) continue;
    out = out ? *out + ", " + value : value;
  }
  return out;
}

}  // namespace aceso::http
