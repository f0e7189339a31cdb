#include "serve/toml_file.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <toml.hpp>

#include "base/codec.hpp"

namespace aceso::app {
namespace {

// The parser calls itself for each array and table inside another: what it nests has to fit on the stack.
constexpr std::size_t most_bytes = 65536;
constexpr std::ptrdiff_t most_brackets = 128;

}  // namespace

struct TomlFile::State {
  std::filesystem::path path;
  toml::value root;
  std::set<std::string> known;  ///< "table.key" of every read
  std::optional<Error> problem;

  void report(const std::string& name, std::string message) {
    if (!problem) problem = Error{ErrorCode::bad_argument, path.string() + ": " + name, std::move(message)};
  }

  /// The value, when it is there; notes that the key is known.
  const toml::value* find(const std::string& table, const std::string& key) {
    known.insert(table + "." + key);
    if (!root.contains(table) || !root.at(table).is_table() || !root.at(table).contains(key)) return nullptr;
    return &root.at(table).at(key);
  }
};

TomlFile::TomlFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
TomlFile::TomlFile(TomlFile&&) noexcept = default;
TomlFile& TomlFile::operator=(TomlFile&&) noexcept = default;
TomlFile::~TomlFile() = default;

Result<TomlFile> TomlFile::read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::unavailable, path.string(), "cannot be read");
  std::string text(most_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > most_bytes)
    return fail(ErrorCode::limit, path.string(), "is larger than " + std::to_string(most_bytes) + " bytes");
  // At a string that is not UTF-8 the parser (toml11 3.7.1) reads outside of its buffer.
  if (!is_utf8(text)) return fail(ErrorCode::bad_argument, path.string(), "is not TOML: is not UTF-8");
  const auto opens = [](char c) { return c == '[' || c == '{'; };
  if (std::ranges::count_if(text, opens) > most_brackets)
    return fail(ErrorCode::limit, path.string(), "has more than " + std::to_string(most_brackets) + " brackets");
  std::istringstream in(std::move(text));
  try {
    return TomlFile(std::make_unique<State>(State{path, toml::parse(in, path.string()), {}, {}}));
  } catch (const std::exception& error) {
    const std::string what = error.what();  // with a drawing of the place in further lines
    return fail(ErrorCode::bad_argument, path.string(), "is not TOML: " + what.substr(0, what.find('\n')));
  }
}

std::string TomlFile::text(const std::string& table, const std::string& key, std::optional<std::string> otherwise) {
  const toml::value* const value = state_->find(table, key);
  if (value != nullptr && value->is_string()) return value->as_string().str;
  if (value != nullptr || !otherwise) state_->report("[" + table + "] " + key, "expected a string");
  return otherwise.value_or("");
}

std::uint64_t TomlFile::number(const std::string& table, const std::string& key, std::uint64_t least,
                               std::uint64_t most, std::optional<std::uint64_t> otherwise) {
  const toml::value* const value = state_->find(table, key);
  if (value == nullptr && otherwise) return *otherwise;
  if (value != nullptr && value->is_integer() && value->as_integer() >= 0) {
    const auto number = static_cast<std::uint64_t>(value->as_integer());
    if (number >= least && number <= most) return number;
  }
  state_->report("[" + table + "] " + key,
                 "expected a number from " + std::to_string(least) + " to " + std::to_string(most));
  return least;
}

std::map<std::string, std::string> TomlFile::texts(const std::string& table) {
  std::map<std::string, std::string> out;
  if (!state_->root.contains(table) || !state_->root.at(table).is_table()) return out;
  for (const auto& [key, value] : state_->root.at(table).as_table()) out[key] = text(table, key);
  return out;
}

std::filesystem::path TomlFile::path(const std::string& table, const std::string& key) {
  return state_->path.parent_path() / text(table, key);
}

Result<void> TomlFile::finish() {
  if (state_->problem) return tl::unexpected(*state_->problem);
  for (const auto& [table, values] : state_->root.as_table()) {
    if (!values.is_table()) return fail(ErrorCode::bad_argument, state_->path.string() + ": " + table, "is not known");
    for (const auto& [key, value] : values.as_table())
      if (!state_->known.contains(table + "." + key))
        return fail(ErrorCode::bad_argument, state_->path.string() + ": [" + table + "] " + key, "is not known");
  }
  return {};
}

}  // namespace aceso::app
