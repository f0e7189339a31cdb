#pragma once
// AES-256-GCM and what this project builds on it. Raw GCM is not key-committing: use committing.hpp or stream.hpp.

#include <array>
#include <memory>

#include "base/bytes.hpp"
#include "base/secret.hpp"

namespace aceso::symm {

inline constexpr std::size_t gcm_tag_size = 16;
using GcmNonce = std::array<std::uint8_t, 12>;

/// One key's cipher, set up once for many nonces.
class AesGcm {
 public:
  explicit AesGcm(std::span<const std::uint8_t, 32> key);
  AesGcm(AesGcm&&) noexcept;
  AesGcm& operator=(AesGcm&&) noexcept;
  ~AesGcm();

  /// Writes plaintext.size() + 16 bytes to `out`.
  void seal(const GcmNonce& nonce, ByteView aad, ByteView plaintext, std::span<std::uint8_t> out);
  /// Writes sealed.size() - 16 bytes to `out`; false, with `out` wiped, when the tag is wrong or `sealed` too short.
  [[nodiscard]] bool open(const GcmNonce& nonce, ByteView aad, ByteView sealed, std::span<std::uint8_t> out);

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace aceso::symm
