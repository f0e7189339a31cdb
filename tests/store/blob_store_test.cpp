#include <sys/stat.h>

#include <chrono>
#include <fstream>

#include "blob_folder.hpp"
#include "symm/hash.hpp"

namespace aceso::store {
namespace {

namespace fs = std::filesystem;

using BlobStoreTest = test::BlobFolder;

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
  EXPECT_EQ(blobs.verified(Digest{1}).error().code, ErrorCode::unavailable);
  EXPECT_EQ(blobs.size(Digest{1}).error().code, ErrorCode::unavailable);
  EXPECT_TRUE(blobs.remove(Digest{1}));
}

TEST_F(BlobStoreTest, GivesThePathOfAnIntactFileOnly) {
  constexpr std::size_t size = (std::size_t{1} << 20) * 2;  // a multiple of what is read at once
  const Digest digest = put(Bytes(size, 1)).value();
  EXPECT_EQ(blobs.size(digest).value(), size);
  EXPECT_EQ(blobs.verified(digest).value(), file(digest));

  std::fstream(file(digest), std::ios::in | std::ios::out | std::ios::binary).seekp(size - 1).put(2);
  EXPECT_EQ(blobs.verified(digest).error().code, ErrorCode::bad_signature);
  fs::resize_file(file(digest), size - 1);
  EXPECT_EQ(blobs.verified(digest).error().code, ErrorCode::bad_signature);
}

TEST_F(BlobStoreTest, RemovesABlobUnderItsReader) {
  const Bytes bytes(5000, 1), other(5000, 2);
  const Digest digest = put(bytes).value(), kept = put(other).value();
  const symm::Source reader = blobs.get(digest).value();
  ASSERT_TRUE(blobs.remove(digest));
  EXPECT_FALSE(blobs.contains(digest));
  EXPECT_EQ(drain(reader).value(), bytes);
  EXPECT_TRUE(blobs.verified(kept));
  EXPECT_EQ(put(bytes).value(), digest);
  EXPECT_TRUE(blobs.verified(digest));
}

TEST_F(BlobStoreTest, RemovesTemporariesOfThePastOnOpening) {
  const auto make = [&](const std::string& name, std::chrono::hours age) {
    std::ofstream(dir / "store" / name) << "x";
    fs::last_write_time(dir / "store" / name, fs::file_time_type::clock::now() - age);
  };
  make("incoming-aaaaaa", std::chrono::hours(25));
  make("incoming-bbbbbb", std::chrono::hours(23));
  make("other", std::chrono::hours(25));
  const Digest digest = put(Bytes(10, 1)).value();
  fs::last_write_time(file(digest), fs::file_time_type::clock::now() - std::chrono::hours(25));

  ASSERT_TRUE(BlobStore::open(dir / "store"));
  EXPECT_FALSE(fs::exists(dir / "store" / "incoming-aaaaaa"));
  EXPECT_TRUE(fs::exists(dir / "store" / "incoming-bbbbbb"));
  EXPECT_TRUE(fs::exists(dir / "store" / "other"));
  EXPECT_TRUE(blobs.contains(digest));
}

TEST_F(BlobStoreTest, SaysThatTheFolderCannotBeUsed) {
  std::ofstream(dir / "file") << "x";
  EXPECT_EQ(BlobStore::open(dir / "file").error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace aceso::store
