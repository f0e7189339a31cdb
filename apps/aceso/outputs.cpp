#include "outputs.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "passphrase.hpp"
#include "symm/key_file.hpp"

namespace aceso::app {
namespace {

/// The one name of a file that need not exist.
fs::path one_name(const fs::path& path) {
  std::error_code error;
  return fs::weakly_canonical(fs::absolute(path, error), error);
}

}  // namespace

Result<symm::Sink> Outputs::open(const fs::path& path, Readers readers, bool must_be_new) {
  for (const Pending& other : files_)
    if (one_name(other.file.path()) == one_name(path))
      return fail(ErrorCode::bad_argument, path.string(), "expected a file of its own for each output");
  std::error_code error;
  if (must_be_new && fs::exists(fs::symlink_status(path, error)))
    return fail(ErrorCode::refused, path.string(), "exists already, and is not replaced");
  ACESO_TRY(auto file, OutputFile::create(path, readers));
  auto sink = file.sink();
  files_.push_back({std::move(file), must_be_new});
  return sink;
}

Result<void> Outputs::add(const fs::path& path, ByteView bytes) {
  ACESO_TRY(const auto sink, open(path, Readers::all, keep_));
  return sink(bytes);
}

Result<void> Outputs::add_private(const fs::path& path, ByteView bytes) {
  ACESO_TRY(const auto sink, open(path, Readers::owner, keep_));
  return sink(bytes);
}

namespace {

Result<void> write_key_file(const symm::Sink& sink, const SecretBytes& artifact, const SecretBytes& passphrase) {
  OsRandom rng;
  ACESO_TRY(const Bytes file, symm::seal_key_file(passphrase.reveal(), artifact.reveal(), rng));
  return sink(file);
}

}  // namespace

Result<void> Outputs::add_secret(const fs::path& path, const SecretBytes& artifact) {
  // That the file may be written comes before the question.
  ACESO_TRY(const auto sink, open(path, Readers::owner, true));
  ACESO_TRY(const SecretBytes passphrase, choose_passphrase(cli_.passphrase_file(), path.string()));
  return write_key_file(sink, artifact, passphrase);
}

Result<void> Outputs::add_secret(const fs::path& path, const SecretBytes& artifact, const SecretBytes& passphrase) {
  ACESO_TRY(const auto sink, open(path, Readers::owner, true));
  return write_key_file(sink, artifact, passphrase);
}

Result<symm::Sink> Outputs::stream(const fs::path& path, Readers readers) { return open(path, readers, keep_); }

Result<void> Outputs::commit() {
  for (Pending& next : files_) ACESO_CHECK(next.must_be_new ? next.file.commit_new() : next.file.commit());
  return {};
}

Result<FileLock> FileLock::take(const fs::path& path) {
  for (;;) {
    FileLock lock(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (lock.fd_ < 0 || flock(lock.fd_, LOCK_EX) != 0)
      return fail(ErrorCode::unavailable, path.string(), std::string("cannot read: ") + std::strerror(errno));
    // The one who had the lock may have put a new file in this place.
    struct stat held {};
    struct stat named {};
    if (fstat(lock.fd_, &held) == 0 && stat(path.c_str(), &named) == 0 && held.st_ino == named.st_ino) return lock;
  }
}

FileLock::~FileLock() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace aceso::app
