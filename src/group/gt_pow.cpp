#include <algorithm>
#include <cassert>

#include "group/gt.hpp"
#include "group/lookup.hpp"
#include "group/recode.hpp"
#include "group/wiping.hpp"

namespace aceso {
namespace {

// p = z modulo r, so that the Frobenius map is the power by z = -|z|: with the base |z| digits of an exponent,
// a^x = prod_i (a^(|z|^i))^x_i.
constexpr unsigned digits = 4;
constexpr unsigned digit_bits = 64;

/// out = a^(|z|^i).
void power_of_z(blst_fp12& out, const blst_fp12& a, unsigned i) {
  if (i == 0)
    out = a;
  else
    blst_fp12_frobenius_map(&out, &a, i);
  if (i % 2 == 1) blst_fp12_conjugate(&out);  // the inverse, since |z| = -z
}

/// a = 1/a when `flag` is set, in constant time: the inverse is the conjugate, whose upper half is negated.
void negate_exponent_if(blst_fp12& a, bool flag) {
  for (auto& fp2 : a.fp6[1].fp2) blst_fp2_cneg(&fp2, &fp2, flag);
}

/// a, a^3, a^5, ... of a public base.
void odd_powers(std::span<blst_fp12> out, const blst_fp12& a) {
  blst_fp12 square;
  blst_fp12_cyclotomic_sqr(&square, &a);
  out[0] = a;
  for (std::size_t i = 1; i < out.size(); ++i) blst_fp12_mul(&out[i], &out[i - 1], &square);
}

/// The non-adjacent form of width w of a number up to |z|: digits zero or odd, below 2^(w-1) in absolute value.
/// Variable time.
std::array<std::int8_t, digit_bits + 1> naf_vartime(std::uint64_t x, unsigned w) {
  assert(x <= z_abs);  // so that adding a digit does not overflow
  std::array<std::int8_t, digit_bits + 1> out{};
  for (std::size_t i = 0; x != 0; ++i, x >>= 1) {
    if ((x & 1) == 0) continue;
    const std::uint64_t low = x & ((std::uint64_t{1} << w) - 1);
    const std::int64_t digit = static_cast<std::int64_t>(low) - (low >> (w - 1) != 0 ? std::int64_t{1} << w : 0);
    out[i] = static_cast<std::int8_t>(digit);
    x -= static_cast<std::uint64_t>(digit);
  }
  return out;
}

}  // namespace

// Sign-aligned columns (Faz-Hernandez, Longa and Sanchez, 2013): the first digit, made odd, is written with bits +1 and
// -1, and each bit of the others takes the sign of the first one's or is zero. A column is then a sign and one of eight
// products.
Gt Gt::pow(const Scalar& x) const {
  constexpr std::size_t products = std::size_t{1} << (digits - 1);
  WipingVector<blst_fp12> table(products);  // [b]: a^(1 + b_0 |z| + b_1 |z|^2 + b_2 |z|^3)
  table[0] = value_;
  for (unsigned i = 1; i < digits; ++i) {
    const std::size_t known = std::size_t{1} << (i - 1);
    blst_fp12 base;
    power_of_z(base, value_, i);
    for (std::size_t b = 0; b < known; ++b) blst_fp12_mul(&table[known + b], &table[b], &base);
  }

  // An even exponent is replaced by r - x, and the result by its inverse.
  Limbs odd, k;
  const bool negated = odd_or_negated(odd, x);
  base_z_digits(k, odd);

  // Column i holds bit i of the first digit's sign and the place of the product; 65 columns.
  std::array<std::uint8_t, digit_bits + 1> columns{};
  const std::uint64_t first = k.limb[0];
  for (unsigned i = 0; i <= digit_bits; ++i) {
    const std::uint64_t negative = i < digit_bits - 1 ? (first >> (i + 1) & 1) ^ 1 : i == digit_bits - 1 ? 1 : 0;
    std::uint64_t place = 0;
    for (unsigned j = 1; j < digits; ++j) {
      const std::uint64_t bit = k.limb[j] & 1;
      place |= bit << (j - 1);
      k.limb[j] = (k.limb[j] >> 1) + (bit & negative);
    }
    columns[i] = static_cast<std::uint8_t>(place | negative << 7);
  }

  Gt out;
  blst_fp12 factor;
  for (std::size_t i = columns.size(); i-- > 0;) {
    if (i != digit_bits) blst_fp12_cyclotomic_sqr(&out.value_, &out.value_);
    lookup_ct(factor, std::span<const blst_fp12>(table), columns[i] & 7);
    negate_exponent_if(factor, columns[i] >> 7 != 0);
    blst_fp12_mul(&out.value_, &out.value_, &factor);
  }
  negate_exponent_if(out.value_, negated);
  wipe(&factor, sizeof factor);
  wipe(columns.data(), columns.size());
  return out;
}

Gt multi_pow_vartime(std::span<const Gt> bases, std::span<const Scalar> exponents) {
  assert(bases.size() == exponents.size());
  constexpr unsigned w = 5;
  constexpr std::size_t entries = std::size_t{1} << (w - 2);
  struct Term {
    std::array<blst_fp12, entries> odd;
    std::array<std::int8_t, digit_bits + 1> naf;
  };
  std::vector<Term> terms(bases.size() * digits);
  for (std::size_t b = 0; b < bases.size(); ++b) {
    Limbs whole, k;
    integer_of(whole, exponents[b]);
    base_z_digits(k, whole);
    Term* const term = &terms[b * digits];
    odd_powers(term[0].odd, bases[b].fp12());
    for (unsigned i = 0; i < digits; ++i) {
      term[i].naf = naf_vartime(k.limb[i], w);
      for (std::size_t d = 0; i > 0 && d < entries; ++d) power_of_z(term[i].odd[d], term[0].odd[d], i);
    }
  }
  blst_fp12 product = *blst_fp12_one();
  for (std::size_t bit = digit_bits + 1; bit-- > 0;) {
    if (bit != digit_bits) blst_fp12_cyclotomic_sqr(&product, &product);
    for (const Term& term : terms) {
      const int digit = term.naf[bit];
      if (digit == 0) continue;
      blst_fp12 factor = term.odd[static_cast<std::size_t>(std::abs(digit) / 2)];
      if (digit < 0) blst_fp12_conjugate(&factor);
      blst_fp12_mul(&product, &product, &factor);
    }
  }
  return Gt::from_fp12(product);
}

namespace {

constexpr unsigned fixed_bits = 5;
constexpr unsigned fixed_windows = digit_count(256, fixed_bits);
constexpr std::size_t fixed_entries = std::size_t{1} << (fixed_bits - 1);

}  // namespace

FixedBaseGt::FixedBaseGt(const Gt& base) : base_(base), table_(fixed_windows * fixed_entries) {
  blst_fp12 window_base = base.fp12();
  for (unsigned w = 0; w < fixed_windows; ++w) {
    odd_powers(std::span(&table_[w * fixed_entries], fixed_entries), window_base);
    for (unsigned i = 0; i < fixed_bits; ++i) blst_fp12_cyclotomic_sqr(&window_base, &window_base);
  }
}

Gt FixedBaseGt::pow(const Scalar& x) const {
  Limbs k;
  odd_integer_of(k, x);
  blst_fp12 product = *blst_fp12_one(), factor;
  for (unsigned w = 0; w < fixed_windows; ++w) {
    const SignedDigit digit = signed_digit(k, fixed_bits, w, fixed_windows);
    lookup_ct(factor, std::span<const blst_fp12>(&table_[w * fixed_entries], fixed_entries), digit.place);
    negate_exponent_if(factor, digit.negative);
    blst_fp12_mul(&product, &product, &factor);
  }
  const Gt out = Gt::from_fp12(product);
  wipe(&product, sizeof product);
  wipe(&factor, sizeof factor);
  return out;
}

}  // namespace aceso
