#pragma once
// RSA with e = 65537: keys, the raw permutation z -> z^e mod N, and arithmetic modulo N for the proofs about it.
// There is no padding here: src/report uses it as RSA-KEM (ISO/IEC 18033-2) alone.

#include <memory>
#include <optional>

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace aceso::symm {

inline constexpr std::uint32_t rsa_e = 65537;
inline constexpr unsigned rsa_bits_least = 3072;
inline constexpr unsigned rsa_bits_most = 8192;

/// A public modulus N, odd, of 3072 to 8192 bits (a multiple of 8). Numbers modulo N are big-endian strings of exactly
/// size() bytes. That z -> z^e is a permutation is not known from N alone: see proof/rsa_permutation.hpp.
class RsaPublicKey {
 public:
  /// Exactly the big-endian bytes of N, without leading zeros.
  static Result<RsaPublicKey> decode(ByteView modulus);
  [[nodiscard]] const Bytes& encode() const { return modulus_; }

  [[nodiscard]] std::size_t size() const { return modulus_.size(); }
  /// Whether `x` has size() bytes and is below N and not zero.
  [[nodiscard]] bool in_range(ByteView x) const;

  /// Uniform in [1, N).
  [[nodiscard]] SecretBytes random(Random& rng) const;
  /// x^e mod N. The exponent is public; the base may be secret.
  [[nodiscard]] SecretBytes pow_e(ByteView x) const;
  /// x^k mod N for a public k.
  [[nodiscard]] SecretBytes pow(ByteView x, std::uint32_t k) const;
  /// x * y mod N.
  [[nodiscard]] SecretBytes multiply(ByteView x, ByteView y) const;
  /// 1/x mod N, or nothing when x and N share a factor. Variable time: for public x only.
  [[nodiscard]] std::optional<Bytes> inverse_vartime(ByteView x) const;
  /// Whether a prime up to 65,537 divides N. Variable time.
  [[nodiscard]] bool has_small_factor_vartime() const;
  /// `bytes` (at least size() + 16 of them, big-endian) reduced modulo N.
  [[nodiscard]] Bytes reduce(ByteView bytes) const;

  friend bool operator==(const RsaPublicKey&, const RsaPublicKey&) = default;

 private:
  Bytes modulus_;
};

/// A private key. Move-only; OpenSSL holds it and wipes it.
class RsaPrivateKey {
 public:
  /// Makes a key from the operating system's randomness (through OpenSSL). `bits` in 3072..8192, a multiple of 8.
  static Result<RsaPrivateKey> generate(unsigned bits);
  /// PKCS#8 DER of a key with e = 65537.
  static Result<RsaPrivateKey> decode(ByteView pkcs8);
  [[nodiscard]] SecretBytes encode() const;

  RsaPrivateKey(RsaPrivateKey&&) noexcept;
  RsaPrivateKey& operator=(RsaPrivateKey&&) noexcept;
  ~RsaPrivateKey();

  [[nodiscard]] const RsaPublicKey& public_key() const;
  /// c^d mod N, blinded against timing. `c` is in range.
  [[nodiscard]] SecretBytes invert(ByteView c) const;

 private:
  struct Key;
  explicit RsaPrivateKey(std::unique_ptr<Key> key);
  std::unique_ptr<Key> key_;
};

}  // namespace aceso::symm
