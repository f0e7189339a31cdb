// Points on the curve outside the subgroup of order r, and forms that are not canonical, in the place of a point of an
// artifact. A doctor or hospital that raised such a point to its secret would tell the secret modulo a small order.

#include <gtest/gtest.h>

#include "group/point.hpp"

namespace aceso::encoding {
namespace {

/// Points on the curve by their x coordinate, whatever their order.
template <std::size_t size, class Affine, class Uncompress, class InGroup>
Bytes point_outside(Uncompress uncompress, InGroup in_group) {
  for (std::uint8_t x = 1;; ++x) {
    Bytes bytes(size);
    bytes.front() = 0x80;  // compressed
    bytes.back() = x;
    Affine point;
    if (uncompress(&point, bytes.data()) == BLST_SUCCESS && !in_group(&point)) return bytes;
  }
}

TEST(Points, OutsideTheSubgroupAreRefused) {
  const auto g1 = point_outside<48, blst_p1_affine>(blst_p1_uncompress, blst_p1_affine_in_g1);
  const auto g2 = point_outside<96, blst_p2_affine>(blst_p2_uncompress, blst_p2_affine_in_g2);
  ASSERT_FALSE(G1::decode(g1));
  EXPECT_NE(G1::decode(g1).error().message.find("subgroup"), std::string::npos);
  ASSERT_FALSE(G2::decode(g2));
  EXPECT_NE(G2::decode(g2).error().message.find("subgroup"), std::string::npos);
}

TEST(Points, OfOrderThreeAndElevenAreRefused) {
  // 3 and 11 divide the cofactor of G1.
  const auto bytes = point_outside<48, blst_p1_affine>(blst_p1_uncompress, blst_p1_affine_in_g1);
  blst_p1_affine affine;
  ASSERT_EQ(blst_p1_uncompress(&affine, bytes.data()), BLST_SUCCESS);
  blst_p1 point;
  blst_p1_from_affine(&point, &affine);
  // r (1 - z) / 33, z the curve's parameter: 1 - z kills what is not in the subgroup.
  constexpr std::string_view multiplier =
      "02e1bd4f06c58a217abe7fbd1fb8dd02acaa729aba0cdf9cdd24d66c9f553917446c9b26c1f083e1";
  Bytes scalar = from_hex(multiplier).value();
  std::reverse(scalar.begin(), scalar.end());
  blst_p1_mult(&point, &point, scalar.data(), scalar.size() * 8);
  std::uint8_t small[48];
  blst_p1_compress(small, &point);
  const std::uint8_t order[] = {33};
  blst_p1_mult(&point, &point, order, 8);
  EXPECT_TRUE(blst_p1_is_inf(&point)) << "it has a small order";
  EXPECT_FALSE(G1::decode(small));
}

TEST(Points, HaveOneForm) {
  const auto g1 = G1::generator().encode();
  for (const unsigned flags : {0x00u, 0x20u, 0x40u, 0x60u, 0xc0u, 0xe0u}) {
    auto bytes = g1;
    bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0x1f) | flags);
    EXPECT_FALSE(G1::decode(bytes)) << flags;
  }
  Bytes infinity(48);
  infinity[0] = 0xc0;
  EXPECT_FALSE(G1::decode(infinity));
  infinity[0] = 0xe0;
  EXPECT_FALSE(G1::decode(infinity));
  infinity[0] = 0xc0;
  infinity[47] = 1;
  EXPECT_FALSE(G1::decode(infinity));
}

TEST(Points, CoordinatesAreBelowP) {
  Bytes p = from_hex("9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab")
                .value();
  for (int x = 0; x < 64; ++x, ++p.back()) EXPECT_FALSE(G1::decode(p)) << "p + " << x;
}

}  // namespace
}  // namespace aceso::encoding
