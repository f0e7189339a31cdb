#pragma once
// SHA-256 and HKDF-SHA256 (RFC 5869).

#include <memory>
#include <string_view>

#include "base/bytes.hpp"
#include "base/secret.hpp"

namespace aceso::symm {

/// SHA-256 of what was added so far.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  Sha256& add(ByteView bytes);
  /// The digest so far; more may be added after.
  [[nodiscard]] Digest digest() const;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

Digest sha256(ByteView bytes);

/// HKDF-SHA256, extract and expand. `size` is at most 8,160.
SecretBytes hkdf(ByteView ikm, ByteView salt, ByteView info, std::size_t size);

/// The two halves of HKDF, for RFC 9180's labelled forms.
SecretBytes hkdf_extract(ByteView salt, ByteView ikm);
SecretBytes hkdf_expand(ByteView prk, ByteView info, std::size_t size);

}  // namespace aceso::symm
