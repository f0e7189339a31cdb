#pragma once
// PreDec (hospital) and Dec (doctor).

#include "abe/ciphertext.hpp"
#include "abe/pre_decryption_key.hpp"
#include "group/pairing.hpp"

namespace aceso::abe {

/// SemiCT = (A, B): all of the decryption but the doctor's own exponent. Public but for what it says of the record to
/// the doctor whose key made it.
struct SemiCiphertext {
  Digest ciphertext_digest;  ///< of the CT_Sym that it was made from
  Gt a;                      ///< A = e(g1, g2)^(beta (alpha - gamma_x) s1)
  Gt b;                      ///< B = e(g1, g2)^(gamma_x s1)

  [[nodiscard]] Bytes encode() const;
  static Result<SemiCiphertext> decode(ByteView bytes);
};

/// PreDec(pp, id, A, prek, CT_Sym, t): Null::wrong_period or Null::policy_not_satisfied when it cannot be. A function
/// of public values, variable time: anyone who holds them can check a hospital's answer by doing it again.
Outcome<SemiCiphertext> pre_dec(const PreDecryptionKey& prek, const Ciphertext& ct);

/// PreDec for many records with one key: keeps the lines of its two elements of G2. Immutable.
class PreDecryptor {
 public:
  explicit PreDecryptor(PreDecryptionKey prek);
  [[nodiscard]] Outcome<SemiCiphertext> pre_dec(const Ciphertext& ct) const;

 private:
  PreDecryptionKey prek_;
  Lines k1_, q1_;
};

/// Dec(pp, sk_id, SemiCT): E^s1 = A^(1/beta) * B, and the key that it wraps. Fails with ErrorCode::wont_open, whatever
/// the reason, when the result is not the record's key: the AEAD commits to its key. Constant time in beta.
Result<SymKey> dec(const UserSecretKey& sk, const SemiCiphertext& semi, const Ciphertext& ct);

}  // namespace aceso::abe
