#include "files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/random.hpp"
#include "passphrase.hpp"
#include "progress.hpp"
#include "symm/key_file.hpp"

namespace aceso::app {
namespace {

tl::unexpected<Error> failed(const fs::path& path, std::string_view action) {
  return fail(ErrorCode::unavailable, path.string(), std::string(action) + ": " + std::strerror(errno));
}

tl::unexpected<Error> exists_already(const fs::path& path) {
  return fail(ErrorCode::refused, path.string(), "exists already, and is not replaced");
}

/// What makes a temporary file's name its own: one in 2^32, and O_EXCL sees to the rest.
std::string random_suffix() {
  std::array<std::uint8_t, 4> bytes{};
  OsRandom().fill(bytes);
  return to_hex(bytes);
}

struct InputFile {
  explicit InputFile(int file) : fd(file) {}
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile() { close(fd); }
  int fd;
};

}  // namespace

Result<symm::Source> source_from(const fs::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failed(path, "cannot read");
  const auto file = std::make_shared<InputFile>(fd);
  struct stat facts {};
  if (fstat(fd, &facts) != 0 || S_ISDIR(facts.st_mode))
    return fail(ErrorCode::unavailable, path.string(), "expected a file");
  const auto progress = std::make_shared<Progress>(path.filename().string(), static_cast<std::uint64_t>(facts.st_size));
  return [=](std::span<std::uint8_t> out) -> Result<std::size_t> {
    std::size_t filled = 0;
    while (filled < out.size()) {
      const ssize_t n = ::read(file->fd, out.data() + filled, out.size() - filled);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return failed(path, "cannot read");
      if (n == 0) break;
      filled += static_cast<std::size_t>(n);
    }
    progress->advance(filled);
    return filled;
  };
}

Result<Bytes> read_artifact(const fs::path& path) {
  ACESO_TRY(const auto source, source_from(path));
  Bytes out, buffer(symm::stream_chunk_size);
  for (;;) {
    ACESO_TRY(const std::size_t n, source(buffer));
    append(out, ByteView(buffer).first(n));
    if (n < buffer.size()) return out;
    if (out.size() > artifact_size_most) return fail(ErrorCode::limit, path.string(), "expected at most 1 GiB");
  }
}

Result<void> write_artifact(const fs::path& path, ByteView bytes) {
  ACESO_TRY(auto out, OutputFile::create(path, Readers::all));
  ACESO_CHECK(out.sink()(bytes));
  return out.commit();
}

namespace {

Result<Bytes> read_key_file(const fs::path& path) {
  ACESO_TRY(Bytes file, read_artifact(path));
  if (const Decoder header(file, Artifact::key_file); !header.ok())
    return fail(ErrorCode::bad_encoding, path.string(), header.failure().value().message);
  return file;
}

Result<SecretBytes> open_key_file(const SecretBytes& passphrase, const fs::path& path, const Bytes& file) {
  auto opened = symm::open_key_file(passphrase.reveal(), file);
  if (!opened) return fail(opened.error().code, path.string(), opened.error().message);
  return opened;
}

}  // namespace

Result<SecretBytes> read_secret(const Cli& cli, const fs::path& path) {
  ACESO_TRY(const Bytes file, read_key_file(path));
  ACESO_TRY(const SecretBytes passphrase, ask_passphrase(cli.passphrase_file(), path.string()));
  return open_key_file(passphrase, path, file);
}

Result<SecretBytes> read_secret(const SecretBytes& passphrase, const fs::path& path) {
  ACESO_TRY(const Bytes file, read_key_file(path));
  return open_key_file(passphrase, path, file);
}

Result<OutputFile> OutputFile::create(fs::path path, Readers readers) {
  std::error_code error;
  if (fs::exists(path, error) && !fs::is_regular_file(path, error))
    return fail(ErrorCode::unavailable, path.string(), "cannot write: is not a regular file");
  // The removal comes before the file: a signal between the two leaves nothing behind.
  const std::string temporary = path.string() + "." + random_suffix();
  RemovedOnInterrupt removal(temporary);
  const int fd = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return failed(path, "cannot write");
  // What is public gets what the user's umask allows.
  const mode_t mask = umask(0);
  umask(mask);
  if (readers == Readers::all) fchmod(fd, 0666 & ~mask);
  return OutputFile(std::move(path), temporary, fd, std::move(removal));
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      fd_(std::exchange(other.fd_, -1)),
      removal_(std::move(other.removal_)) {}

OutputFile::~OutputFile() {
  if (fd_ < 0) return;
  close(fd_);
  unlink(temporary_.c_str());
}

symm::Sink OutputFile::sink() const {
  return [fd = fd_, path = path_](ByteView bytes) -> Result<void> {
    while (!bytes.empty()) {
      const ssize_t n = ::write(fd, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return failed(path, "cannot write");
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return {};
  };
}

Result<void> OutputFile::commit() {
  if (fsync(fd_) != 0 && errno != EINVAL) return failed(path_, "cannot write");
  if (rename(temporary_.c_str(), path_.c_str()) != 0) return failed(path_, "cannot write");
  return finish();
}

Result<void> OutputFile::commit_new() {
  if (fsync(fd_) != 0 && errno != EINVAL) return failed(path_, "cannot write");
  if (link(temporary_.c_str(), path_.c_str()) != 0)
    return errno == EEXIST ? exists_already(path_) : failed(path_, "cannot write");
  unlink(temporary_.c_str());
  return finish();
}

Result<void> OutputFile::finish() {
  close(std::exchange(fd_, -1));
  // The name must survive a power cut as well.
  const fs::path folder = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return {};
  fsync(fd);
  close(fd);
  return {};
}

}  // namespace aceso::app
