#include "store/blob_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "store/file.hpp"
#include "symm/hash.hpp"

namespace aceso::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view temporary_prefix = "incoming-";

/// A file beside the blobs that vanishes unless it was renamed.
class Temporary {
 public:
  explicit Temporary(const fs::path& dir)
      : name_((dir / (std::string(temporary_prefix) + "XXXXXX")).string()), file_(mkostemp(name_.data(), O_CLOEXEC)) {}
  ~Temporary() {
    if (!kept_ && valid()) unlink(name_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  [[nodiscard]] bool valid() const { return file_.fd() >= 0; }
  [[nodiscard]] const std::string& name() const { return name_; }

  [[nodiscard]] const File& file() const { return file_; }
  void renamed() { kept_ = true; }

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
    return write_all(file.file(), file.name(), bytes);
  }));
  ACESO_CHECK(sync(file.file(), file.name()));
  return hash.digest();
}

/// Removes what killed processes left in `dir`. A file that cannot be removed only takes up space.
Result<void> remove_leftovers(const fs::path& dir) {
  const auto latest = fs::file_time_type::clock::now() - std::chrono::hours(24);
  std::error_code error;
  for (fs::directory_iterator it(dir, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (!it->path().filename().string().starts_with(temporary_prefix)) continue;
    const auto written = it->last_write_time(ignored);
    if (!ignored && written < latest) fs::remove(it->path(), ignored);
  }
  if (error) return fail(ErrorCode::unavailable, dir.string(), "cannot be read: " + error.message());
  return {};
}

}  // namespace

Result<BlobStore> BlobStore::open(fs::path dir) {
  std::error_code error;
  fs::create_directories(dir / "uploads", error);
  if (!error) fs::permissions(dir, fs::perms::owner_all, error);
  if (error) return fail(ErrorCode::unavailable, dir.string(), "cannot be used: " + error.message());
  ACESO_CHECK(remove_leftovers(dir));
  ACESO_CHECK(sync_folder(dir));
  return BlobStore(std::move(dir));
}

fs::path BlobStore::path_of(const Digest& digest) const {
  const std::string name = to_hex(digest);
  return dir_ / name.substr(0, 2) / name.substr(2);
}

Result<void> BlobStore::keep(const fs::path& file, const Digest& digest) const {
  const fs::path path = path_of(digest);
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (rename(file.c_str(), path.c_str()) != 0) return io_failure(path, "cannot store");
  ACESO_CHECK(sync_folder(path.parent_path()));
  return sync_folder(dir_);  // which may have got the folder
}

bool BlobStore::contains(const Digest& digest) const {
  std::error_code ignored;
  return fs::exists(path_of(digest), ignored);
}

Result<Digest> BlobStore::put(const std::function<Result<void>(const symm::Sink&)>& fill) const {
  Temporary file(dir_);
  ACESO_TRY(const Digest digest, receive(file, fill));
  if (!contains(digest)) {
    ACESO_CHECK(keep(file.name(), digest));
    file.renamed();
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
  if (contains(digest)) return {};
  ACESO_CHECK(keep(file.name(), digest));
  file.renamed();
  return {};
}

Result<symm::Source> BlobStore::get(const Digest& digest) const {
  const fs::path path = path_of(digest);
  ACESO_TRY(auto opened, open_to_read(path));
  const auto file = std::make_shared<File>(std::move(opened));
  const auto hash = std::make_shared<symm::Sha256>();
  return [=](std::span<std::uint8_t> out) -> Result<std::size_t> {
    ACESO_TRY(const std::size_t filled, read_some(*file, path, out));
    hash->add(out.first(filled));
    if (filled < out.size() && hash->digest() != digest)
      return fail(ErrorCode::bad_signature, "stored ciphertext", "the file was changed: its SHA-256 differs");
    return filled;
  };
}

Result<std::uint64_t> BlobStore::size(const Digest& blob) const {
  const fs::path path = path_of(blob);
  ACESO_TRY(const File file, open_to_read(path));
  return size_of(file, path);
}

Result<fs::path> BlobStore::verified(const Digest& blob) const {
  fs::path path = path_of(blob);
  ACESO_TRY(const File file, open_to_read(path));
  ACESO_TRY(const Digest digest, digest_of(file, path));
  if (digest != blob)
    return fail(ErrorCode::bad_signature, "stored ciphertext", "the file was changed: its SHA-256 differs");
  return path;
}

Result<void> BlobStore::remove(const Digest& blob) const { return remove_file(path_of(blob)); }

}  // namespace aceso::store
