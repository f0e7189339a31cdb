#include "symm/committing.hpp"

#include "symm/aes_gcm.hpp"
#include "symm/hash.hpp"

namespace aceso::symm {
namespace {

constexpr std::size_t commitment_size = 32;
constexpr GcmNonce single_use_nonce{};

}  // namespace

Bytes seal_once(ByteView key, std::string_view context, ByteView aad, ByteView plaintext) {
  const SecretBytes derived = hkdf(key, {}, as_bytes(context), 32 + commitment_size);
  Bytes out(committing_overhead + plaintext.size());
  std::copy_n(derived.reveal().begin() + 32, commitment_size, out.begin());
  AesGcm(derived.reveal().first<32>()).seal(single_use_nonce, aad, plaintext, std::span(out).subspan(commitment_size));
  return out;
}

Result<SecretBytes> open_once(ByteView key, std::string_view context, ByteView aad, ByteView sealed) {
  const auto refuse = [] { return fail(ErrorCode::wont_open, "sealed bytes", "do not open under this key"); };
  if (sealed.size() < committing_overhead) return refuse();
  const SecretBytes derived = hkdf(key, {}, as_bytes(context), 32 + commitment_size);
  if (!equal_ct(derived.reveal().last(commitment_size), sealed.first(commitment_size))) return refuse();
  SecretBytes out(sealed.size() - committing_overhead);
  if (!AesGcm(derived.reveal().first<32>())
           .open(single_use_nonce, aad, sealed.subspan(commitment_size), out.reveal_mut()))
    return refuse();
  return out;
}

}  // namespace aceso::symm
