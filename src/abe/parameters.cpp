#include "abe/parameters.hpp"

#include "base/secret_codec.hpp"
#include "group/pairing.hpp"
#include "symm/hash.hpp"

namespace aceso::abe {
namespace {

bool depth_allowed(unsigned depth) { return depth >= depth_least && depth <= depth_most; }

}  // namespace

Bytes PublicParameters::encode() const {
  return Encoder(Artifact::parameters).u8(depth).u32(period_seconds).raw(e.encode()).take();
}

Result<PublicParameters> PublicParameters::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::parameters);
  PublicParameters out;
  out.depth = in.u8("depth");
  out.period_seconds = in.u32("period length");
  out.e = read_gt(in, "E");
  if (in.ok() && !depth_allowed(out.depth)) in.reject("depth", "expected 4 to 32, found " + std::to_string(out.depth));
  if (in.ok() && out.period_seconds == 0) in.reject("period length", "expected at least 1 second");
  ACESO_CHECK(in.finish());
  return out;
}

Digest PublicParameters::digest() const { return symm::sha256(encode()); }

Scalar MasterKey::gamma(NodeId x) const {
  const Bytes info = Encoder().raw(as_bytes("ACESO-V01-GAMMA")).u64(x).take();
  return Scalar::reduce(symm::hkdf_expand(kappa0.reveal(), info, 48).reveal());
}

SecretBytes MasterKey::encode() const {
  return encode_secret(Artifact::master_key, {alpha.encode().reveal(), kappa0.reveal()});
}

Result<MasterKey> MasterKey::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::master_key);
  MasterKey out;
  out.alpha = read_scalar(in, "alpha");
  read_secret(in, out.kappa0, "kappa0");
  if (in.ok() && out.alpha.is_zero()) in.reject("alpha", "expected a number that is not zero");
  ACESO_CHECK(in.finish());
  return out;
}

Result<SetupResult> setup(std::uint8_t depth, std::uint32_t period_seconds, Random& rng) {
  if (!depth_allowed(depth))
    return fail(ErrorCode::bad_argument, "depth", "expected 4 to 32, found " + std::to_string(depth));
  if (period_seconds == 0) return fail(ErrorCode::bad_argument, "period length", "expected at least 1 second");
  MasterKey msk;
  msk.alpha = Scalar::random_nonzero(rng);
  rng.fill(msk.kappa0.reveal_mut());
  // Not e(g1^alpha, g2): g1^alpha opens every record, and points are not wiped.
  const Gt e = pairing(G1::generator(), G2::generator()).pow(msk.alpha);
  return SetupResult{{e, depth, period_seconds}, std::move(msk)};
}

}  // namespace aceso::abe
