#pragma once
// Bytes that must not outlive their use.

#include <array>
#include <cstddef>
#include <utility>

#include "base/bytes.hpp"

namespace aceso {

/// Overwrites `size` bytes at `data` with zeros in a way that the compiler does not remove.
void wipe(void* data, std::size_t size) noexcept;

/// Whether two strings are equal. Timing depends on the lengths alone.
bool equal_ct(ByteView a, ByteView b) noexcept;

/// A secret byte string: move-only, wiped when it dies. Read it through reveal(), which is easy to search for.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size) : bytes_(size) {}
  explicit SecretBytes(ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  SecretBytes(SecretBytes&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    if (this != &other) {
      wipe(bytes_.data(), bytes_.size());
      bytes_ = std::exchange(other.bytes_, {});
    }
    return *this;
  }
  ~SecretBytes() { wipe(bytes_.data(), bytes_.size()); }

  /// A second copy, for the rare place that needs one.
  [[nodiscard]] SecretBytes clone() const { return SecretBytes(ByteView(bytes_)); }

  [[nodiscard]] ByteView reveal() const { return bytes_; }
  [[nodiscard]] std::span<std::uint8_t> reveal_mut() { return bytes_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
  Bytes bytes_;
};

/// A secret of a fixed size on the stack. Same rules as SecretBytes.
template <std::size_t N>
class SecretArray {
 public:
  SecretArray() = default;
  SecretArray(const SecretArray&) = delete;
  SecretArray& operator=(const SecretArray&) = delete;
  SecretArray(SecretArray&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_.data(), N); }
  SecretArray& operator=(SecretArray&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      wipe(other.bytes_.data(), N);
    }
    return *this;
  }
  ~SecretArray() { wipe(bytes_.data(), N); }

  [[nodiscard]] SecretArray clone() const {
    SecretArray copy;
    copy.bytes_ = bytes_;
    return copy;
  }

  [[nodiscard]] std::span<const std::uint8_t, N> reveal() const { return bytes_; }
  [[nodiscard]] std::span<std::uint8_t, N> reveal_mut() { return bytes_; }

 private:
  std::array<std::uint8_t, N> bytes_{};
};

}  // namespace aceso
