#pragma once
// A folder with one user's keys, and what belongs to them. The keys are in key files under one passphrase.

#include "cli.hpp"
#include "client/connection.hpp"
#include "client/fields.hpp"
#include "outputs.hpp"

namespace aceso::app {

/// Held by one process at a time; a second one waits.
class KeyFolder {
 public:
  /// Makes the folder (mode 0700) unless it is there.
  static Result<KeyFolder> make(const fs::path& dir);
  /// ErrorCode::unavailable when there is none.
  static Result<KeyFolder> open(const fs::path& dir);

  [[nodiscard]] fs::path path(const fs::path& name) const { return dir_ / name; }
  [[nodiscard]] bool has(const fs::path& name) const;
  /// A folder in it, made unless it is there.
  Result<fs::path> folder(const fs::path& name) const;

  /// Writes the file as a whole, mode 0600, so that it outlives a crash.
  Result<void> keep(const fs::path& name, ByteView bytes) const;
  /// A JSON file with "format" and "version": 1 beside the members of `value`.
  Result<void> keep_json(const fs::path& name, const std::string& format, nlohmann::ordered_json value) const;
  Result<nlohmann::json> read_json(const fs::path& name, const std::string& format) const;

 private:
  KeyFolder(fs::path dir, FileLock lock) : dir_(std::move(dir)), lock_(std::move(lock)) {}

  fs::path dir_;
  FileLock lock_;
};

/// Asks for the passphrase of a folder's keys, twice when they are `fresh`.
Result<SecretBytes> folder_passphrase(const Cli& cli, const KeyFolder& folder, bool fresh);

/// A service as JSON files of folders have it; null when there is none.
nlohmann::ordered_json to_json(const std::optional<Service>& service);
std::optional<Service> service_or_null(Fields& in, const nlohmann::json& object, const char* name);

}  // namespace aceso::app
