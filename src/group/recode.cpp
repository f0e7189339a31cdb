#include "group/recode.hpp"

namespace aceso {
namespace {

__extension__ using Wide = unsigned __int128;
using Number = std::array<std::uint64_t, 4>;

constexpr Number r_limbs = {0xffffffff00000001, 0x53bda402fffe5bfe, 0x3339d80809a1d805, 0x73eda753299d7d48};

/// n += m when `flag` is 1, not when it is 0.
void add_if(Number& n, const Number& m, std::uint64_t flag) {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < n.size(); ++i) {
    const Wide sum = static_cast<Wide>(n[i]) + (m[i] & (std::uint64_t{0} - flag)) + carry;
    n[i] = static_cast<std::uint64_t>(sum);
    carry = static_cast<std::uint64_t>(sum >> 64);
  }
}

/// 1 when a < b, else 0, without a comparison that a compiler might turn into a branch.
std::uint64_t less_than(std::uint64_t a, std::uint64_t b) { return ((~a & b) | ((~a | b) & (a - b))) >> 63; }

/// Divides the number in the lowest `limbs` limbs of `n` by |z|, in place, and returns the remainder. Two limbs by one
/// with a reciprocal (Moeller and Granlund, IEEE Transactions on Computers 2011, algorithm 4): |z| has its top bit set.
std::uint64_t divide_by_z(Number& n, std::size_t limbs) {
  constexpr auto reciprocal = static_cast<std::uint64_t>(~Wide{0} / z_abs);  // less 2^64
  std::uint64_t rest = 0;
  for (std::size_t i = limbs; i-- > 0;) {
    const Wide estimate = static_cast<Wide>(reciprocal) * rest + (static_cast<Wide>(rest) << 64 | n[i]);
    std::uint64_t quotient = static_cast<std::uint64_t>(estimate >> 64) + 1;
    rest = n[i] - quotient * z_abs;
    const std::uint64_t too_large = less_than(static_cast<std::uint64_t>(estimate), rest);
    quotient -= too_large;
    rest += z_abs & (std::uint64_t{0} - too_large);
    const std::uint64_t too_small = 1 - less_than(rest, z_abs);
    quotient += too_small;
    rest -= z_abs & (std::uint64_t{0} - too_small);
    n[i] = quotient;
  }
  return rest;
}

}  // namespace

std::uint64_t Limbs::bits(unsigned at, unsigned count) const {
  const unsigned word = at / 64, shift = at % 64;
  std::uint64_t out = word < 4 ? limb[word] >> shift : 0;
  if (shift != 0 && word + 1 < 4) out |= limb[word + 1] << (64 - shift);
  return out & ((std::uint64_t{1} << count) - 1);
}

void integer_of(Limbs& out, const Scalar& x) { blst_uint64_from_fr(out.limb.data(), &x.fr()); }

void odd_integer_of(Limbs& out, const Scalar& x) {
  integer_of(out, x);
  add_if(out.limb, r_limbs, ~out.limb[0] & 1);
}

bool odd_or_negated(Limbs& out, const Scalar& x) {
  integer_of(out, x);
  const std::uint64_t even = ~out.limb[0] & 1;
  for (std::uint64_t& limb : out.limb) limb ^= std::uint64_t{0} - even;  // r - x = r + ~x + 1
  add_if(out.limb, r_limbs, even);
  add_if(out.limb, {1, 0, 0, 0}, even);
  return even != 0;
}

void base_z_digits(Limbs& out, const Limbs& n) {
  Limbs rest;
  rest.limb = n.limb;
  for (std::size_t i = 0; i < 3; ++i) out.limb[i] = divide_by_z(rest.limb, 4 - i);
  out.limb[3] = rest.limb[0];
}

void odd_halves(OddHalves& out, const Scalar& x) {
  Limbs whole, digits;
  integer_of(whole, x);
  base_z_digits(digits, whole);
  const auto half = [](Number& to, std::uint64_t low, std::uint64_t high) {
    const Wide value = low + static_cast<Wide>(high) * z_abs;
    to = {static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(value >> 64), 0, 0};
  };
  half(out.a.limb, digits.limb[0], digits.limb[1]);
  half(out.b.limb, digits.limb[2], digits.limb[3]);

  // Two ways to write zero, without a negative number: 1 + (z^2 - 1) z^2 = r makes a odd, and what is that twice and
  // z^2 + (-1) z^2 once makes b odd and leaves a so; z^2 is even.
  constexpr Wide z2 = static_cast<Wide>(z_abs) * z_abs;
  constexpr auto number = [](Wide low, std::uint64_t high) {
    return Number{static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(low >> 64), high, 0};
  };
  constexpr Wide twice = 2 * z2 - 3;  // beyond 2^128
  const std::uint64_t even_a = ~out.a.limb[0] & 1;
  add_if(out.a.limb, {1, 0, 0, 0}, even_a);
  add_if(out.b.limb, number(z2 - 1, 0), even_a);
  const std::uint64_t even_b = ~out.b.limb[0] & 1;
  add_if(out.a.limb, number(z2 + 2, 0), even_b);
  add_if(out.b.limb, number(twice, 1), even_b);
}

SignedDigit signed_digit(const Limbs& k, unsigned w, unsigned i, unsigned count) {
  // Taking an odd digit away leaves an odd multiple of 2^w: the lowest bit of what follows is 1 whatever it was.
  const bool top = i + 1 == count;
  const std::uint64_t window = k.bits(w * i, w + 1) | 1;
  const std::uint64_t offset = top ? 0 : std::uint64_t{1} << w;
  const std::uint64_t digit = window - offset;
  const std::uint64_t sign = digit >> 63;
  const std::uint64_t absolute = (digit ^ (std::uint64_t{0} - sign)) + sign;
  return {absolute >> 1, sign != 0};
}

}  // namespace aceso
