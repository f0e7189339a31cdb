// Runs a fuzz target without libFuzzer: every file of the folders that are named, and a fixed number of changed copies
// of each, the same in every run. `make test` runs it; `make fuzz` is what finds new inputs.
//
//   fuzz_TARGET CHANGED_COPIES FOLDER...

#include <csignal>
#include <cstring>
#include <random>
#include <vector>

#include "fuzz.hpp"

// Not every target has one.
extern "C" __attribute__((weak)) std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                                                     std::size_t most, unsigned int seed);

namespace {

using aceso::Bytes;

constexpr std::size_t room = 4096;  // by how much a copy may be longer than its file

std::mt19937_64& rng() {
  static std::mt19937_64 made(1);
  return made;
}

/// A number below n, or 0.
std::size_t below(std::size_t n) { return n == 0 ? 0 : rng()() % n; }

std::size_t change_once(std::uint8_t* data, std::size_t size, std::size_t most) {
  static constexpr std::uint8_t telling[] = {0, 1, 0x20, 0x7f, 0x80, 0xff, '"', '\\', '(', '\n'};
  const std::size_t at = below(size);
  const std::size_t length = std::min(1 + below(16), size - at);
  switch (below(7)) {
    case 0: data[at] ^= static_cast<std::uint8_t>(1U << below(8)); break;
    case 1: data[at] = static_cast<std::uint8_t>(below(256)); break;
    case 2: data[at] = telling[below(std::size(telling))]; break;
    case 3: data[at] = static_cast<std::uint8_t>(data[at] + (below(2) == 0 ? 1 : 255)); break;
    case 4:  // leaves some out
      std::memmove(data + at, data + at + length, size - at - length);
      return size - length;
    case 5: {  // repeats some
      if (size + length > most) break;
      std::memmove(data + at + length, data + at, size - at);
      return size + length;
    }
    default: {  // copies some over others
      std::memmove(data + below(size - length + 1), data + at, length);
      break;
    }
  }
  return size;
}

const Bytes* running = nullptr;

/// Shows the input that broke something, in hexadecimal, and lets the program end as it would have.
void show_input(int signal) {
  if (running != nullptr) std::fprintf(stderr, "input: %s\n", aceso::to_hex(*running).c_str());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void run(const Bytes& input) {
  running = &input;
  LLVMFuzzerTestOneInput(input.data(), input.size());
}

std::size_t replay(const std::filesystem::path& file, std::size_t copies) {
  std::ifstream in(file, std::ios::binary);
  const Bytes seed{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  run(seed);
  for (std::size_t i = 0; i < copies; ++i) {
    Bytes copy = seed;
    copy.resize(seed.size() + room);
    const auto draw = static_cast<unsigned int>(rng()());
    copy.resize(LLVMFuzzerCustomMutator != nullptr
                    ? LLVMFuzzerCustomMutator(copy.data(), seed.size(), copy.size(), draw)
                    : LLVMFuzzerMutate(copy.data(), seed.size(), copy.size()));
    run(copy);
  }
  return 1 + copies;
}

}  // namespace

std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most) {
  if (size == 0) {
    data[0] = static_cast<std::uint8_t>(below(256));
    return 1;
  }
  for (std::size_t i = 0, times = 1 + below(4); i < times && size > 0; ++i) size = change_once(data, size, most);
  return size;
}

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: fuzz_TARGET CHANGED_COPIES FOLDER...\n", stderr);
    return 2;
  }
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE}) std::signal(signal, show_input);
  const std::size_t copies = std::strtoul(argv[1], nullptr, 10);
  std::vector<std::filesystem::path> files;
  for (int i = 2; i < argc; ++i)
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::size_t inputs = 0;
  for (const auto& file : files) {
    inputs += replay(file, copies);
  }
  std::fprintf(stderr, "%zu inputs\n", inputs);
  return files.empty() ? 1 : 0;
}
