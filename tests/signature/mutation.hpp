#pragma once
// Texts for parsers that must take anything.

#include <rapidcheck.h>

#include <string>
#include <string_view>

namespace aceso::testing {

/// A text of characters from `alphabet`.
inline std::string text_of(std::string_view alphabet) {
  return *rc::gen::container<std::string>(rc::gen::elementOf(std::string(alphabet)));
}

/// `text` with one to three places changed, dropped, doubled or added to, most with characters that it has itself.
inline std::string mutated(std::string text) {
  const std::string own = text;
  const int changes = *rc::gen::inRange(1, 4);
  for (int i = 0; i < changes && !text.empty(); ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    const char c = *rc::gen::weightedOneOf<char>({{4, rc::gen::elementOf(own)}, {1, rc::gen::arbitrary<char>()}});
    switch (*rc::gen::inRange(0, 4)) {
      case 0: text[at] = c; break;
      case 1: text.erase(at, *rc::gen::inRange<std::size_t>(1, 5)); break;
      case 2: text.insert(at, text.substr(at, *rc::gen::inRange<std::size_t>(1, 12))); break;
      default: text.insert(at, 1, c); break;
    }
  }
  return text;
}

}  // namespace aceso::testing
