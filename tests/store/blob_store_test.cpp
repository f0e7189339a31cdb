#include "store/blob_store.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "symm/hash.hpp"

namespace aceso::store {
namespace {

namespace fs = std::filesystem;

struct BlobStoreTest : ::testing::Test {
  fs::path dir = [] {
    std::string name = (fs::temp_directory_path() / "aceso-blobs-XXXXXX").string();
    return fs::path(mkdtemp(name.data()));
  }();
  BlobStore blobs = BlobStore::open(dir / "store").value();

  ~BlobStoreTest() override { fs::remove_all(dir); }

  Result<Digest> put(ByteView bytes) const {
    return blobs.put([&](const symm::Sink& sink) { return sink(bytes); });
  }
  static Result<Bytes> drain(const symm::Source& source) {
    Bytes out, buffer(1000);
    for (;;) {
      ACESO_TRY(const std::size_t n, source(buffer));
      append(out, ByteView(buffer).first(n));
      if (n < buffer.size()) return out;
    }
  }
  fs::path file(const Digest& digest) const {
    const std::string name = to_hex(digest);
    return dir / "store" / name.substr(0, 2) / name.substr(2);
  }
  std::size_t entries() const {
    std::size_t n = 0;
    for (const auto& entry : fs::recursive_directory_iterator(dir / "store")) n += entry.is_regular_file() ? 1 : 0;
    return n;
  }
};

TEST_F(BlobStoreTest, GivesBackWhatWasPutUnderItsDigest) {
  const Bytes bytes(123'456, 7);
  const Digest digest = put(bytes).value();
  EXPECT_EQ(digest, symm::sha256(bytes));
  EXPECT_TRUE(blobs.contains(digest));
  EXPECT_EQ(drain(blobs.get(digest).value()).value(), bytes);
}

TEST_F(BlobStoreTest, KeepsOneCopyAndNothingBesides) {
  const Bytes bytes(1000, 1);
  ASSERT_EQ(put(bytes).value(), put(bytes).value());
  EXPECT_EQ(entries(), 1u);
}

TEST_F(BlobStoreTest, IsClosedToOthers) {
  struct stat facts {};
  ASSERT_EQ(stat((dir / "store").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0700u);
}

TEST_F(BlobStoreTest, NoticesAChangedFile) {
  const Digest digest = put(Bytes(5000, 1)).value();
  std::fstream(file(digest), std::ios::in | std::ios::out | std::ios::binary).seekp(2500).put(2);
  const auto read = drain(blobs.get(digest).value());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::bad_signature);
}

TEST_F(BlobStoreTest, RefusesAnotherDigestThanExpected) {
  const Bytes bytes(5000, 1);
  const auto stored = blobs.put(symm::source_of(bytes), Digest{1});
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().code, ErrorCode::bad_signature);
  EXPECT_EQ(entries(), 0u);
  EXPECT_TRUE(blobs.put(symm::source_of(bytes), symm::sha256(bytes)));
}

TEST_F(BlobStoreTest, KeepsNothingOfAFailedWrite) {
  const auto stored = blobs.put([](const symm::Sink& sink) -> Result<void> {
    ACESO_CHECK(sink(Bytes(100, 1)));
    return fail(ErrorCode::unavailable, "network", "gone");
  });
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().field, "network");
  EXPECT_EQ(entries(), 0u);
}

TEST_F(BlobStoreTest, SaysWhatIsAbsent) {
  EXPECT_FALSE(blobs.contains(Digest{1}));
  EXPECT_EQ(blobs.get(Digest{1}).error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace aceso::store
