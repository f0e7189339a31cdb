#include "match/authorization.hpp"

#include <algorithm>

#include "symm/committing.hpp"

namespace aceso::match {
namespace {

constexpr std::string_view context = "ACESO-V01-AUTHORIZATION";
constexpr std::size_t sealed_size = Scalar::size + symm::committing_overhead;

Bytes associated_data(const Index& index, ByteView recipient) {
  return Encoder().raw(index.record_id).raw(index.commitment.encode()).raw(recipient).take();
}

}  // namespace

Bytes Authorization::encode() const {
  return Encoder(Artifact::authorization).raw(record_id).raw(enc).raw(sealed).take();
}

Result<Authorization> Authorization::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::authorization);
  Authorization out;
  out.record_id = in.digest("record id");
  const ByteView enc = in.raw(out.enc.size(), "encapsulation");
  std::copy(enc.begin(), enc.end(), out.enc.begin());
  const ByteView sealed = in.raw(sealed_size, "sealed kappa");
  out.sealed.assign(sealed.begin(), sealed.end());
  ACESO_CHECK(in.finish());
  return out;
}

Result<Authorization> authorize(const Index& index, const Scalar& kappa, std::span<const std::uint8_t, 32> recipient,
                                Random& rng) {
  if (!(G1::generator().pow(kappa) == index.commitment))
    return fail(ErrorCode::bad_argument, "kappa", "expected the one that the index commits to");
  ACESO_TRY(const auto shared, symm::encapsulate(recipient, rng));
  return Authorization{index.record_id, shared.enc,
                       symm::seal_once(shared.shared_secret.reveal(), context, associated_data(index, recipient),
                                       kappa.encode().reveal())};
}

Result<Scalar> open_authorization(const Authorization& authorization, const symm::KemKeyPair& pair,
                                  const Index& index) {
  ACESO_TRY(const SecretBytes shared, symm::decapsulate(authorization.enc, pair));
  const auto opened =
      symm::open_once(shared.reveal(), context, associated_data(index, pair.public_key), authorization.sealed);
  if (!opened || authorization.record_id != index.record_id)
    return fail(ErrorCode::wont_open, "authorization", "is not for this record and this hospital, or was changed");
  const auto kappa = Scalar::decode(opened->reveal());
  if (!kappa || !(G1::generator().pow(*kappa) == index.commitment))
    return fail(ErrorCode::bad_signature, "authorization", "does not hold the kappa that the index commits to");
  // f is monic, so I_m without its blinding is g1^rho. rho = 0 gives an index that every doctor matches.
  if (index.slots.back() == h_idx(index.record_id, index.m()).pow(*kappa))
    return fail(ErrorCode::bad_signature, "index", "is that of the polynomial 0, which has every interest as a root");
  return *kappa;
}

}  // namespace aceso::match
