#include "service/doctor.hpp"

#include "symm/hash.hpp"

namespace aceso::service {

Result<void> open_record(const DoctorKeys& keys, const abe::SemiCiphertext& semi, const abe::Ciphertext& ct,
                         const symm::Source& sealed, const symm::Sink& record) {
  ACESO_TRY(const abe::SymKey key, abe::dec(keys.decryption, semi, ct));
  symm::Sha256 hash;
  const symm::Source hashed = [&](std::span<std::uint8_t> out) -> Result<std::size_t> {
    ACESO_TRY(const std::size_t n, sealed(out));
    hash.add(out.first(n));
    return n;
  };
  ACESO_CHECK(symm::open_stream(key.reveal(), hashed, record));
  // The stream authenticates itself; this says that it is the one the policy was put on.
  if (hash.digest() != ct.header.data_digest)
    return fail(ErrorCode::wont_open, "sealed data", "is not the data that this ciphertext is for");
  return {};
}

}  // namespace aceso::service
