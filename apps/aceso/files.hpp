#pragma once
// Artifacts on disk.

#include <filesystem>
#include <string>

#include "base/codec.hpp"
#include "base/secret.hpp"
#include "cli.hpp"
#include "interrupt.hpp"
#include "symm/stream.hpp"

namespace aceso::app {

namespace fs = std::filesystem;

inline constexpr std::size_t artifact_size_most = std::size_t{1} << 30;

/// A whole file. ErrorCode::unavailable, with the path, when it cannot be read.
Result<Bytes> read_artifact(const fs::path& path);
/// Replaces the file as a whole, or not at all.
Result<void> write_artifact(const fs::path& path, ByteView bytes);

/// A secret artifact in its key file: asks for the passphrase.
Result<SecretBytes> read_secret(const Cli& cli, const fs::path& path);
/// The same with a passphrase that is known already.
Result<SecretBytes> read_secret(const SecretBytes& passphrase, const fs::path& path);

/// The error of a decoder, with the file's name. To a decoder, text that breaks a rule may be a bad argument; in a file
/// it is a bad file.
inline tl::unexpected<Error> in_file(const fs::path& path, const Error& error) {
  const ErrorCode code = error.code == ErrorCode::bad_argument ? ErrorCode::bad_encoding : error.code;
  return fail(code, path.string() + ": " + error.field, error.message);
}

/// Reads and decodes with `decode(bytes)`; errors name the file too.
template <class Decode>
auto load(const fs::path& path, Decode decode) -> decltype(decode(ByteView{})) {
  ACESO_TRY(const Bytes bytes, read_artifact(path));
  auto value = decode(bytes);
  if (!value) return in_file(path, value.error());
  return value;
}
template <class Opener, class Decode>  // Opener: what a read_secret takes
auto load_secret(const Opener& opener, const fs::path& path, Decode decode) -> decltype(decode(ByteView{})) {
  ACESO_TRY(const SecretBytes bytes, read_secret(opener, path));
  auto value = decode(bytes.reveal());
  if (!value) return in_file(path, value.error());
  return value;
}

/// Reads a file of any size, with a progress bar on a terminal.
Result<symm::Source> source_from(const fs::path& path);

/// Who may read a file that is written.
enum class Readers {
  all,    ///< as the user's umask allows
  owner,  ///< mode 0600
};

/// A file of any size that is written beside its place and moved there by commit(), so that a failure leaves nothing.
class OutputFile {
 public:
  static Result<OutputFile> create(fs::path path, Readers readers);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] symm::Sink sink() const;
  /// Moves it to its place, where it takes that of a former file.
  Result<void> commit();
  /// Moves it to its place; ErrorCode::refused when there is a file already.
  Result<void> commit_new();

 private:
  OutputFile(fs::path path, const std::string& temporary, int fd, RemovedOnInterrupt removal)
      : path_(std::move(path)), temporary_(temporary), fd_(fd), removal_(std::move(removal)) {}
  Result<void> finish();

  fs::path path_, temporary_;
  int fd_;
  RemovedOnInterrupt removal_;
};

}  // namespace aceso::app
