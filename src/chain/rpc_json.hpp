#pragma once
// The forms of values in JSON-RPC (EIP-1474). Not for use outside src/chain.

#include <nlohmann/json.hpp>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "chain/address.hpp"
#include "chain/u256.hpp"

namespace aceso::chain {

/// "0x" and the shortest hexadecimal form.
std::string to_quantity(std::uint64_t value);
std::string to_quantity(const U256& value);

/// "0x" and two digits a byte.
std::string to_data(ByteView bytes);

// Readers are strict; `field` names the value in the error (bad_encoding).
Result<U256> read_u256(const nlohmann::json& value, std::string_view field);
Result<std::uint64_t> read_u64(const nlohmann::json& value, std::string_view field);
Result<Bytes> read_data(const nlohmann::json& value, std::string_view field);
Result<Digest> read_digest(const nlohmann::json& value, std::string_view field);
Result<Address> read_address(const nlohmann::json& value, std::string_view field);

/// The member `name` of an object; null when it is absent or `object` is none.
const nlohmann::json& member(const nlohmann::json& object, const char* name);

}  // namespace aceso::chain
