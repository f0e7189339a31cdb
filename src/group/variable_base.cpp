#include "group/variable_base.hpp"

#include "group/lookup.hpp"
#include "group/recode.hpp"

namespace aceso {
namespace {

constexpr unsigned window_bits = 5;
constexpr unsigned windows = digit_count(130, window_bits);
constexpr std::size_t entries = std::size_t{1} << (window_bits - 1);

/// How many powers go side by side: their tables fit the second-level cache.
constexpr std::size_t lanes_most = 64;

/// base^1, base^3, ..., base^31.
using Table = std::array<blst_p1_affine, entries>;

/// beta, a cube root of 1 modulo p: (x, y) -> (beta x, y) is the power by -z^2.
blst_fp cube_root_of_one() {
  // Big-endian. Its square is the other one, and stands for z^2 - 1.
  static constexpr std::uint8_t bytes[48] = {0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x5f, 0x19, 0x67, 0x2f,
                                             0xdf, 0x76, 0xce, 0x51, 0xba, 0x69, 0xc6, 0x07, 0x6a, 0x0f, 0x77, 0xea,
                                             0xdd, 0xb3, 0xa9, 0x3b, 0xe6, 0xf8, 0x96, 0x88, 0xde, 0x17, 0xd8, 0x13,
                                             0x62, 0x0a, 0x00, 0x02, 0x2e, 0x01, 0xff, 0xff, 0xff, 0xfe, 0xff, 0xfe};
  blst_fp out;
  blst_fp_from_bendian(&out, bytes);
  return out;
}

/// The tables of all lanes; each step of doubling what is known costs one inversion.
WipingVector<Table> tables_of(std::span<const G1Power> powers) {
  WipingVector<blst_p1> points;
  for (const G1Power& power : powers) points.push_back(power.base.jacobian());
  auto doubled = to_affine<G1Curve>(points);  // base^(2^b)
  auto next = doubled;
  WipingVector<Table> tables(powers.size());
  for (std::size_t l = 0; l < tables.size(); ++l) tables[l][0] = doubled[l];
  BatchAdder<G1Curve> adder;
  for (std::size_t known = 0; known < entries; known = known == 0 ? 1 : 2 * known) {
    // 2^b + {1, 3, ..., 2^b - 1}, and 2^b + 2^b for the next step.
    std::vector<Addition<G1Curve>> additions;
    for (std::size_t l = 0; l < tables.size(); ++l)
      for (std::size_t d = 0; d < known; ++d) additions.push_back({&doubled[l], &tables[l][d], &tables[l][known + d]});
    for (std::size_t l = 0; l < tables.size(); ++l) additions.push_back({&doubled[l], &doubled[l], &next[l]});
    adder.run(additions);
    std::swap(doubled, next);
  }
  return tables;
}

void entry_of(blst_p1_affine& entry, const Table& table, const SignedDigit& digit) {
  lookup_ct(entry, std::span<const blst_p1_affine>(table), digit.place);
  blst_fp_cneg(&entry.y, &entry.y, digit.negative);
}

/// sum = base^x of one lane by interleaved windows of the two halves of x.
void interleaved(blst_p1& sum, const Table& table, const Scalar& x, const blst_fp& beta) {
  Table mapped = table;  // of base^(z^2)
  for (blst_p1_affine& entry : mapped) {
    blst_fp_mul(&entry.x, &entry.x, &beta);
    blst_fp_cneg(&entry.y, &entry.y, true);
  }
  OddHalves k;
  odd_halves(k, x);
  sum = {};
  blst_p1_affine entry;
  for (unsigned w = windows; w-- > 0;) {
    for (unsigned i = 0; i < window_bits && w + 1 != windows; ++i) blst_p1_double(&sum, &sum);
    // Before the last window the sum is base^(u + v z^2) with u and v below 2^126, not both zero; were it the entry or
    // its inverse, a shorter vector than any in the lattice of u + v z^2 = 0 modulo r would exist. The last window is
    // different for a few scalars such as zero.
    const auto add = w > 0 ? blst_p1_add_affine : blst_p1_add_or_double_affine;
    entry_of(entry, table, signed_digit(k.a, window_bits, w, windows));
    add(&sum, &sum, &entry);
    entry_of(entry, mapped, signed_digit(k.b, window_bits, w, windows));
    add(&sum, &sum, &entry);
  }
  wipe(&entry, sizeof entry);
  wipe(&mapped, sizeof mapped);
}

}  // namespace

WipingVector<Affine<G1Curve>> pow_each(std::span<const G1Power> powers) {
  static const blst_fp beta = cube_root_of_one();
  WipingVector<Affine<G1Curve>> out;
  for (std::size_t at = 0; at < powers.size(); at += lanes_most) {
    const auto lanes = powers.subspan(at, std::min(lanes_most, powers.size() - at));
    const auto tables = tables_of(lanes);
    WipingVector<blst_p1> sums(lanes.size());
    for (std::size_t l = 0; l < lanes.size(); ++l) interleaved(sums[l], tables[l], lanes[l].exponent, beta);
    const auto affine = to_affine<G1Curve>(sums);
    out.insert(out.end(), affine.begin(), affine.end());
  }
  return out;
}

}  // namespace aceso
