#include "store/blob_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "symm/hash.hpp"

namespace aceso::store {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> io_failure(const fs::path& path, std::string_view action) {
  return fail(ErrorCode::unavailable, path.string(), std::string(action) + ": " + std::strerror(errno));
}

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

/// A file beside the blobs that vanishes unless it is kept.
class Temporary {
 public:
  explicit Temporary(const fs::path& dir) : name_((dir / "incoming-XXXXXX").string()), file_(mkstemp(name_.data())) {}
  ~Temporary() {
    if (!kept_ && valid()) unlink(name_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  [[nodiscard]] bool valid() const { return file_.fd() >= 0; }
  [[nodiscard]] const std::string& name() const { return name_; }

  Result<void> write_all(ByteView bytes) const {
    while (!bytes.empty()) {
      const ssize_t n = ::write(file_.fd(), bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return io_failure(name_, "cannot write");
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return {};
  }

  Result<void> keep_as(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (fsync(file_.fd()) != 0 || rename(name_.c_str(), path.c_str()) != 0) return io_failure(path, "cannot store");
    kept_ = true;
    const File folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.fd() < 0 || fsync(folder.fd()) != 0) return io_failure(path, "cannot store");
    return {};
  }

 private:
  std::string name_;
  File file_;
  bool kept_ = false;
};

/// Writes `fill`'s bytes to `file` and gives their digest.
Result<Digest> receive(const Temporary& file, const std::function<Result<void>(const symm::Sink&)>& fill) {
  if (!file.valid()) return io_failure(file.name(), "cannot create");
  symm::Sha256 hash;
  ACESO_CHECK(fill([&](ByteView bytes) {
    hash.add(bytes);
    return file.write_all(bytes);
  }));
  return hash.digest();
}

}  // namespace

Result<BlobStore> BlobStore::open(fs::path dir) {
  std::error_code error;
  fs::create_directories(dir, error);
  if (!error) fs::permissions(dir, fs::perms::owner_all, error);
  if (error) return fail(ErrorCode::unavailable, dir.string(), "cannot be used: " + error.message());
  return BlobStore(std::move(dir));
}

fs::path BlobStore::path_of(const Digest& digest) const {
  const std::string name = to_hex(digest);
  return dir_ / name.substr(0, 2) / name.substr(2);
}

bool BlobStore::contains(const Digest& digest) const { return fs::exists(path_of(digest)); }

Result<Digest> BlobStore::put(const std::function<Result<void>(const symm::Sink&)>& fill) const {
  Temporary file(dir_);
  ACESO_TRY(const Digest digest, receive(file, fill));
  if (!contains(digest)) {
    ACESO_CHECK(file.keep_as(path_of(digest)));
  }
  return digest;
}

Result<void> BlobStore::put(const symm::Source& source, const Digest& expected) const {
  Temporary file(dir_);
  ACESO_TRY(const Digest digest, receive(file, [&](const symm::Sink& sink) -> Result<void> {
              Bytes buffer(symm::stream_chunk_size);
              for (;;) {
                ACESO_TRY(const std::size_t n, source(buffer));
                if (n == 0) return {};
                ACESO_CHECK(sink(ByteView(buffer).first(n)));
              }
            }));
  if (digest != expected) return fail(ErrorCode::bad_signature, "sealed data", "its SHA-256 is not the one expected");
  return contains(digest) ? Result<void>() : file.keep_as(path_of(digest));
}

Result<symm::Source> BlobStore::get(const Digest& digest) const {
  const fs::path path = path_of(digest);
  const auto file = std::make_shared<File>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file->fd() < 0) return io_failure(path, "cannot read");
  const auto hash = std::make_shared<symm::Sha256>();
  return [=](std::span<std::uint8_t> out) -> Result<std::size_t> {
    std::size_t filled = 0;
    while (filled < out.size()) {
      const ssize_t n = ::read(file->fd(), out.data() + filled, out.size() - filled);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return io_failure(path, "cannot read");
      if (n == 0) break;
      filled += static_cast<std::size_t>(n);
    }
    hash->add(out.first(filled));
    if (filled < out.size() && hash->digest() != digest)
      return fail(ErrorCode::bad_signature, "stored ciphertext", "the file was changed: its SHA-256 differs");
    return filled;
  };
}

}  // namespace aceso::store
