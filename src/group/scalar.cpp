#include "group/scalar.hpp"

#include <algorithm>
#include <cassert>

#include "group/expand.hpp"

namespace aceso {

Scalar Scalar::from_u64(std::uint64_t v) {
  const std::uint64_t limbs[4] = {v, 0, 0, 0};
  Scalar out;
  blst_fr_from_uint64(&out.fr_, limbs);
  return out;
}

std::optional<Scalar> Scalar::decode(ByteView bytes) {
  if (bytes.size() != size) return std::nullopt;
  blst_scalar raw;
  blst_scalar_from_bendian(&raw, bytes.data());
  Scalar out;
  const bool canonical = blst_scalar_fr_check(&raw);
  if (canonical) blst_fr_from_scalar(&out.fr_, &raw);
  wipe(&raw, sizeof raw);
  return canonical ? std::optional(out) : std::nullopt;
}

Scalar Scalar::reduce(ByteView bytes) {
  assert(bytes.size() >= 48);
  blst_scalar raw;
  blst_scalar_from_be_bytes(&raw, bytes.data(), bytes.size());
  Scalar out;
  blst_fr_from_scalar(&out.fr_, &raw);
  wipe(&raw, sizeof raw);
  return out;
}

Scalar Scalar::random(Random& rng) {
  SecretArray<48> bytes;
  rng.fill(bytes.reveal_mut());
  return reduce(bytes.reveal());
}

Scalar Scalar::random_nonzero(Random& rng) {
  Scalar out = random(rng);
  while (out.is_zero()) out = random(rng);
  return out;
}

SecretArray<Scalar::size> Scalar::encode() const {
  blst_scalar raw;
  blst_scalar_from_fr(&raw, &fr_);
  SecretArray<size> out;
  blst_bendian_from_scalar(out.reveal_mut().data(), &raw);
  wipe(&raw, sizeof raw);
  return out;
}

Scalar Scalar::inverse() const {
  Scalar out;
  blst_fr_inverse(&out.fr_, &fr_);
  return out;
}

Scalar operator+(const Scalar& a, const Scalar& b) {
  Scalar out;
  blst_fr_add(&out.fr_, &a.fr_, &b.fr_);
  return out;
}

Scalar operator-(const Scalar& a, const Scalar& b) {
  Scalar out;
  blst_fr_sub(&out.fr_, &a.fr_, &b.fr_);
  return out;
}

Scalar operator*(const Scalar& a, const Scalar& b) {
  Scalar out;
  blst_fr_mul(&out.fr_, &a.fr_, &b.fr_);
  return out;
}

bool operator==(const Scalar& a, const Scalar& b) {
  // Montgomery forms are fully reduced, hence unique.
  return equal_ct({reinterpret_cast<const std::uint8_t*>(&a.fr_), sizeof a.fr_},
                  {reinterpret_cast<const std::uint8_t*>(&b.fr_), sizeof b.fr_});
}

Scalar hash_to_scalar(std::string_view dst, ByteView msg) {
  SecretArray<48> uniform;
  expand_message_xmd(uniform.reveal_mut(), msg, dst);
  return Scalar::reduce(uniform.reveal());
}

void write_scalar(Encoder& out, const Scalar& x) { out.raw(x.encode().reveal()); }

Scalar read_scalar(Decoder& in, std::string_view field) {
  const ByteView bytes = in.raw(Scalar::size, field);
  if (!in.ok()) return {};
  const auto x = Scalar::decode(bytes);
  if (!x) in.reject(field, "expected a number below the group order");
  return x.value_or(Scalar());
}

}  // namespace aceso
