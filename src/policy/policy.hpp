#pragma once
// Policies: AND, OR and k-of-n over attributes, nested at will.
//
//   policy    = and-expr *( "or" and-expr )
//   and-expr  = term *( "and" term )
//   term      = attribute / "(" policy ")" / k "of" "(" policy *( "," policy ) ")"
//   attribute = bare word / quoted string
//
// A bare word has no white space and none of ( ) , " and is not one of the words and, or, of (in any case). A quoted
// string holds any other character; \" and \\ stand for the quote and the backslash.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "policy/attributes.hpp"

namespace aceso::policy {

inline constexpr std::size_t rows_most = 1000;        ///< attributes that a policy may name, repeats counted
inline constexpr std::size_t depth_most = 32;         ///< gates one inside another
inline constexpr std::size_t text_size_most = 65535;  ///< bytes, as written and in canonical form

/// A node of a policy's tree: an attribute, or a gate that k of its children satisfy. An AND of n is n of n, an OR is
/// 1 of n. Gates have 2 children or more, and 1 <= k <= n.
struct Node {
  std::string attribute;  ///< of a leaf
  std::uint32_t k = 0;
  std::vector<Node> children;  ///< none in a leaf

  [[nodiscard]] bool is_leaf() const { return children.empty(); }
  friend bool operator==(const Node&, const Node&) = default;
};

/// A policy within the limits.
class Policy {
 public:
  /// Parses a policy. Errors name the byte at which reading failed and what was expected. What parses, parses again
  /// from its canonical text: that is within the limits too.
  static Result<Policy> parse(std::string_view text);

  [[nodiscard]] const Node& root() const { return root_; }
  /// The one canonical text: parse(to_string()) gives the same tree, and equal trees have equal texts.
  [[nodiscard]] std::string to_string() const;
  /// How many attributes it names, repeats counted: the rows of its LSSS matrix.
  [[nodiscard]] std::size_t rows() const;

  friend bool operator==(const Policy&, const Policy&) = default;

 private:
  explicit Policy(Node root) : root_(std::move(root)) {}
  Node root_;
};

/// Whether `attributes` satisfy `policy`.
bool satisfies(const Policy& policy, const AttributeSet& attributes);

}  // namespace aceso::policy
