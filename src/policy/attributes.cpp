#include "policy/attributes.hpp"

#include <algorithm>

namespace aceso::policy {

Result<void> check_attribute(std::string_view attribute) {
  const auto refuse = [](std::string message) {
    return fail(ErrorCode::bad_argument, "attribute", "expected " + std::move(message));
  };
  if (attribute.empty()) return refuse("a string that is not empty");
  if (attribute.size() > attribute_size_most)
    return refuse("at most 256 bytes, found " + std::to_string(attribute.size()));
  if (!is_utf8(attribute)) return refuse("UTF-8");
  if (std::any_of(attribute.begin(), attribute.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }))
    return refuse("no control characters");
  return {};
}

Result<AttributeSet> AttributeSet::create(std::vector<std::string> attributes) {
  if (attributes.empty() || attributes.size() > attributes_most)
    return fail(ErrorCode::bad_argument, "attributes",
                "expected 1 to 1000 attributes, found " + std::to_string(attributes.size()));
  for (const std::string& attribute : attributes) ACESO_CHECK(check_attribute(attribute));
  std::sort(attributes.begin(), attributes.end());
  const auto twice = std::adjacent_find(attributes.begin(), attributes.end());
  if (twice != attributes.end())
    return fail(ErrorCode::bad_argument, "attributes", "expected each attribute once, found \"" + *twice + "\" twice");
  AttributeSet out;
  out.items_ = std::move(attributes);
  return out;
}

AttributeSet AttributeSet::read(Decoder& in) {
  std::vector<std::string> items(std::min<std::size_t>(in.u16("attributes"), attributes_most + 1));
  for (std::string& item : items)
    if (in.ok()) item = in.text("attributes");
  if (!in.ok()) return {};
  if (!std::is_sorted(items.begin(), items.end())) in.reject("attributes", "expected byte order");
  auto set = create(std::move(items));
  if (!set) {
    in.reject("attributes", set.error().message);
    return {};
  }
  return std::move(*set);
}

void AttributeSet::write(Encoder& out) const {
  out.u16(static_cast<std::uint16_t>(items_.size()));
  for (const std::string& item : items_) out.text(item);
}

std::optional<std::size_t> AttributeSet::find(std::string_view attribute) const {
  const auto at = std::lower_bound(items_.begin(), items_.end(), attribute);
  if (at == items_.end() || *at != attribute) return std::nullopt;
  return static_cast<std::size_t>(at - items_.begin());
}

}  // namespace aceso::policy
