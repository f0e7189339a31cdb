// CT_HD: sealing a file into a file, beside what a file copy, AES-256-GCM and SHA-256 cost alone.

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <stdexcept>

#include "cases.hpp"
#include "measure.hpp"
#include "symm/aes_gcm.hpp"
#include "symm/hash.hpp"
#include "symm/stream.hpp"

namespace aceso::bench {
namespace {

using Task = std::function<void()>;
namespace fs = std::filesystem;

/// An open file, closed with the object.
class File {
 public:
  File(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags, 0600)) {
    if (fd_ < 0) throw std::runtime_error("bench: cannot open " + path.string());
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(fd_); }

  std::size_t read(std::span<std::uint8_t> out) {
    std::size_t got = 0;
    while (got < out.size()) {
      const ssize_t n = ::read(fd_, out.data() + got, out.size() - got);
      if (n < 0) throw std::runtime_error("bench: cannot read");
      if (n == 0) break;
      got += static_cast<std::size_t>(n);
    }
    return got;
  }
  void write(ByteView bytes) {
    if (::write(fd_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
      throw std::runtime_error("bench: cannot write");
  }

 private:
  int fd_;
};

/// A folder for the files, in the one that `make bench` works in; gone with the object.
struct Folder {
  fs::path path = "build/bench/files";
  Folder() { fs::create_directories(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }

  [[nodiscard]] fs::path input() const { return path / "record"; }
  [[nodiscard]] fs::path output() const { return path / "sealed"; }

  void fill(std::size_t bytes) const {
    File file(input(), O_WRONLY | O_CREAT | O_TRUNC);
    Bytes block(std::min<std::size_t>(bytes, 1 << 20));
    OsRandom().fill(std::span(block).first(std::min<std::size_t>(block.size(), 4096)));
    for (std::size_t left = bytes; left > 0;) {
      const std::size_t n = std::min(left, block.size());
      file.write(ByteView(block).first(n));
      left -= n;
    }
  }
};

constexpr int overwrite = O_WRONLY | O_CREAT | O_TRUNC;

void add_seal(std::size_t bytes) {
  add({.op = "Seal a file", .parameters = {{"bytes", double(bytes)}}, .memory = true, .bytes = double(bytes)},
      [=]() -> Task {
        const auto folder = std::make_shared<Folder>();
        folder->fill(bytes);
        return [=] {
          OsRandom rng;
          File in(folder->input(), O_RDONLY), out(folder->output(), overwrite);
          const std::array<std::uint8_t, 32> key{1};
          const auto digest = symm::seal_stream(
              key, rng, [&](std::span<std::uint8_t> to) -> Result<std::size_t> { return in.read(to); },
              [&](ByteView from) -> Result<void> {
                out.write(from);
                return {};
              });
          keep(digest.value());
        };
      });
}

void add_copy(std::size_t bytes) {
  add({.op = "Copy a file", .parameters = {{"bytes", double(bytes)}}, .bytes = double(bytes)}, [=]() -> Task {
    const auto folder = std::make_shared<Folder>();
    folder->fill(bytes);
    return [=] {
      File in(folder->input(), O_RDONLY), out(folder->output(), overwrite);
      Bytes buffer(symm::stream_chunk_size);
      while (const std::size_t n = in.read(buffer)) out.write(ByteView(buffer).first(n));
    };
  });
}

}  // namespace

void add_sealing() {
  add({.op = "AES-256-GCM, 16 KiB", .bytes = 16384}, []() -> Task {
    const auto cipher = std::make_shared<symm::AesGcm>(std::array<std::uint8_t, 32>{1});
    const auto buffer = std::make_shared<std::pair<Bytes, Bytes>>(Bytes(16384), Bytes(16384 + symm::gcm_tag_size));
    return [=] { cipher->seal({}, {}, buffer->first, buffer->second); };
  });
  add({.op = "SHA-256, 16 KiB", .bytes = 16384}, []() -> Task {
    const auto buffer = std::make_shared<Bytes>(16384);
    return [=] { keep(symm::sha256(*buffer)); };
  });
  constexpr std::size_t gib = std::size_t{1} << 30;
  add_copy(gib);
  for (std::size_t bytes = 1 << 10; bytes <= gib; bytes *= 4) add_seal(bytes);
}

}  // namespace aceso::bench
