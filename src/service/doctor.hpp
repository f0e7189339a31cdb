#pragma once
// A doctor's part.

#include "abe/decrypt.hpp"
#include "symm/ed25519.hpp"
#include "symm/stream.hpp"

namespace aceso::service {

/// A doctor's own keys. None of them leaves the doctor.
struct DoctorKeys {
  abe::UserSecretKey decryption;
  symm::SigningKey signing;
};

/// Dec and the opening of CT_HD: one exponentiation, one product, and the stream. That the ciphertext is
/// the one its patient signed for is check_ciphertext's to find out, before. What reaches `record` is to be used only
/// after success. ErrorCode::wont_open when any part of it does not belong together.
Result<void> open_record(const DoctorKeys& keys, const abe::SemiCiphertext& semi, const abe::Ciphertext& ct,
                         const symm::Source& sealed, const symm::Sink& record);

}  // namespace aceso::service
