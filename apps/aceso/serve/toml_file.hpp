#pragma once
// A TOML file whose every key is known: a misspelt one is an error, not a default.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace aceso::app {

class TomlFile {
 public:
  /// ErrorCode::unavailable when it cannot be read, limit over 64 KiB or 128 opening brackets, bad_argument when it is
  /// not TOML or not UTF-8; all name the file.
  static Result<TomlFile> read(const std::filesystem::path& path);
  TomlFile(TomlFile&&) noexcept;
  TomlFile& operator=(TomlFile&&) noexcept;
  ~TomlFile();

  // The value of [table] key. The first that is absent without a default, of another type, or out of its range is what
  // finish() reports; until then these give something harmless.
  std::string text(const std::string& table, const std::string& key, std::optional<std::string> otherwise = {});
  std::uint64_t number(const std::string& table, const std::string& key, std::uint64_t least, std::uint64_t most,
                       std::optional<std::uint64_t> otherwise = {});
  /// All keys of a table whose keys are names of anything; nothing when there is no such table.
  std::map<std::string, std::string> texts(const std::string& table);
  /// A path; a relative one starts at the file's folder.
  std::filesystem::path path(const std::string& table, const std::string& key);

  /// The first problem of all the reads, or of a key that nothing read.
  Result<void> finish();

 private:
  struct State;
  explicit TomlFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aceso::app
