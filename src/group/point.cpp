#include "group/point.hpp"

#include <cassert>

#include "group/curve.hpp"

namespace aceso {
namespace {

constexpr std::size_t scalar_bits = 255;

template <class Curve>
Point<Curve> read_point(Decoder& in, std::string_view field) {
  const ByteView bytes = in.raw(Curve::size, field);
  if (!in.ok()) return {};
  const auto point = Point<Curve>::decode(bytes);
  if (!point) {
    in.reject(field, point.error().message);
    return {};
  }
  return *point;
}

}  // namespace

template <class Curve>
Point<Curve> Point<Curve>::from_jacobian(const typename Curve::Jacobian& point) {
  Point out;
  out.point_ = point;
  return out;
}

template <class Curve>
Point<Curve> Point<Curve>::generator() {
  return from_jacobian(*Blst<Curve>::generator());
}

template <class Curve>
Result<Point<Curve>> Point<Curve>::decode(ByteView bytes) {
  using B = Blst<Curve>;
  const auto refuse = [](const std::string& what) {
    return fail(ErrorCode::bad_encoding, std::string(B::name), "expected " + what);
  };
  if (bytes.size() != size) return refuse(std::to_string(size) + " bytes, found " + std::to_string(bytes.size()));
  typename B::Affine affine;
  if (B::uncompress(&affine, bytes.data()) != BLST_SUCCESS)
    return refuse("the compressed form of a point on the curve");
  if (B::affine_is_inf(&affine)) return refuse("a point other than the identity");
  if (!B::affine_in_group(&affine)) return refuse("a point of the subgroup of order r");
  Point out;
  B::from_affine(&out.point_, &affine);
  return out;
}

template <class Curve>
std::array<std::uint8_t, Point<Curve>::size> Point<Curve>::encode() const {
  std::array<std::uint8_t, size> out;
  Blst<Curve>::compress(out.data(), &point_);
  return out;
}

template <class Curve>
bool Point<Curve>::is_identity() const {
  return Blst<Curve>::is_inf(&point_);
}

template <class Curve>
Point<Curve> Point<Curve>::inverse() const {
  Point out = *this;
  Blst<Curve>::negate_if(&out.point_, true);
  return out;
}

template <class Curve>
Point<Curve>& Point<Curve>::operator*=(const Point& b) {
  Blst<Curve>::add(&point_, &point_, &b.point_);
  return *this;
}

template <class Curve>
Point<Curve> Point<Curve>::pow(const Scalar& x) const {
  blst_scalar raw;
  blst_scalar_from_fr(&raw, &x.fr());
  Point out;
  Blst<Curve>::multiply(&out.point_, &point_, raw.b, scalar_bits);
  wipe(&raw, sizeof raw);
  return out;
}

template <class Curve>
bool Point<Curve>::equals(const Point& b) const {
  return Blst<Curve>::is_equal(&point_, &b.point_);
}

template class Point<G1Curve>;
template class Point<G2Curve>;

G1 hash_to_g1(std::string_view dst, ByteView msg) {
  assert(dst.size() <= 255);
  blst_p1 point;
  blst_hash_to_g1(&point, msg.data(), msg.size(), as_bytes(dst).data(), dst.size(), nullptr, 0);
  return G1::from_jacobian(point);
}

G1 read_g1(Decoder& in, std::string_view field) { return read_point<G1Curve>(in, field); }
G2 read_g2(Decoder& in, std::string_view field) { return read_point<G2Curve>(in, field); }

}  // namespace aceso
