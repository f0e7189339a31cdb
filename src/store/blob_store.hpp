#pragma once
// Ciphertexts in a content-addressed folder.

#include <filesystem>

#include "symm/stream.hpp"

namespace aceso::store {

/// Files named by the SHA-256 of what they hold: DIR/ab/cdef.... A blob is whole or absent, whenever the machine stops.
/// Copies of a BlobStore, other stores of the same folder and other processes may be used at the same time.
/// ErrorCode::unavailable, everywhere, when the disk or the folder fails.
class BlobStore {
 public:
  /// Makes the folder (mode 0700) if it is absent, and removes what processes that were killed left of their puts:
  /// only files that nobody wrote to for a day, as a younger one may belong to another process that is still writing.
  /// Uploads stay. ErrorCode::unavailable when the folder cannot be used.
  static Result<BlobStore> open(std::filesystem::path dir);

  /// Stores what `fill` writes into the sink, and returns its digest. Storing the same bytes again changes nothing.
  Result<Digest> put(const std::function<Result<void>(const symm::Sink&)>& fill) const;
  /// Stores all of `source`, and fails with ErrorCode::bad_signature, keeping nothing, when its digest is another.
  Result<void> put(const symm::Source& source, const Digest& expected) const;

  /// Reads a blob. The digest is checked on the way: the read that would end it fails with ErrorCode::bad_signature
  /// when the file was changed.
  [[nodiscard]] Result<symm::Source> get(const Digest& digest) const;
  [[nodiscard]] bool contains(const Digest& digest) const;
  /// Bytes in a blob, which is not read for it. ErrorCode::unavailable when it is absent.
  [[nodiscard]] Result<std::uint64_t> size(const Digest& blob) const;
  /// Reads all of a blob, in constant memory, and returns its path when it is intact, for sending the file.
  /// ErrorCode::bad_signature when it was changed, unavailable when it is absent.
  [[nodiscard]] Result<std::filesystem::path> verified(const Digest& blob) const;
  /// Removes a blob; an absent one is fine. Readers that have it open can read on. The disk's blocks are not
  /// overwritten: SSDs and file systems write elsewhere anyway. What stays in them is ciphertext, and the caller
  /// destroys the wrapped key along with it.
  Result<void> remove(const Digest& blob) const;

  // Uploads: blobs that arrive in parts, over days and restarts. The caller names an upload by 32 public bytes of its
  // choice; it is the file DIR/uploads/HEX (mode 0600). Calls for one upload wait for one another.

  /// How many bytes of the upload are here; 0 when there are none, and after finish.
  [[nodiscard]] Result<std::uint64_t> received(const Digest& upload) const;
  /// Appends `part` when `offset` is what was received, and returns the new count. What it returns survives a power
  /// failure. A part that lies in what was received is taken for a repetition, its bytes are not compared (finish
  /// finds out), and the present count is returned. ErrorCode::conflict, naming the expected offset, for any other
  /// offset. ErrorCode::unavailable when the part cannot be written whole: nothing of it is kept.
  /// A process that is killed in here may leave the beginning of the part, which then counts as received.
  Result<std::uint64_t> append(const Digest& upload, std::uint64_t offset, ByteView part) const;
  /// Reads all of the upload, in constant memory, and makes it the blob `expected`. ErrorCode::bad_signature, and the
  /// upload is removed, when its digest is another. Succeeds when there is no such upload but the blob is here, so that
  /// it can be repeated; ErrorCode::unavailable when neither is.
  Result<void> finish(const Digest& upload, const Digest& expected) const;
  /// Removes the upload; an absent one is fine.
  Result<void> discard(const Digest& upload) const;

 private:
  explicit BlobStore(std::filesystem::path dir) : dir_(std::move(dir)) {}
  [[nodiscard]] std::filesystem::path path_of(const Digest& digest) const;
  [[nodiscard]] std::filesystem::path upload_path(const Digest& upload) const;
  /// Gives a file, already synced, the blob's name, for good.
  [[nodiscard]] Result<void> keep(const std::filesystem::path& file, const Digest& digest) const;

  std::filesystem::path dir_;
};

}  // namespace aceso::store
