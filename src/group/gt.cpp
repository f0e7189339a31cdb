#include "group/gt.hpp"

#include <algorithm>

namespace aceso {
namespace {

constexpr std::size_t fp_size = 48;

/// The coefficients in the order of the encoding: Fp12 over Fp6 (w), Fp6 over Fp2 (v), Fp2 over Fp (u), low first.
template <class Fp12, class Visit>
void for_each_coefficient(Fp12& f, Visit visit) {
  std::size_t place = 0;
  for (auto& fp6 : f.fp6)
    for (auto& fp2 : fp6.fp2)
      for (auto& fp : fp2.fp) visit(fp, fp_size * place++);
}

}  // namespace

Gt::Gt() : value_(*blst_fp12_one()) {}

Gt Gt::from_fp12(const blst_fp12& element) {
  Gt out;
  out.value_ = element;
  return out;
}

Result<Gt> Gt::decode(ByteView bytes) {
  if (bytes.size() != size)
    return fail(ErrorCode::bad_encoding, "GT element", "expected 576 bytes, found " + std::to_string(bytes.size()));
  blst_fp12 f;
  bool canonical = true;
  for_each_coefficient(f, [&](blst_fp& fp, std::size_t at) {
    blst_fp_from_bendian(&fp, &bytes[at]);
    std::uint8_t again[fp_size];
    blst_bendian_from_fp(again, &fp);  // differs when the input was not below p
    canonical = canonical && std::equal(again, again + fp_size, &bytes[at]);
  });
  if (!canonical) return fail(ErrorCode::bad_encoding, "GT element", "expected twelve coefficients below p");
  if (!blst_fp12_in_group(&f))
    return fail(ErrorCode::bad_encoding, "GT element", "expected an element of the subgroup of order r");
  if (blst_fp12_is_one(&f))
    return fail(ErrorCode::bad_encoding, "GT element", "expected an element other than the identity");
  return from_fp12(f);
}

std::array<std::uint8_t, Gt::size> Gt::encode() const {
  std::array<std::uint8_t, size> out;
  for_each_coefficient(value_, [&](const blst_fp& fp, std::size_t at) { blst_bendian_from_fp(&out[at], &fp); });
  return out;
}

bool Gt::is_identity() const { return blst_fp12_is_one(&value_); }

Gt Gt::inverse() const {
  Gt out = *this;
  blst_fp12_conjugate(&out.value_);  // the inverse, since the norm to Fp6 is 1 in the subgroup
  return out;
}

Gt& Gt::operator*=(const Gt& b) {
  blst_fp12_mul(&value_, &value_, &b.value_);
  return *this;
}

bool operator==(const Gt& a, const Gt& b) { return blst_fp12_is_equal(&a.value_, &b.value_); }

Gt read_gt(Decoder& in, std::string_view field) {
  const ByteView bytes = in.raw(Gt::size, field);
  if (!in.ok()) return {};
  const auto element = Gt::decode(bytes);
  if (!element) {
    in.reject(field, element.error().message);
    return {};
  }
  return *element;
}

}  // namespace aceso
