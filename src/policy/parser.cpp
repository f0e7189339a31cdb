#include "policy/parser.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace aceso::policy {
namespace {

constexpr std::size_t parentheses_most = 64;  // bounds the stack; the limit on gates is checked on the tree
constexpr std::string_view special = "(),\"";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_bare(char c) { return !is_space(c) && special.find(c) == std::string_view::npos; }

bool equals_word(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}
bool is_reserved(std::string_view word) {
  return equals_word(word, "and") || equals_word(word, "or") || equals_word(word, "of");
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Node> run() {
    if (text_.size() > text_size_most)
      return fail(ErrorCode::limit, "policy", "expected at most 65535 bytes, found " + std::to_string(text_.size()));
    ACESO_TRY(auto root, chain("or", 0));
    skip_space();
    if (at_ < text_.size()) return refuse("'and', 'or' or the end");
    return root;
  }

 private:
  tl::unexpected<Error> refuse(std::string_view expected) const {
    return fail(ErrorCode::bad_argument, "policy",
                "at byte " + std::to_string(at_) + ": expected " + std::string(expected));
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(char c) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string_view peek_word() {
    skip_space();
    std::size_t end = at_;
    while (end < text_.size() && is_bare(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  bool take_word(std::string_view word) {
    const std::string_view next = peek_word();
    if (!equals_word(next, word)) return false;
    at_ += next.size();
    return true;
  }

  /// One or more operands joined by `word`: "or" over "and" over terms.
  Result<Node> chain(std::string_view word, std::size_t depth) {
    const bool is_or = word == "or";
    std::vector<Node> operands;
    do {
      ACESO_TRY(operands.emplace_back(), is_or ? chain("and", depth) : term(depth));
    } while (take_word(word));
    if (operands.size() == 1) return std::move(operands.front());
    const auto n = static_cast<std::uint32_t>(operands.size());
    return Node{{}, is_or ? 1 : n, std::move(operands)};
  }

  Result<Node> term(std::size_t depth) {
    if (depth > parentheses_most)
      return fail(ErrorCode::limit, "policy", "expected at most 64 nested parentheses, at byte " + std::to_string(at_));
    if (take('(')) {
      ACESO_TRY(auto inner, chain("or", depth + 1));
      if (!take(')')) return refuse("')'");
      return inner;
    }
    skip_space();
    if (at_ < text_.size() && text_[at_] == '"') {
      ++at_;
      return quoted();
    }
    const std::string_view word = peek_word();
    if (word.empty() || is_reserved(word))
      return refuse("an attribute, '(' or 'k of (...)'; quote the words and, or, of");
    const std::size_t start = at_;
    at_ += word.size();
    if (const auto k = number(word)) {
      if (take_word("of")) return threshold(*k, start, depth);
      at_ = start + word.size();
    }
    return leaf(std::string(word));
  }

  static std::optional<std::uint32_t> number(std::string_view word) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
    return value;
  }

  Result<Node> threshold(std::uint32_t k, std::size_t start, std::size_t depth) {
    if (!take('(')) return refuse("'(' after 'of'");
    Node gate{{}, k, {}};
    do {
      ACESO_TRY(gate.children.emplace_back(), chain("or", depth + 1));
    } while (take(','));
    if (!take(')')) return refuse("',' or ')'");
    if (k == 0 || k > gate.children.size()) {
      at_ = start;
      return refuse("k from 1 to " + std::to_string(gate.children.size()) + " in 'k of (...)'");
    }
    if (gate.children.size() == 1) return std::move(gate.children.front());
    return gate;
  }

  Result<Node> quoted() {
    std::string value;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\') {
        ++at_;
        if (at_ == text_.size() || (text_[at_] != '"' && text_[at_] != '\\')) return refuse("\\\" or \\\\");
      }
      value += text_[at_++];
    }
    if (at_ == text_.size()) return refuse("a closing quote");
    ++at_;
    return leaf(std::move(value));
  }

  Result<Node> leaf(std::string attribute) {
    if (const auto valid = check_attribute(attribute); !valid)
      return fail(ErrorCode::bad_argument, "policy",
                  "attribute before byte " + std::to_string(at_) + ": " + valid.error().message);
    if (++leaves_ > rows_most) return fail(ErrorCode::limit, "policy", "expected at most 1000 attributes");
    return Node{std::move(attribute), 0, {}};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t leaves_ = 0;
};

}  // namespace

Result<Node> parse_policy(std::string_view text) { return Parser(text).run(); }

std::string quote_if_needed(std::string_view attribute) {
  const bool bare = std::all_of(attribute.begin(), attribute.end(), is_bare) && !is_reserved(attribute);
  // Digits could be read as the k of a threshold.
  const bool digits = std::all_of(attribute.begin(), attribute.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (bare && !digits) return std::string(attribute);
  std::string out = "\"";
  for (const char c : attribute) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace aceso::policy
