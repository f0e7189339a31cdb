#pragma once
// What the blob store needs of POSIX files. Errors are ErrorCode::unavailable and carry the path.

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace aceso::store {

/// `path`: `action`: what errno says.
tl::unexpected<Error> io_failure(const std::filesystem::path& path, std::string_view action);

/// Owns a file descriptor, or none (-1). Closing it releases its lock.
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  File& operator=(File&&) = delete;
  ~File();
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

/// Opens `path` for reading.
Result<File> open_to_read(const std::filesystem::path& path);

/// Opens `path` for reading and writing and waits until no other holder of its lock is left, in this process or
/// another. What is given back is the file that has this name: one that was renamed or removed during the wait is let
/// go. With `create`, an absent file is made with mode 0600; without, nothing comes back for it.
Result<std::optional<File>> open_locked(const std::filesystem::path& path, bool create);

/// Bytes in the file.
Result<std::uint64_t> size_of(const File& file, const std::filesystem::path& path);

/// Fills as much of `out` as there is and returns how much; less than the span only at the end of the file.
Result<std::size_t> read_some(const File& file, const std::filesystem::path& path, std::span<std::uint8_t> out);

/// Writes all of `bytes` where the descriptor stands.
Result<void> write_all(const File& file, const std::filesystem::path& path, ByteView bytes);

/// SHA-256 of all of the file, in constant memory. `file` must stand at its beginning.
Result<Digest> digest_of(const File& file, const std::filesystem::path& path);

/// Makes what the file holds survive a power failure.
Result<void> sync(const File& file, const std::filesystem::path& path);
/// The same for the names in a folder.
Result<void> sync_folder(const std::filesystem::path& path);

/// Removes a file, for good; an absent one is fine.
Result<void> remove_file(const std::filesystem::path& path);

}  // namespace aceso::store
