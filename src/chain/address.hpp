#pragma once
// Accounts' addresses, and their checksummed text (EIP-55).

#include <array>
#include <compare>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace aceso::chain {

/// The address of an account or contract. Public.
struct Address {
  std::array<std::uint8_t, 20> bytes{};

  friend auto operator<=>(const Address&, const Address&) = default;
};

/// "0x" and 40 hexadecimal digits whose case is the checksum of EIP-55.
std::string to_string(const Address& address);

/// Reads "0x" and 40 hexadecimal digits. Digits of both cases must carry the right checksum; digits of one case
/// carry none. `field` names the input in the error (bad_encoding).
Result<Address> parse_address(std::string_view text, std::string_view field);

}  // namespace aceso::chain
