#pragma once
// Secrets of a service at rest: what leaves the process for a database leaves it sealed.

#include <string_view>

#include "base/random.hpp"
#include "service/key_material.hpp"

namespace aceso::service {

/// Seals under a key that derives from the service's account seed: whoever has the database alone reads no secret in
/// it. Thread-safe.
class Vault {
 public:
  explicit Vault(const AccountSeed& seed);

  /// salt (16) | the committing AEAD under the salt. `purpose` ("kappa") and `owner` (a record's id, ...) must be the
  /// same when it is opened.
  [[nodiscard]] Bytes seal(std::string_view purpose, ByteView owner, ByteView secret) const;
  /// ErrorCode::wont_open when it was changed, or is another vault's.
  [[nodiscard]] Result<SecretBytes> open(std::string_view purpose, ByteView owner, ByteView sealed) const;

 private:
  SecretArray<32> key_;
};

}  // namespace aceso::service
