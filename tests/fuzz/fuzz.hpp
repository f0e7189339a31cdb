#pragma once
// What the fuzz targets share: taking an input apart, and stopping when a property does not hold.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

// The entry points that libFuzzer and replay.cpp call.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned int seed);
/// Changes the first `size` bytes at `data`, where `most` have room, and returns how many there are then. Theirs.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace aceso::fuzz {

/// Ends the program, which is how a fuzzer learns of a fault, unless `holds`.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", property);
  std::abort();
}

inline std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// Takes an input apart from the front. After its end come zeros and empty strings.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  std::uint8_t byte() {
    const ByteView one = bytes(1);
    return one.empty() ? std::uint8_t{0} : one.front();
  }
  /// A number from 0 to n - 1, of one byte.
  std::size_t below(std::size_t n) { return byte() % n; }
  std::uint64_t number(std::size_t size) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < size; ++i) out = out << 8 | byte();
    return out;
  }
  ByteView bytes(std::size_t most) {
    const ByteView out = rest_.first(std::min(most, rest_.size()));
    rest_ = rest_.subspan(out.size());
    return out;
  }
  /// A length of one byte, and as many bytes.
  std::string_view text() { return as_text(bytes(byte())); }
  /// Up to the next line end, which is taken too.
  std::string_view line() {
    const std::string_view all = as_text(rest_);
    const std::string_view out = all.substr(0, all.find('\n'));
    bytes(out.size() + 1);
    return out;
  }
  ByteView rest() { return bytes(rest_.size()); }
  [[nodiscard]] bool empty() const { return rest_.empty(); }

 private:
  ByteView rest_;
};

/// A file in a folder of its own, both gone in the end: for readers that take a path.
class ScratchFile {
 public:
  ScratchFile() {
    std::string name = (std::filesystem::temp_directory_path() / "aceso-fuzz-XXXXXX").string();
    require(mkdtemp(name.data()) != nullptr, "there is room for a temporary folder");
    folder_ = name;
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::filesystem::path path() const { return folder_ / "file"; }
  void write(std::string_view text) const {
    std::ofstream(path(), std::ios::binary | std::ios::trunc)
        .write(text.data(), static_cast<std::streamsize>(text.size()));
  }

 private:
  std::filesystem::path folder_;
};

/// The bytes of one file of tests/fuzz.
inline Bytes read_fixture(const std::string& name) {
  std::ifstream in(std::string(ACESO_FUZZ_DIR) + "/" + name, std::ios::binary);
  require(in.good(), "the fixture is there");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace aceso::fuzz
