// BlobStore's uploads.

#include <unistd.h>

#include "store/blob_store.hpp"
#include "store/file.hpp"

namespace aceso::store {

namespace fs = std::filesystem;

fs::path BlobStore::upload_path(const Digest& upload) const { return dir_ / "uploads" / to_hex(upload); }

Result<std::uint64_t> BlobStore::received(const Digest& upload) const {
  const fs::path path = upload_path(upload);
  // Under the lock, so that a part that is being written, and may fail, does not count.
  ACESO_TRY(const auto file, open_locked(path, false));
  if (!file) return 0;
  return size_of(*file, path);
}

Result<std::uint64_t> BlobStore::append(const Digest& upload, std::uint64_t offset, ByteView part) const {
  const fs::path path = upload_path(upload);
  ACESO_TRY(const auto file, open_locked(path, offset == 0));
  std::uint64_t present = 0;
  if (file) {
    ACESO_TRY(present, size_of(*file, path));
  }
  // The file may be new, and the call that a repetition repeats may have been stopped before it synced.
  const auto settle = [&]() -> Result<std::uint64_t> {
    ACESO_CHECK(sync(*file, path));
    ACESO_CHECK(sync_folder(path.parent_path()));
    return size_of(*file, path);
  };
  if (offset < present && part.size() <= present - offset) return settle();
  if (offset != present) return fail(ErrorCode::conflict, "offset", "expected " + std::to_string(present));

  auto written = [&]() -> Result<std::uint64_t> {
    if (lseek(file->fd(), static_cast<off_t>(present), SEEK_SET) < 0) return io_failure(path, "cannot write");
    ACESO_CHECK(write_all(*file, path, part));
    return settle();
  }();
  if (!written && ftruncate(file->fd(), static_cast<off_t>(present)) != 0)
    return io_failure(path, "cannot undo a write");
  return written;
}

Result<void> BlobStore::finish(const Digest& upload, const Digest& expected) const {
  const fs::path path = upload_path(upload);
  ACESO_TRY(const auto file, open_locked(path, false));
  if (!file) {
    if (!contains(expected)) return fail(ErrorCode::unavailable, "upload", "nothing of it is here");
    // An earlier call may have been stopped between the rename and this.
    ACESO_CHECK(sync_folder(path_of(expected).parent_path()));
    return sync_folder(dir_);
  }
  ACESO_TRY(const Digest digest, digest_of(*file, path));
  if (digest != expected) {
    ACESO_CHECK(remove_file(path));
    return fail(ErrorCode::bad_signature, "sealed data", "its SHA-256 is not the one expected");
  }
  ACESO_CHECK(sync(*file, path));  // a process that was killed in append did not
  ACESO_CHECK(keep(path, expected));
  return sync_folder(path.parent_path());
}

Result<void> BlobStore::discard(const Digest& upload) const {
  const fs::path path = upload_path(upload);
  ACESO_TRY(const auto file, open_locked(path, false));
  return file ? remove_file(path) : Result<void>();
}

}  // namespace aceso::store
