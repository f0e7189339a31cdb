#include "ggm/expression.hpp"

#include <cctype>
#include <stdexcept>
#include <string>
#include <utility>

namespace aceso::ggm {
namespace {

bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '\''; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Parser {
 public:
  Parser(std::string_view text, const std::function<std::size_t(std::string_view)>& unknown)
      : rest_(text), unknown_(unknown) {}

  Expression whole() {
    Expression out = sum();
    skip_space();
    if (!rest_.empty()) throw std::runtime_error("unexpected '" + std::string(rest_) + "'");
    return out;
  }

 private:
  Expression sum() {
    Expression out = product();
    for (;;) {
      if (take('+'))
        out = joined(Expression::Kind::sum, std::move(out), product());
      else if (take('-'))
        out = joined(Expression::Kind::difference, std::move(out), product());
      else
        return out;
    }
  }

  Expression product() {
    Expression out = factor();
    while (take('*')) out = joined(Expression::Kind::product, std::move(out), factor());
    return out;
  }

  Expression factor() {
    if (take('(')) {
      Expression out = sum();
      if (!take(')')) throw std::runtime_error("expected ')'");
      return out;
    }
    std::size_t length = 0;
    while (length < rest_.size() && in_name(rest_[length])) ++length;
    const std::string_view word = rest_.substr(0, length);
    if (word.empty()) throw std::runtime_error("expected an unknown, a number or '('");
    rest_.remove_prefix(length);
    Expression out;
    if (is_digit(word.front())) {
      if (word.size() > 1) throw std::runtime_error("expected a number of one digit");
      out.number = word.front() - '0';
    } else {
      out.kind = Expression::Kind::unknown;
      out.unknown = unknown_(word);
    }
    return out;
  }

  static Expression joined(Expression::Kind kind, Expression a, Expression b) {
    Expression out;
    out.kind = kind;
    out.parts.push_back(std::move(a));
    out.parts.push_back(std::move(b));
    return out;
  }

  void skip_space() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  }

  /// Takes `wanted` when it is the next character that is no space; leaves no space in front either way.
  bool take(char wanted) {
    skip_space();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    skip_space();
    return true;
  }

  std::string_view rest_;
  const std::function<std::size_t(std::string_view)>& unknown_;
};

}  // namespace

Expression parse_expression(std::string_view text, const std::function<std::size_t(std::string_view)>& unknown) {
  return Parser(text, unknown).whole();
}

}  // namespace aceso::ggm
