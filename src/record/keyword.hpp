#pragma once
// A keyword of a record, or an interest of a doctor: one FHIR token.

#include <compare>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aceso::record {

/// A FHIR R4 token `system|code`: the system is an absolute URI, the code a FHIR code (R4, datatypes `uri` and `code`;
/// search parameter type `token`). Two keywords match only when their texts are equal byte for byte, so a keyword has
/// one text: no escapes, no version, no case folding. A valid one is non-empty UTF-8 of at most `max_bytes` bytes.
class Keyword {
 public:
  static constexpr std::size_t max_bytes = 1024;

  /// Checks both parts. Errors are bad_encoding (or limit, when over max_bytes) of the field "keyword", and name the
  /// rule that was broken but never the text: a keyword is a health datum.
  ///   system: an ASCII URI with a scheme and something after it; no space, control or one of <>"{}|\^`
  ///   code:   UTF-8 without '|', controls, white space at an edge, or white space other than single spaces inside
  static Result<Keyword> make(std::string_view system, std::string_view code);

  /// The inverse of text(): what parses prints identically. Splits at the only '|'.
  static Result<Keyword> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string_view system() const { return std::string_view(text_).substr(0, bar_); }
  [[nodiscard]] std::string_view code() const { return std::string_view(text_).substr(bar_ + 1); }

  friend auto operator<=>(const Keyword&, const Keyword&) = default;

 private:
  Keyword(std::string text, std::size_t bar) : text_(std::move(text)), bar_(bar) {}

  std::string text_;
  std::size_t bar_;
};

}  // namespace aceso::record
