#include "proof/rsa_permutation.hpp"

#include <algorithm>

#include "base/codec.hpp"
#include "group/expand.hpp"

namespace aceso::proof {
namespace {

constexpr std::size_t modulus_size_most = symm::rsa_bits_most / 8;

/// Number i of those that must have a root.
Bytes target(const symm::RsaPublicKey& key, std::size_t i) {
  Bytes wide(key.size() + 16);
  const Bytes message = Encoder().blob(key.encode()).u16(static_cast<std::uint16_t>(i)).take();
  expand_message_xmd(wide, message, "ACESO-V01-RSA-PERMUTATION");
  return key.reduce(wide);
}

}  // namespace

Bytes PermutationCertificate::encode() const {
  Encoder out(Artifact::report_key_certificate);
  out.blob(key.encode());
  for (const Bytes& root : roots) out.raw(root);
  return out.take();
}

Result<PermutationCertificate> PermutationCertificate::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::report_key_certificate);
  const ByteView modulus = in.blob(modulus_size_most, "modulus");
  if (!in.ok()) return in.failure();
  ACESO_TRY(auto key, symm::RsaPublicKey::decode(modulus));
  PermutationCertificate out{std::move(key), {}};
  for (Bytes& root : out.roots) {
    const ByteView number = in.raw(out.key.size(), "root");
    if (in.ok() && !out.key.in_range(number)) in.reject("root", "expected a number from 1 to N - 1");
    root.assign(number.begin(), number.end());
  }
  ACESO_CHECK(in.finish());
  return out;
}

PermutationCertificate certify_permutation(const symm::RsaPrivateKey& key) {
  PermutationCertificate out{key.public_key(), {}};
  for (std::size_t i = 0; i < permutation_roots; ++i) {
    const SecretBytes root = key.invert(target(out.key, i));
    out.roots[i].assign(root.reveal().begin(), root.reveal().end());
  }
  return out;
}

bool verify_permutation(const PermutationCertificate& certificate) {
  const symm::RsaPublicKey& key = certificate.key;
  if (key.has_small_factor_vartime()) return false;
  for (std::size_t i = 0; i < permutation_roots; ++i) {
    const Bytes wanted = target(key, i);
    if (!key.inverse_vartime(wanted) || !key.in_range(certificate.roots[i])) return false;
    if (!std::ranges::equal(key.pow_e(certificate.roots[i]).reveal(), wanted)) return false;
  }
  return true;
}

}  // namespace aceso::proof
