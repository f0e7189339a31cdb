#pragma once
// The doctor's report: RSA-KEM (ISO/IEC 18033-2) to the patient's key, signed by the doctor.

#include "base/random.hpp"
#include "proof/guillou_quisquater.hpp"
#include "proof/rsa_permutation.hpp"
#include "symm/ed25519.hpp"
#include "symm/rsa.hpp"

namespace aceso::report {

/// A patient's RSA key whose map was certified to be a permutation: one c has one root.
class ReportKey {
 public:
  /// Fails with ErrorCode::bad_signature when the certificate does not verify.
  static Result<ReportKey> create(const proof::PermutationCertificate& certificate);
  [[nodiscard]] const symm::RsaPublicKey& rsa() const { return rsa_; }
  /// SHA-256 of N.
  [[nodiscard]] Digest digest() const;

 private:
  explicit ReportKey(symm::RsaPublicKey rsa) : rsa_(std::move(rsa)) {}
  symm::RsaPublicKey rsa_;
};

/// A sealed report. The signature is over everything else, so that the hospital can tell whose it is before it delivers
/// it; since z is unique and the AEAD commits to its key, it holds the doctor to the plaintext too. The proof shows
/// that the doctor knows z: without it, a doctor could send somebody else's c with noise, wait for the patient to
/// reveal z in the dispute, and read what that c was for.
struct Report {
  Digest record_id;
  symm::SigningPublicKey doctor;
  Digest key_digest;     ///< of the patient's ReportKey
  Bytes c;               ///< z^e mod N
  proof::GqProof proof;  ///< the doctor's, of knowing z
  Bytes sealed;          ///< the text in the committing AEAD under z
  symm::Signature signature;

  [[nodiscard]] Bytes encode() const;
  /// Also checks the signature: ErrorCode::bad_signature.
  static Result<Report> decode(ByteView bytes);
  /// SHA-256 of the encoding: the report's id, on the chain too.
  [[nodiscard]] Digest digest() const;
  /// Everything before c: with c, the AEAD's associated data.
  [[nodiscard]] Bytes associated_data() const;
};

inline constexpr std::size_t report_size_most = 64 << 20;  ///< bytes of text
inline constexpr std::string_view report_context = "ACESO-V01-REPORT";

/// Seals `text` to the patient and signs it.
Result<Report> seal_report(const Digest& record_id, ByteView text, const ReportKey& patient,
                           const symm::SigningKey& doctor, Random& rng);

/// Is it to this key, is c a unit below N, and did the doctor prove to know its root? The hospital asks before it
/// delivers, the patient before decrypting. ErrorCode::bad_signature if not.
Result<void> check_sealing(const Report& report, const symm::RsaPublicKey& patient);

/// Opens a report with the patient's key. Errors of check_sealing; then ErrorCode::wont_open, whatever the reason.
Result<SecretBytes> open_report(const Report& report, const symm::RsaPrivateKey& patient);

}  // namespace aceso::report
