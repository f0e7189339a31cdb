#pragma once
// Small files that must be whole or absent, whenever the machine stops.

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aceso::chain {

/// Replaces `path` by `text`, mode 0600: written beside it, synced, renamed, and the directory synced. When this
/// fails (unavailable) or the machine stops, the former file is still there, whole.
Result<void> write_file(const std::filesystem::path& path, std::string_view text);

/// Removes what processes that were killed in write_file(path) left beside it. Only while nobody else writes there. A
/// file that cannot be removed only takes up space.
void remove_leftovers(const std::filesystem::path& path);

/// The file's text; unavailable when it cannot be read, limit when it is larger than `most` bytes.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t most);

/// Removes `path`, if it is there, so that it stays removed.
Result<void> remove_file(const std::filesystem::path& path);

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }
  int release();

 private:
  int fd_;
};

/// The error (unavailable) for a failed system call, with errno's text.
tl::unexpected<Error> system_failure(const std::filesystem::path& path, std::string_view action);

}  // namespace aceso::chain
