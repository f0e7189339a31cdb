#include "chain/rpc_json.hpp"

namespace aceso::chain {
namespace {

using nlohmann::json;

tl::unexpected<Error> refuse(std::string_view field, std::string expected) {
  return fail(ErrorCode::bad_encoding, std::string(field), "expected " + std::move(expected));
}

/// The text of a value that starts with "0x"; empty otherwise.
std::string_view prefixed(const json& value) {
  if (!value.is_string()) return {};
  const std::string_view text = value.get_ref<const std::string&>();
  return text.starts_with("0x") ? text : std::string_view();
}

}  // namespace

std::string to_quantity(std::uint64_t value) { return to_quantity(U256::from(value)); }

std::string to_quantity(const U256& value) {
  std::string digits = to_hex(value.significant());
  if (digits.empty()) return "0x0";
  if (digits[0] == '0') digits.erase(0, 1);
  return "0x" + digits;
}

std::string to_data(ByteView bytes) { return "0x" + to_hex(bytes); }

Result<U256> read_u256(const json& value, std::string_view field) {
  constexpr const char* expected = "a quantity: 0x and hexadecimal digits without leading zeros, below 2^256";
  const std::string_view text = prefixed(value);
  if (text.size() < 3 || (text[2] == '0' && text.size() > 3)) return refuse(field, expected);
  std::string digits(text.substr(2));
  if (digits.size() % 2 != 0) digits.insert(digits.begin(), '0');
  const auto bytes = from_hex("0x" + digits);
  const auto number = bytes ? U256::from_bytes(*bytes) : std::nullopt;
  if (!number) return refuse(field, expected);
  return *number;
}

Result<std::uint64_t> read_u64(const json& value, std::string_view field) {
  ACESO_TRY(const U256 wide, read_u256(value, field));
  const auto number = wide.to_u64();
  if (!number) return refuse(field, "a quantity below 2^64");
  return *number;
}

Result<Bytes> read_data(const json& value, std::string_view field) {
  const std::string_view text = prefixed(value);
  auto bytes = text.empty() ? std::nullopt : from_hex(text);
  if (!bytes) return refuse(field, "bytes: 0x and two hexadecimal digits each");
  return std::move(*bytes);
}

Result<Digest> read_digest(const json& value, std::string_view field) {
  const std::string_view text = prefixed(value);
  const auto digest = text.empty() ? std::nullopt : digest_from_hex(text);
  if (!digest) return refuse(field, "32 bytes: 0x and 64 hexadecimal digits");
  return *digest;
}

Result<Address> read_address(const json& value, std::string_view field) {
  return parse_address(prefixed(value), field);
}

const json& member(const json& object, const char* name) {
  static const json none;
  if (!object.is_object()) return none;
  const auto found = object.find(name);
  return found == object.end() ? none : *found;
}

}  // namespace aceso::chain
