#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

#include "blob_folder.hpp"
#include "symm/hash.hpp"

namespace aceso::store {
namespace {

namespace fs = std::filesystem;

constexpr Digest upload{0xab};

/// Bytes that differ from place to place, so that a part at a wrong offset changes the digest.
Bytes pattern(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>((i * 2654435761U) >> 13);
  return out;
}

/// Lets files of this process grow to `bytes` only, like a full disk.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : handler_(signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  rlimit before_{};
  sighandler_t handler_;
};

struct BlobUploadTest : test::BlobFolder {
  fs::path upload_file() const { return dir / "store" / "uploads" / to_hex(upload); }

  /// Sends what is missing of `bytes`, in parts.
  Result<void> send(ByteView bytes, std::size_t part) const {
    ACESO_TRY(std::uint64_t there, blobs.received(upload));
    while (there < bytes.size()) {
      ACESO_TRY(there, blobs.append(upload, there, bytes.subspan(there, std::min(part, bytes.size() - there))));
    }
    return {};
  }
};

TEST_F(BlobUploadTest, MakesABlobOfParts) {
  const Bytes bytes = pattern(3'000'000);
  EXPECT_EQ(blobs.received(upload).value(), 0U);
  EXPECT_EQ(blobs.append(upload, 0, ByteView(bytes).first(1000)).value(), 1000U);
  EXPECT_EQ(blobs.received(upload).value(), 1000U);
  struct stat facts {};
  ASSERT_EQ(stat(upload_file().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);

  ASSERT_TRUE(send(bytes, 700'000));
  const Digest digest = symm::sha256(bytes);
  EXPECT_FALSE(blobs.contains(digest));
  ASSERT_TRUE(blobs.finish(upload, digest));
  EXPECT_EQ(drain(blobs.get(digest).value()).value(), bytes);
  EXPECT_EQ(blobs.received(upload).value(), 0U);
  EXPECT_EQ(entries(), 1U);
  ASSERT_EQ(stat(file(digest).c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);

  EXPECT_TRUE(blobs.finish(upload, digest)) << "a repetition";
  EXPECT_EQ(blobs.finish(upload, Digest{1}).error().code, ErrorCode::unavailable);
}

TEST_F(BlobUploadTest, TakesNoOtherOffsetThanTheNext) {
  const Bytes bytes = pattern(100);
  const auto at = [&](std::size_t offset, std::size_t size) {
    return blobs.append(upload, offset, ByteView(bytes).subspan(0, size));
  };
  EXPECT_EQ(at(1, 1).error().code, ErrorCode::conflict);
  EXPECT_EQ(entries(), 0U);
  ASSERT_EQ(at(0, 60).value(), 60U);
  EXPECT_EQ(at(0, 60).value(), 60U);
  EXPECT_EQ(at(20, 40).value(), 60U);
  EXPECT_EQ(at(59, 1).value(), 60U);
  for (const auto& [offset, size] : {std::pair<std::size_t, std::size_t>{0, 61}, {59, 2}, {61, 0}, {61, 1}}) {
    const auto refused = at(offset, size);
    ASSERT_FALSE(refused) << offset << " " << size;
    EXPECT_EQ(refused.error(), (Error{ErrorCode::conflict, "offset", "expected 60"}));
  }
  EXPECT_EQ(blobs.append(upload, ~std::uint64_t{0}, bytes).error().code, ErrorCode::conflict);
  EXPECT_EQ(blobs.received(upload).value(), 60U);
  EXPECT_TRUE(blobs.finish(upload, symm::sha256(ByteView(bytes).first(60))));
}

TEST_F(BlobUploadTest, KeepsUploadsApart) {
  const Bytes one(10, 1), two(20, 2);
  ASSERT_TRUE(blobs.append(Digest{1}, 0, one));
  ASSERT_TRUE(blobs.append(Digest{2}, 0, two));
  ASSERT_TRUE(blobs.discard(Digest{1}));
  EXPECT_TRUE(blobs.discard(Digest{1})) << "absent";
  EXPECT_EQ(blobs.received(Digest{1}).value(), 0U);
  EXPECT_EQ(blobs.finish(Digest{1}, symm::sha256(one)).error().code, ErrorCode::unavailable);
  EXPECT_TRUE(blobs.finish(Digest{2}, symm::sha256(two)));
}

TEST_F(BlobUploadTest, TakesAnEmptyBlob) {
  EXPECT_EQ(blobs.append(upload, 0, {}).value(), 0U);
  EXPECT_TRUE(blobs.finish(upload, symm::sha256({})));
  EXPECT_EQ(blobs.size(symm::sha256({})).value(), 0U);
}

TEST_F(BlobUploadTest, RemovesAnUploadOfAnotherDigest) {
  const Bytes bytes = pattern(5000);
  ASSERT_TRUE(send(bytes, 1000));
  EXPECT_EQ(blobs.finish(upload, Digest{1}).error().code, ErrorCode::bad_signature);
  EXPECT_EQ(entries(), 0U);
  ASSERT_TRUE(send(bytes, 1000)) << "from the beginning";
  EXPECT_TRUE(blobs.finish(upload, symm::sha256(bytes)));
}

TEST_F(BlobUploadTest, NoticesAFileThatWasChangedMeanwhile) {
  const Bytes bytes = pattern(5000);
  ASSERT_TRUE(send(bytes, 1000));
  std::fstream(upload_file(), std::ios::in | std::ios::out | std::ios::binary)
      .seekp(2500)
      .put(static_cast<char>(~bytes[2500]));
  EXPECT_EQ(blobs.finish(upload, symm::sha256(bytes)).error().code, ErrorCode::bad_signature);
  EXPECT_EQ(entries(), 0U);
}

TEST_F(BlobUploadTest, ReplacesADamagedBlob) {
  const Bytes bytes = pattern(5000);
  const Digest digest = put(bytes).value();
  fs::resize_file(file(digest), 100);
  ASSERT_TRUE(send(bytes, 1000));
  ASSERT_TRUE(blobs.finish(upload, digest));
  EXPECT_TRUE(blobs.verified(digest));
}

TEST_F(BlobUploadTest, GoesOnAfterItWasOpenedAgain) {
  const Bytes bytes = pattern(5000);
  ASSERT_TRUE(blobs.append(upload, 0, ByteView(bytes).first(3000)));
  fs::last_write_time(upload_file(), fs::file_time_type::clock::now() - std::chrono::hours(1000));
  blobs = BlobStore::open(dir / "store").value();
  EXPECT_EQ(blobs.received(upload).value(), 3000U);
  ASSERT_TRUE(send(bytes, 1000));
  EXPECT_TRUE(blobs.finish(upload, symm::sha256(bytes)));
}

TEST_F(BlobUploadTest, GoesOnAfterAKill) {
  const Bytes bytes = pattern(16 << 20);
  constexpr std::size_t part = 1 << 18;
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) _exit(send(bytes, part) ? 0 : 1);
  // Wherever the signal meets it, and even if it has finished by then.
  siginfo_t ended{};
  while (blobs.received(upload).value() < part && ended.si_pid == 0)
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT), 0);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);

  blobs = BlobStore::open(dir / "store").value();
  EXPECT_GE(blobs.received(upload).value(), part);
  EXPECT_TRUE(blobs.append(upload, 0, ByteView(bytes).first(part))) << "a repetition";
  ASSERT_TRUE(send(bytes, part));
  EXPECT_TRUE(blobs.finish(upload, symm::sha256(bytes)));
}

TEST_F(BlobUploadTest, KeepsNothingOfAPartThatDoesNotFit) {
  const Bytes bytes = pattern(100'000);
  ASSERT_TRUE(blobs.append(upload, 0, ByteView(bytes).first(30'000)));
  {
    const SmallDisk disk(50'000);
    const auto refused = blobs.append(upload, 30'000, ByteView(bytes).subspan(30'000));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
    EXPECT_EQ(blobs.received(upload).value(), 30'000U);
    EXPECT_EQ(put(bytes).error().code, ErrorCode::unavailable);
    EXPECT_EQ(entries(), 1U);
  }
  ASSERT_TRUE(send(bytes, 70'000));
  EXPECT_TRUE(blobs.finish(upload, symm::sha256(bytes)));
}

TEST_F(BlobUploadTest, TakesTheSamePartsFromSeveralThreads) {
  const Bytes bytes = pattern(800'000);
  const Digest digest = symm::sha256(bytes);
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, copy = blobs] {
      constexpr std::size_t part = 100'000;
      bool ok = true;
      for (std::size_t offset = 0; offset < bytes.size(); offset += part) {
        const auto count = copy.append(upload, offset, ByteView(bytes).subspan(offset, part));
        ok = ok && count && *count >= offset + part;
      }
      if (ok) ++right;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 8);
  EXPECT_EQ(blobs.received(upload).value(), bytes.size());

  threads.clear();
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { right -= blobs.finish(upload, digest) ? 1 : 0; });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 0);
  EXPECT_TRUE(blobs.verified(digest));
  EXPECT_EQ(entries(), 1U);
}

/// Whether somebody waits for the lock of this file.
bool is_awaited(ino_t inode) {
  std::ifstream locks("/proc/locks");
  const std::string name = ":" + std::to_string(inode) + " ";
  for (std::string line; std::getline(locks, line);) {
    if (line.find("-> FLOCK") != std::string::npos && line.find(name) != std::string::npos) return true;
  }
  return false;
}

TEST_F(BlobUploadTest, AddsNothingToAFileThatWasRenamedMeanwhile) {
  const Bytes bytes = pattern(1000), more(10, 1);
  ASSERT_TRUE(send(bytes, bytes.size()));
  std::ofstream(dir / "other") << "12345";
  const int holder = ::open(upload_file().c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(flock(holder, LOCK_EX), 0);
  struct stat facts {};
  ASSERT_EQ(fstat(holder, &facts), 0);
  Result<std::uint64_t> late = 0;
  std::thread thread([&] { late = blobs.append(upload, bytes.size(), more); });
  // A thread that comes later than this finds the other file at once: the outcome is the same.
  for (int i = 0; i < 1000 && !is_awaited(facts.st_ino); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  fs::create_hard_link(upload_file(), dir / "blob");
  fs::rename(dir / "other", upload_file());
  close(holder);
  thread.join();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error(), (Error{ErrorCode::conflict, "offset", "expected 5"}));
  EXPECT_EQ(fs::file_size(dir / "blob"), bytes.size());
}

}  // namespace
}  // namespace aceso::store
