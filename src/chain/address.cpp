#include "chain/address.hpp"

#include <algorithm>

#include "chain/hash.hpp"

namespace aceso::chain {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'f'; }
bool is_upper(char c) { return c >= 'A' && c <= 'F'; }

}  // namespace

std::string to_string(const Address& address) {
  std::string digits = to_hex(address.bytes);
  const Digest hash = keccak256(as_bytes(digits));
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int nibble = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15;
    if (is_lower(digits[i]) && nibble >= 8) digits[i] = static_cast<char>(digits[i] - 'a' + 'A');
  }
  return "0x" + digits;
}

Result<Address> parse_address(std::string_view text, std::string_view field) {
  const auto bytes = text.starts_with("0x") ? from_hex(text) : std::nullopt;
  Address address;
  if (!bytes || bytes->size() != address.bytes.size()) {
    return fail(ErrorCode::bad_encoding, std::string(field), "expected an address: 0x and 40 hexadecimal digits");
  }
  std::copy(bytes->begin(), bytes->end(), address.bytes.begin());
  const std::string_view digits = text.substr(2);
  const bool mixed =
      std::any_of(digits.begin(), digits.end(), is_lower) && std::any_of(digits.begin(), digits.end(), is_upper);
  if (mixed && to_string(address) != text) {
    return fail(ErrorCode::bad_encoding, std::string(field),
                "the address's upper and lower case do not form its EIP-55 checksum; was it mistyped?");
  }
  return address;
}

}  // namespace aceso::chain
