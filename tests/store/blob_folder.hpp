#pragma once
// A blob store in a folder that vanishes after the test.

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "store/blob_store.hpp"

namespace aceso::store::test {

struct BlobFolder : ::testing::Test {
  std::filesystem::path dir = [] {
    std::string name = (std::filesystem::temp_directory_path() / "aceso-blobs-XXXXXX").string();
    return std::filesystem::path(mkdtemp(name.data()));
  }();
  BlobStore blobs = BlobStore::open(dir / "store").value();

  ~BlobFolder() override { std::filesystem::remove_all(dir); }

  Result<Digest> put(ByteView bytes) const {
    return blobs.put([&](const symm::Sink& sink) { return sink(bytes); });
  }
  std::filesystem::path file(const Digest& digest) const {
    const std::string name = to_hex(digest);
    return dir / "store" / name.substr(0, 2) / name.substr(2);
  }
  std::size_t entries() const {
    std::size_t n = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dir / "store"))
      n += entry.is_regular_file() ? 1 : 0;
    return n;
  }
  static Result<Bytes> drain(const symm::Source& source) {
    Bytes out, buffer(1000);
    for (;;) {
      ACESO_TRY(const std::size_t n, source(buffer));
      append(out, ByteView(buffer).first(n));
      if (n < buffer.size()) return out;
    }
  }
};

}  // namespace aceso::store::test
