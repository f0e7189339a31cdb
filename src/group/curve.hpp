#pragma once
// For src/group alone: blst names the same operations apart by prefix; these let one template serve both groups.

#include <blst.h>

#include <string_view>

#include "group/point.hpp"

namespace aceso {

template <class Curve>
struct Blst;

template <>
struct Blst<G1Curve> {
  using Field = blst_fp;
  using Affine = blst_p1_affine;
  static constexpr std::string_view name = "G1 element";
  static constexpr auto generator = blst_p1_generator;
  static constexpr auto uncompress = blst_p1_uncompress;
  static constexpr auto compress = blst_p1_compress;
  static constexpr auto affine_is_inf = blst_p1_affine_is_inf;
  static constexpr auto affine_in_group = blst_p1_affine_in_g1;
  static constexpr auto from_affine = blst_p1_from_affine;
  static constexpr auto to_affine = blst_p1_to_affine;
  static constexpr auto batch_to_affine = blst_p1s_to_affine;
  static constexpr auto is_inf = blst_p1_is_inf;
  static constexpr auto is_equal = blst_p1_is_equal;
  static constexpr auto negate_if = blst_p1_cneg;
  static constexpr auto add = blst_p1_add_or_double;
  static constexpr auto twice = blst_p1_double;
  static constexpr auto multiply = blst_p1_mult;
  static constexpr auto field_add = blst_fp_add;
  static constexpr auto field_sub = blst_fp_sub;
  static constexpr auto field_mul = blst_fp_mul;
  static constexpr auto field_sqr = blst_fp_sqr;
  static constexpr auto field_mul_by_3 = blst_fp_mul_by_3;
  static constexpr auto field_inverse = blst_fp_inverse;
  static constexpr auto field_negate_if = blst_fp_cneg;
};

template <>
struct Blst<G2Curve> {
  using Field = blst_fp2;
  using Affine = blst_p2_affine;
  static constexpr std::string_view name = "G2 element";
  static constexpr auto generator = blst_p2_generator;
  static constexpr auto uncompress = blst_p2_uncompress;
  static constexpr auto compress = blst_p2_compress;
  static constexpr auto affine_is_inf = blst_p2_affine_is_inf;
  static constexpr auto affine_in_group = blst_p2_affine_in_g2;
  static constexpr auto from_affine = blst_p2_from_affine;
  static constexpr auto to_affine = blst_p2_to_affine;
  static constexpr auto batch_to_affine = blst_p2s_to_affine;
  static constexpr auto is_inf = blst_p2_is_inf;
  static constexpr auto is_equal = blst_p2_is_equal;
  static constexpr auto negate_if = blst_p2_cneg;
  static constexpr auto add = blst_p2_add_or_double;
  static constexpr auto twice = blst_p2_double;
  static constexpr auto multiply = blst_p2_mult;
  static constexpr auto field_add = blst_fp2_add;
  static constexpr auto field_sub = blst_fp2_sub;
  static constexpr auto field_mul = blst_fp2_mul;
  static constexpr auto field_sqr = blst_fp2_sqr;
  static constexpr auto field_mul_by_3 = blst_fp2_mul_by_3;
  static constexpr auto field_inverse = blst_fp2_inverse;
  static constexpr auto field_negate_if = blst_fp2_cneg;
};

}  // namespace aceso
