#include "files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "passphrase.hpp"
#include "progress.hpp"
#include "symm/key_file.hpp"

namespace aceso::app {
namespace {

tl::unexpected<Error> failed(const fs::path& path, std::string_view action) {
  return fail(ErrorCode::unavailable, path.string(), std::string(action) + ": " + std::strerror(errno));
}

Result<void> write_whole(const fs::path& path, ByteView bytes, bool secret) {
  ACESO_TRY(auto out, OutputFile::create(path, secret));
  ACESO_CHECK(out.sink()(bytes));
  return out.commit();
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

Result<void> write_artifact(const fs::path& path, ByteView bytes) { return write_whole(path, bytes, false); }

Result<SecretBytes> read_secret(const Cli& cli, const fs::path& path) {
  ACESO_TRY(const Bytes file, read_artifact(path));
  ACESO_TRY(const SecretBytes passphrase, ask_passphrase(cli.passphrase_file(), path.string()));
  auto opened = symm::open_key_file(passphrase.reveal(), file);
  if (!opened) return fail(opened.error().code, path.string(), opened.error().message);
  return opened;
}

Result<void> write_secret(const Cli& cli, const fs::path& path, const SecretBytes& artifact) {
  ACESO_TRY(const SecretBytes passphrase, ask_passphrase(cli.passphrase_file(), path.string()));
  OsRandom rng;
  ACESO_TRY(const Bytes file, symm::seal_key_file(passphrase.reveal(), artifact.reveal(), rng));
  return write_whole(path, file, true);
}

Result<OutputFile> OutputFile::create(fs::path path, bool secret) {
  std::string temporary = path.string() + ".XXXXXX";
  const int fd = mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return failed(path, "cannot write");
  // mkostemp gives mode 0600: what is public gets what the user's umask allows.
  const mode_t mask = umask(0);
  umask(mask);
  if (!secret) fchmod(fd, 0666 & ~mask);
  return OutputFile(std::move(path), std::move(temporary), fd);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::move(other.temporary_)), fd_(std::exchange(other.fd_, -1)) {}

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
  close(std::exchange(fd_, -1));
  return {};
}

}  // namespace aceso::app
