#include "serve/json_body.hpp"

#include <charconv>

#include "http/base64.hpp"
#include "record/json_events.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;

constexpr std::uint64_t number_end = std::uint64_t{1} << 62;

tl::unexpected<Error> wrong(const char* member, std::string expected) {
  return fail(ErrorCode::bad_encoding, member, "expected " + std::move(expected));
}

Result<Digest> digest(const std::string& text, const char* name) {
  const auto out = digest_from_hex(text);
  if (!out || to_hex(*out) != text) return wrong(name, "64 lower-case hexadecimal digits");
  return *out;
}

}  // namespace

Result<json> object_of(const Call& call, std::initializer_list<std::string_view> members) {
  const Bytes& bytes = call.request.body;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  ACESO_TRY(json body, record::parse_object(text, bytes.size(), "body"));
  if (body.size() != members.size()) return wrong("body", "a JSON object with its members and no others");
  for (const std::string_view member : members)
    if (!body.contains(member)) return fail(ErrorCode::bad_encoding, std::string(member), "is missing");
  return body;
}

Result<std::string> text_of(const json& body, const char* member) {
  if (!body[member].is_string()) return wrong(member, "a string");
  return body[member].get<std::string>();
}

Result<std::vector<std::string>> texts_of(const json& body, const char* member) {
  if (!body[member].is_array()) return wrong(member, "an array");
  std::vector<std::string> out;
  for (const json& item : body[member]) {
    if (!item.is_string()) return wrong(member, "strings");
    out.push_back(item.get<std::string>());
  }
  return out;
}

Result<std::uint64_t> number_of(const json& body, const char* member) {
  if (!body[member].is_number_unsigned() || body[member].get<std::uint64_t>() >= number_end)
    return wrong(member, "a number below 2^62");
  return body[member].get<std::uint64_t>();
}

Result<Bytes> base64_of(const json& body, const char* member) {
  ACESO_TRY(const std::string text, text_of(body, member));
  auto out = http::from_base64(text);
  if (!out) return wrong(member, "base64");
  return std::move(*out);
}

Result<Digest> digest_of(const json& body, const char* member) {
  ACESO_TRY(const std::string text, text_of(body, member));
  return digest(text, member);
}

Result<chain::Address> account_of(const json& body, const char* member) {
  ACESO_TRY(const std::string text, text_of(body, member));
  return chain::parse_address(text, member);
}

Result<std::uint64_t> path_number(const Call& call, const char* name) {
  const std::string& text = call.path.at(name);
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || out >= number_end)
    return wrong(name, "a number below 2^62");
  return out;
}

Result<Digest> path_digest(const PathParameters& path, const char* name) { return digest(path.at(name), name); }

Result<chain::Address> path_account(const Call& call, const char* name) {
  return chain::parse_address(call.path.at(name), name);
}

}  // namespace aceso::app
