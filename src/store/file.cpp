#include "store/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "symm/hash.hpp"

namespace aceso::store {

namespace fs = std::filesystem;

tl::unexpected<Error> io_failure(const fs::path& path, std::string_view action) {
  return fail(ErrorCode::unavailable, path.string(), std::string(action) + ": " + std::strerror(errno));
}

File::~File() {
  if (fd_ >= 0) close(fd_);
}

Result<File> open_to_read(const fs::path& path) {
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd() < 0) return io_failure(path, "cannot read");
  return file;
}

Result<std::optional<File>> open_locked(const fs::path& path, bool create) {
  for (;;) {
    File file(::open(path.c_str(), O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0600));
    if (file.fd() < 0 && errno == ENOENT && !create) return std::nullopt;
    if (file.fd() < 0) return io_failure(path, "cannot open");
    while (flock(file.fd(), LOCK_EX) != 0) {
      if (errno != EINTR) return io_failure(path, "cannot lock");
    }
    struct stat mine {
    }, named{};
    if (fstat(file.fd(), &mine) != 0) return io_failure(path, "cannot open");
    if (stat(path.c_str(), &named) == 0 && mine.st_dev == named.st_dev && mine.st_ino == named.st_ino) return file;
  }
}

Result<std::uint64_t> size_of(const File& file, const fs::path& path) {
  struct stat facts {};
  if (fstat(file.fd(), &facts) != 0) return io_failure(path, "cannot read");
  return static_cast<std::uint64_t>(facts.st_size);
}

Result<std::size_t> read_some(const File& file, const fs::path& path, std::span<std::uint8_t> out) {
  std::size_t filled = 0;
  while (filled < out.size()) {
    const ssize_t n = ::read(file.fd(), out.data() + filled, out.size() - filled);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return io_failure(path, "cannot read");
    if (n == 0) break;
    filled += static_cast<std::size_t>(n);
  }
  return filled;
}

Result<void> write_all(const File& file, const fs::path& path, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file.fd(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return io_failure(path, "cannot write");
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Result<Digest> digest_of(const File& file, const fs::path& path) {
  symm::Sha256 hash;
  Bytes buffer(std::size_t{1} << 20);
  for (;;) {
    ACESO_TRY(const std::size_t n, read_some(file, path, buffer));
    hash.add(ByteView(buffer).first(n));
    if (n < buffer.size()) return hash.digest();
  }
}

Result<void> sync(const File& file, const fs::path& path) {
  if (fsync(file.fd()) != 0) return io_failure(path, "cannot store");
  return {};
}

Result<void> sync_folder(const fs::path& path) {
  const File folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd() < 0) return io_failure(path, "cannot store");
  return sync(folder, path);
}

Result<void> remove_file(const fs::path& path) {
  if (unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return {};
    return io_failure(path, "cannot remove");
  }
  return sync_folder(path.parent_path());
}

}  // namespace aceso::store
