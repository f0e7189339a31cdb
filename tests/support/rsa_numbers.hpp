#pragma once
// RSA moduli that a cheater would make, with OpenSSL's big numbers.

#include <openssl/bn.h>

#include <memory>

#include "support/seeded_random.hpp"
#include "symm/rsa.hpp"

namespace aceso::testing {

/// A number, for arithmetic without ceremony. Never secret here.
class Number {
 public:
  Number(BN_ULONG v = 0) : n_(BN_new()) { BN_set_word(n_.get(), v); }
  explicit Number(ByteView bytes) : n_(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)) {}
  Number(const Number& other) : n_(BN_dup(other.n_.get())) {}
  Number& operator=(const Number& other) {
    BN_copy(n_.get(), other.n_.get());
    return *this;
  }

  /// A prime of exactly `bits` bits, its two top bits set, with p = 1 mod `divisor` (an even number).
  static Number prime(int bits, BN_ULONG divisor = 2) {
    const Number add(divisor), one(1);
    Number out;
    do BN_generate_prime_ex(out.n_.get(), bits, 0, add.n_.get(), one.n_.get(), nullptr);
    while (BN_is_bit_set(out.n_.get(), bits - 2) != 1);
    return out;
  }

  friend Number operator+(const Number& a, const Number& b) { return made(BN_add, a, b); }
  friend Number operator-(const Number& a, const Number& b) { return made(BN_sub, a, b); }
  friend Number operator*(const Number& a, const Number& b) {
    Number out;
    BN_mul(out.n_.get(), a.n_.get(), b.n_.get(), context());
    return out;
  }
  friend Number operator/(const Number& a, const Number& b) {
    Number out;
    BN_div(out.n_.get(), nullptr, a.n_.get(), b.n_.get(), context());
    return out;
  }
  friend Number operator%(const Number& a, const Number& m) {
    Number out;
    BN_nnmod(out.n_.get(), a.n_.get(), m.n_.get(), context());
    return out;
  }
  friend bool operator==(const Number& a, const Number& b) { return BN_cmp(a.n_.get(), b.n_.get()) == 0; }

  [[nodiscard]] Number pow(const Number& exponent, const Number& m) const {
    Number out;
    BN_mod_exp(out.n_.get(), n_.get(), exponent.n_.get(), m.n_.get(), context());
    return out;
  }
  /// 1/x mod m; zero when there is none.
  [[nodiscard]] Number inverse(const Number& m) const {
    Number out;
    BN_mod_inverse(out.n_.get(), n_.get(), m.n_.get(), context());
    return out;
  }
  /// Big-endian, `size` bytes.
  [[nodiscard]] Bytes bytes(std::size_t size) const {
    Bytes out(size);
    BN_bn2binpad(n_.get(), out.data(), static_cast<int>(size));
    return out;
  }
  [[nodiscard]] int bits() const { return BN_num_bits(n_.get()); }

 private:
  static BN_CTX* context() {
    static BN_CTX* const ctx = BN_CTX_new();
    return ctx;
  }
  static Number made(int (*f)(BIGNUM*, const BIGNUM*, const BIGNUM*), const Number& a, const Number& b) {
    Number out;
    f(out.n_.get(), a.n_.get(), b.n_.get());
    return out;
  }

  struct Free {
    void operator()(BIGNUM* n) const { BN_free(n); }
  };
  std::unique_ptr<BIGNUM, Free> n_;
};

/// The number that is a mod p and b mod q.
inline Number crt(const Number& a, const Number& p, const Number& b, const Number& q) {
  return a + p * (((b - a) * p.inverse(q)) % q);
}

/// N = p q of 3072 bits under which z -> z^e is no permutation: e divides p - 1, so that one c has e roots or none.
struct FramingModulus {
  Number p = Number::prime(1536, 2 * symm::rsa_e);
  Number q = Number::prime(1536);
  Number n = p * q;
  symm::RsaPublicKey key = symm::RsaPublicKey::decode(n.bytes(384)).value();

  /// An e-th root of 1 other than 1.
  [[nodiscard]] Number root_of_one() const {
    const Number exponent = (p - Number(1)) / Number(symm::rsa_e);
    for (BN_ULONG h = 2;; ++h) {
      const Number root = Number(h).pow(exponent, p);
      if (!(root == Number(1))) return crt(root, p, Number(1), q);
    }
  }
  [[nodiscard]] Number to_e(const Number& z) const { return z.pow(Number(symm::rsa_e), n); }
};

/// Slow to make: one for the whole program.
inline const FramingModulus& framing_modulus() {
  static const FramingModulus modulus;
  return modulus;
}

}  // namespace aceso::testing
