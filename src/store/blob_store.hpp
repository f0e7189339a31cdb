#pragma once
// Ciphertexts in a content-addressed folder.

#include <filesystem>

#include "symm/stream.hpp"

namespace aceso::store {

/// Files named by the SHA-256 of what they hold: DIR/ab/cdef.... A blob is whole or absent, whenever the machine stops.
class BlobStore {
 public:
  /// Makes the folder (mode 0700) if it is absent. ErrorCode::unavailable when it cannot be used.
  static Result<BlobStore> open(std::filesystem::path dir);

  /// Stores what `fill` writes into the sink, and returns its digest. Storing the same bytes again changes nothing.
  Result<Digest> put(const std::function<Result<void>(const symm::Sink&)>& fill) const;
  /// Stores all of `source`, and fails with ErrorCode::bad_signature, keeping nothing, when its digest is another.
  Result<void> put(const symm::Source& source, const Digest& expected) const;

  /// Reads a blob. The digest is checked on the way: the read that would end it fails with ErrorCode::bad_signature
  /// when the file was changed.
  [[nodiscard]] Result<symm::Source> get(const Digest& digest) const;
  [[nodiscard]] bool contains(const Digest& digest) const;

 private:
  explicit BlobStore(std::filesystem::path dir) : dir_(std::move(dir)) {}
  [[nodiscard]] std::filesystem::path path_of(const Digest& digest) const;

  std::filesystem::path dir_;
};

}  // namespace aceso::store
