#pragma once
// Attributes of doctors: plain strings.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/codec.hpp"
#include "base/result.hpp"

namespace aceso::policy {

inline constexpr std::size_t attribute_size_most = 256;  ///< bytes of UTF-8
inline constexpr std::size_t attributes_most = 1000;

/// Fails unless `attribute` is 1 to 256 bytes of UTF-8 without control characters. Attributes are compared byte for
/// byte: whoever names them agrees on case and on a Unicode normal form.
Result<void> check_attribute(std::string_view attribute);

/// A set of 1 to 1,000 attributes, in byte order.
class AttributeSet {
 public:
  /// Fails when an attribute is not valid, appears twice, or there are none or too many.
  static Result<AttributeSet> create(std::vector<std::string> attributes);
  /// Also fails when they are not in byte order.
  static AttributeSet read(Decoder& in);
  void write(Encoder& out) const;

  [[nodiscard]] std::span<const std::string> items() const { return items_; }
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  /// The place of `attribute` in items(), or nothing.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view attribute) const;

  friend bool operator==(const AttributeSet&, const AttributeSet&) = default;

 private:
  std::vector<std::string> items_;
};

}  // namespace aceso::policy
