#include "client/fields.hpp"

#include <algorithm>

#include "http/base64.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;

bool is_plain(const std::string& text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
}

}  // namespace

Fields::Fields(const json& object, std::string where) : object_(object), where_(std::move(where)) {
  if (!object_.is_object()) error_ = Error{ErrorCode::bad_encoding, where_, "expected a JSON object"};
}

void Fields::reject(const std::string& name, const std::string& message) {
  if (!error_) error_ = Error{ErrorCode::bad_encoding, where_ + ": " + name, message};
}

Result<void> Fields::finish() const {
  if (error_) return tl::unexpected<Error>(*error_);
  return {};
}

const json& Fields::member(const char* name) {
  static const json nothing;
  if (error_) return nothing;
  const auto found = object_.find(name);
  if (found != object_.end()) return *found;
  reject(name, "is missing");
  return nothing;
}

std::string Fields::text(const char* name) {
  const json& value = member(name);
  if (value.is_string() && is_plain(value.get_ref<const std::string&>())) return value.get<std::string>();
  reject(name, "expected a text");
  return {};
}

std::uint64_t Fields::number(const char* name) {
  const json& value = member(name);
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  reject(name, "expected a number");
  return 0;
}

bool Fields::truth(const char* name) {
  const json& value = member(name);
  if (value.is_boolean()) return value.get<bool>();
  reject(name, "expected true or false");
  return false;
}

Digest Fields::digest(const char* name) {
  const auto value = digest_from_hex(text(name));
  if (!value) reject(name, "expected 64 hexadecimal digits");
  return value.value_or(Digest{});
}

chain::Address Fields::address(const char* name) {
  const auto value = chain::parse_address(text(name), name);
  if (!value) reject(name, value.error().message);
  return value.value_or(chain::Address());
}

Bytes Fields::base64(const char* name) {
  auto value = http::from_base64(text(name));
  if (!value) reject(name, "expected base64");
  return std::move(value).value_or(Bytes());
}

std::optional<bool> Fields::truth_or_null(const char* name) {
  if (member(name).is_null()) return std::nullopt;
  return truth(name);
}

std::optional<std::string> Fields::text_or_null(const char* name) {
  if (member(name).is_null()) return std::nullopt;
  return text(name);
}

std::optional<Digest> Fields::digest_or_null(const char* name) {
  if (member(name).is_null()) return std::nullopt;
  return digest(name);
}

const json& Fields::list(const char* name) {
  static const json empty = json::array();
  const json& value = member(name);
  if (value.is_array()) return value;
  reject(name, "expected an array");
  return empty;
}

std::vector<std::string> Fields::texts(const char* name) {
  std::vector<std::string> out;
  for (const json& item : list(name)) {
    if (!item.is_string() || !is_plain(item.get_ref<const std::string&>())) {
      reject(name, "expected texts");
      return {};
    }
    out.push_back(item.get<std::string>());
  }
  return out;
}

}  // namespace aceso::app
