// Scalars and powers with secret exponents, in every form that src/group has.

#include "group/gt.hpp"
#include "group/pairing.hpp"
#include "group/products.hpp"
#include "secrets.hpp"

namespace aceso::constant_time {
namespace {

template <class Element>
void expect_power(const Element& power, const Element& wanted) {
  auto bytes = power.encode();
  expect_secret(bytes, "the exponent to have gone into the power");
  expect(equal_published(bytes, wanted.encode()), "the right power");
}

void scalars() {
  SecretRandom rng("scalars");
  const Scalar x = Scalar::random_nonzero(rng), y = Scalar::random(rng);
  const auto encoded = ((x + y) * (x - y) * x.inverse() * -y).encode();
  expect_secret(encoded.reveal(), "a secret scalar");
  const auto again = Scalar::decode(encoded.reveal());
  expect(again.has_value(), "a scalar");
  const auto one = (x * x.inverse()).encode();
  expect(equal_published(one.reveal(), Scalar::one().encode().reveal()), "1");
}

void powers() {
  // Both sides of each comparison come from this number; the first time it is public.
  Scalar x = hash_to_scalar("exponent", as_bytes("x"));
  const G1 h = hash_to_g1("base", as_bytes("h"));
  const Gt e = pairing(h, G2::generator());
  const FixedBase<G1Curve> table(h);
  const FixedBaseGt table_gt(e);
  const G1 h_x = h.pow(x), in_sum = h_x * G1::generator().pow(x) * h;
  const G2 g2_x = G2::generator().pow(x);
  const Gt e_x = e.pow(x);

  x = secret(x);
  expect_power(h.pow(x), h_x);
  expect_power(G2::generator().pow(x), g2_x);
  expect_power(table.pow(x), h_x);
  expect_power(e.pow(x), e_x);
  expect_power(table_gt.pow(x), e_x);
  G1Products products;
  products.begin().power(h, x).multiply(g1_base(), x).multiply(h);
  products.begin().multiply(table, x);
  const auto values = products.take();
  expect_power(values[0], in_sum);
  expect_power(values[1], h_x);
  G2Products in_g2;
  in_g2.begin().multiply(g2_base(), x);
  expect_power(in_g2.take().front(), g2_x);
}

constexpr Case cases[] = {{"scalars", scalars}, {"powers", powers}};

}  // namespace

std::span<const Case> group_cases() { return cases; }

}  // namespace aceso::constant_time
