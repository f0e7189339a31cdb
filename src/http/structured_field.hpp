#pragma once
// Structured fields (RFC 8941), as far as signatures and digests need them: dictionaries.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace aceso::http {

/// The longest field that is read or written. It bounds everything in it: each part takes at least one character.
inline constexpr std::size_t max_field_bytes = 8192;

struct Token {
  std::string text;
  friend bool operator==(const Token&, const Token&) = default;
};

/// Integer, string, token or byte sequence (RFC 8941, section 3.3). Decimals and Booleans, the Boolean of a key
/// without a value included, do not occur here.
using BareItem = std::variant<std::int64_t, std::string, Token, Bytes>;

/// In the order in which they came; no key stands twice.
using Parameters = std::vector<std::pair<std::string, BareItem>>;

struct Item {
  BareItem value;
  Parameters parameters;
  friend bool operator==(const Item&, const Item&) = default;
};

struct InnerList {
  std::vector<Item> items;
  Parameters parameters;
  friend bool operator==(const InnerList&, const InnerList&) = default;
};

/// In the order in which they came; no key stands twice.
using Dictionary = std::vector<std::pair<std::string, std::variant<Item, InnerList>>>;

/// Parses a dictionary (RFC 8941, section 4.2.2). Stricter than the RFC in three ways, so that no two readers can
/// differ: a repeated key is refused, where the RFC takes the last; a byte sequence has one spelling (base64.hpp); the
/// types above are the only ones. ErrorCode::bad_encoding with the position, or limit.
Result<Dictionary> parse_dictionary(std::string_view text);

/// The canonical text (RFC 8941, section 4.1), which parses to the same. ErrorCode::bad_argument when there is none: a
/// key, token, string or integer that the grammar does not have, or a text over max_field_bytes.
Result<std::string> serialise(const Dictionary& dictionary);
/// The same for one inner list with its parameters.
Result<std::string> serialise(const InnerList& list);

}  // namespace aceso::http
