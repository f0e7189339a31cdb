#pragma once
// The files that a command writes: all of them, or none when it fails.

#include <vector>

#include "files.hpp"

namespace aceso::app {

/// Files that are written beside their places and moved there together.
class Outputs {
 public:
  explicit Outputs(const Cli& cli) : cli_(cli) {}

  /// A public artifact; it takes the place of a former file.
  Result<void> add(const fs::path& path, ByteView bytes);
  /// What is not a key, yet for its owner alone: mode 0600.
  Result<void> add_private(const fs::path& path, ByteView bytes);
  /// A secret artifact in a key file, mode 0600. Never takes the place of a file: a key that is lost cannot be made
  /// again.
  Result<void> add_secret(const fs::path& path, const SecretBytes& artifact);
  /// The same under a passphrase that was chosen already.
  Result<void> add_secret(const fs::path& path, const SecretBytes& artifact, const SecretBytes& passphrase);
  /// Where to write a file of any size.
  Result<symm::Sink> stream(const fs::path& path, Readers readers);

  /// From now on, public artifacts must be new files as well.
  void keep_former_files() { keep_ = true; }
  Result<void> commit();

 private:
  struct Pending {
    OutputFile file;
    bool must_be_new;
  };
  Result<symm::Sink> open(const fs::path& path, Readers readers, bool must_be_new);

  const Cli& cli_;
  std::vector<Pending> files_;
  bool keep_ = false;
};

/// Holds the file's lock until it dies, so that two commands do not change the same list at once. Waits for it.
class FileLock {
 public:
  static Result<FileLock> take(const fs::path& path);
  FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace aceso::app
