#include "http/structured_field.hpp"

#include <algorithm>

#include "http/base64.hpp"
#include "http/characters.hpp"

namespace aceso::http {
namespace {

constexpr std::size_t max_digits = 15;  // RFC 8941, section 3.3.1

bool starts_key(char c) { return is_lower(c) || c == '*'; }
bool continues_key(char c) { return starts_key(c) || is_digit(c) || c == '_' || c == '-' || c == '.'; }
bool starts_token(char c) { return is_letter(c) || c == '*'; }
bool continues_token(char c) { return is_tchar(c) || c == ':' || c == '/'; }

template <class Value>
bool has_key(const std::vector<std::pair<std::string, Value>>& members, std::string_view key) {
  return std::ranges::any_of(members, [&](const auto& member) { return member.first == key; });
}

/// Reads from the front of a text. Each function reads one production of RFC 8941, section 4.2.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Dictionary> dictionary() {
    Dictionary out;
    skip(" ");
    while (!at_end()) {
      ACESO_TRY(std::string name, key());
      if (has_key(out, name)) return wrong("a key stands twice");
      if (!take('=')) return wrong("expected '=': a key without a value is not accepted");
      if (next() == '(') {
        ACESO_TRY(InnerList list, inner_list());
        out.emplace_back(std::move(name), std::move(list));
      } else {
        ACESO_TRY(Item single, item());
        out.emplace_back(std::move(name), std::move(single));
      }
      skip(" \t");
      if (at_end()) break;
      if (!take(',')) return wrong("expected ','");
      skip(" \t");
      if (at_end()) return wrong("a comma at the end");
    }
    return out;
  }

 private:
  Result<InnerList> inner_list() {
    InnerList out;
    take('(');
    bool spaced = true;
    for (;;) {
      spaced = skip(" ") || spaced;
      if (take(')')) break;
      if (!spaced) return wrong("expected a space or ')'");
      ACESO_TRY(Item next_item, item());
      out.items.push_back(std::move(next_item));
      spaced = false;
    }
    ACESO_TRY(out.parameters, parameters());
    return out;
  }

  Result<Item> item() {
    Item out;
    ACESO_TRY(out.value, bare_item());
    ACESO_TRY(out.parameters, parameters());
    return out;
  }

  Result<Parameters> parameters() {
    Parameters out;
    while (take(';')) {
      skip(" ");
      ACESO_TRY(std::string name, key());
      if (has_key(out, name)) return wrong("a parameter stands twice");
      if (!take('=')) return wrong("expected '=': a parameter without a value is not accepted");
      ACESO_TRY(BareItem value, bare_item());
      out.emplace_back(std::move(name), std::move(value));
    }
    return out;
  }

  Result<std::string> key() {
    if (at_end() || !starts_key(next())) return wrong("expected a key");
    return take_while(continues_key);
  }

  Result<BareItem> bare_item() {
    if (at_end()) return wrong("expected a value");
    const char c = next();
    if (c == '-' || is_digit(c)) return integer();
    if (c == '"') return string();
    if (c == ':') return byte_sequence();
    if (starts_token(c)) return Token{take_while(continues_token)};
    return wrong("expected an integer, a string, a token or a byte sequence");
  }

  Result<BareItem> integer() {
    const bool negative = take('-');
    const std::string digits = take_while(is_digit);
    if (digits.empty() || digits.size() > max_digits) return wrong("an integer has 1 to 15 digits");
    std::int64_t value = 0;
    for (const char digit : digits) value = value * 10 + (digit - '0');
    return negative ? -value : value;
  }

  Result<BareItem> string() {
    std::string out;
    take('"');
    while (!take('"')) {
      const bool escaped = take('\\');
      if (at_end() || !is_printable(next())) return wrong("a string has no end, or a character other than ASCII");
      if (escaped && next() != '"' && next() != '\\') return wrong("only '\"' and '\\' may follow a backslash");
      out += next();
      ++at_;
    }
    return out;
  }

  Result<BareItem> byte_sequence() {
    take(':');
    const std::size_t end = text_.find(':', at_);
    if (end == std::string_view::npos) return wrong("a byte sequence has no end");
    std::optional<Bytes> bytes = from_base64(text_.substr(at_, end - at_));
    if (!bytes) return wrong("not base64, with padding and without stray bits");
    at_ = end + 1;
    return std::move(*bytes);
  }

  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  /// The next character; NUL, which no production has, at the end.
  [[nodiscard]] char next() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (at_end() || next() != c) return false;
    ++at_;
    return true;
  }
  /// Whether there was anything to skip.
  bool skip(std::string_view characters) {
    const std::size_t from = at_;
    at_ = std::min(text_.find_first_not_of(characters, at_), text_.size());
    return at_ != from;
  }
  std::string take_while(bool (*belongs)(char)) {
    const std::size_t from = at_;
    while (!at_end() && belongs(next())) ++at_;
    return std::string(text_.substr(from, at_ - from));
  }
  [[nodiscard]] tl::unexpected<Error> wrong(std::string why) const {
    return fail(ErrorCode::bad_encoding, "structured field", std::move(why) + ", at byte " + std::to_string(at_));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

struct Writer {
  std::string out;

  void operator()(std::int64_t value) { out += std::to_string(value); }
  void operator()(const Token& token) { out += token.text; }
  void operator()(const Bytes& bytes) { out += ':' + to_base64(bytes) + ':'; }
  void operator()(const std::string& text) {
    out += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  void operator()(const Item& item) {
    std::visit(*this, item.value);
    write(item.parameters);
  }
  void operator()(const InnerList& list) {
    out += '(';
    for (const Item& item : list.items) {
      if (&item != &list.items.front()) out += ' ';
      (*this)(item);
    }
    out += ')';
    write(list.parameters);
  }
  void write(const Parameters& parameters) {
    for (const auto& [key, value] : parameters) {
      out += ';' + key + '=';
      std::visit(*this, value);
    }
  }
};

}  // namespace

Result<Dictionary> parse_dictionary(std::string_view text) {
  if (text.size() > max_field_bytes)
    return fail(ErrorCode::limit, "structured field", "over " + std::to_string(max_field_bytes) + " bytes");
  return Parser(text).dictionary();
}

Result<std::string> serialise(const Dictionary& dictionary) {
  Writer writer;
  for (const auto& [key, member] : dictionary) {
    if (!writer.out.empty()) writer.out += ", ";
    writer.out += key + '=';
    std::visit(writer, member);
  }
  // The reader knows the grammar: what it does not read back as the same was not in it.
  const Result<Dictionary> back = parse_dictionary(writer.out);
  if (!back || *back != dictionary)
    return fail(ErrorCode::bad_argument, "structured field", "has no form as text (RFC 8941, section 4.1)");
  return std::move(writer.out);
}

Result<std::string> serialise(const InnerList& list) {
  constexpr std::string_view key = "a";
  ACESO_TRY(const std::string text, serialise(Dictionary{{std::string(key), list}}));
  return text.substr(key.size() + 1);
}

}  // namespace aceso::http
