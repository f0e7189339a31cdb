#include "chain/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace aceso::chain {
namespace {

namespace fs = std::filesystem;

fs::path directory_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : "."; }

Result<void> sync_directory_of(const fs::path& path) {
  const fs::path directory = directory_of(path);
  const Descriptor fd(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid() || fsync(fd.get()) != 0) return system_failure(directory, "sync");
  return {};
}

/// Of the files that write_file(path) has not finished.
fs::path unfinished(const fs::path& path) { return path.string() + ".unfinished-"; }

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<void> write_file(const fs::path& path, std::string_view text) {
  std::string temporary = unfinished(path).string() + "XXXXXX";
  const Descriptor fd(mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
  if (!fd.valid()) return system_failure(path, "create");
  if (!write_all(fd.get(), text) || fsync(fd.get()) != 0 || rename(temporary.c_str(), path.c_str()) != 0) {
    const auto failure = system_failure(path, "write");
    unlink(temporary.c_str());
    return failure;
  }
  return sync_directory_of(path);
}

void remove_leftovers(const fs::path& path) {
  const std::string prefix = unfinished(path).filename().string();
  std::error_code error;
  for (fs::directory_iterator it(directory_of(path), error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (it->path().filename().string().starts_with(prefix)) fs::remove(it->path(), ignored);
  }
}

Result<std::string> read_file(const fs::path& path, std::size_t most) {
  const Descriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return system_failure(path, "open");
  std::string out;
  std::array<char, 4096> part;
  for (;;) {
    const ssize_t count = read(fd.get(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure(path, "read");
    if (count == 0) return out;
    out.append(part.data(), static_cast<std::size_t>(count));
    if (out.size() > most) {
      return fail(ErrorCode::limit, path.string(), "is larger than " + std::to_string(most) + " bytes");
    }
  }
}

Result<void> remove_file(const fs::path& path) {
  if (unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return {};
    return system_failure(path, "remove");
  }
  return sync_directory_of(path);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (valid()) close(fd_);
    fd_ = other.release();
  }
  return *this;
}

Descriptor::~Descriptor() {
  if (valid()) close(fd_);
}

int Descriptor::release() { return std::exchange(fd_, -1); }

tl::unexpected<Error> system_failure(const fs::path& path, std::string_view action) {
  const std::string why = std::generic_category().message(errno);
  return fail(ErrorCode::unavailable, path.string(), "cannot " + std::string(action) + ": " + why);
}

}  // namespace aceso::chain
