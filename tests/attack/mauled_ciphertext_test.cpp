// A hospital hands the doctor a changed CT_Sym and a SemiCT that fits it. Dec must refuse whatever was changed, also
// where E^s1 comes out right: the wrapping binds every element and all that the record says of itself.

#include <functional>

#include "abe/domain.hpp"
#include "cheater.hpp"

namespace aceso::attack {
namespace {

constexpr abe::Period now = 3;

struct Mauled : ::testing::Test {
  World world;
  abe::testing::User doctor = world.enrol("dr-a", {"a", "b", "c"});
  abe::SymKey key = world.random_key();
  abe::Ciphertext original = world.seal(key, "a and (b or c)", now);
  Scalar x = Scalar::random_nonzero(world.rng);

  /// Dec on the changed record, with a SemiCT that was computed on it without any check.
  bool opens(const abe::Ciphertext& ct) {
    const auto update = world.update(now);
    const Gt a = raw_a(raw_key(doctor.attk, 1), ct, full_weights(ct)), b = raw_b(*update.find(1), ct);
    return dec(doctor.sk, {ct.digest(), a, b}, ct).has_value();
  }
  /// Whether the equations still give the right E^s1.
  bool same_secret(const abe::Ciphertext& ct) {
    const auto update = world.update(now);
    const Gt a = raw_a(raw_key(doctor.attk, 1), ct, full_weights(ct)), b = raw_b(*update.find(1), ct);
    return a.pow(doctor.sk.beta().inverse()) * b == record_secret(world, original);
  }
  abe::Ciphertext changed(const std::function<void(abe::Ciphertext&)>& change) const {
    abe::Ciphertext out = original;
    change(out);
    return out;
  }
};

TEST_F(Mauled, TheOriginalOpens) {
  EXPECT_TRUE(opens(original));
  EXPECT_TRUE(same_secret(original));
}

TEST_F(Mauled, EachElementIsBound) {
  const G1 g = G1::generator();
  const G2 h = G2::generator();
  EXPECT_FALSE(opens(changed([&](auto& ct) { ct.c2 *= h.pow(x); })));
  EXPECT_FALSE(opens(changed([&](auto& ct) { ct.c_t *= g.pow(x); })));
  for (std::size_t j = 0; j < original.c3.size(); ++j)
    EXPECT_FALSE(opens(changed([&](auto& ct) { ct.c3[j] *= h.pow(x); }))) << j;
  for (std::size_t i = 0; i < original.c.size(); ++i)
    EXPECT_FALSE(opens(changed([&](auto& ct) { ct.c[i] *= g.pow(x); }))) << i;
  for (std::size_t k = 0; k < original.wrapped.size(); ++k)
    EXPECT_FALSE(opens(changed([&](auto& ct) { ct.wrapped[k] ^= 1; }))) << k;
}

TEST_F(Mauled, AnotherSecretInEveryElementIsRefused) {
  // s1 + x everywhere: a sound ciphertext of another E^s1.
  EXPECT_FALSE(opens(changed([&](auto& ct) {
    ct.c2 *= G2::generator().pow(x);
    ct.c_t *= abe::h_time(now).pow(x);
    for (const policy::Weight& w : full_weights(ct)) {
      if (w.row == 0) ct.c[w.row] *= abe::w().pow(x);
    }
  })));
  // Everything to the power x.
  EXPECT_FALSE(opens(changed([&](auto& ct) {
    ct.c2 = ct.c2.pow(x);
    ct.c_t = ct.c_t.pow(x);
    for (G2& c3 : ct.c3) c3 = c3.pow(x);
    for (G1& c : ct.c) c = c.pow(x);
  })));
}

TEST_F(Mauled, ARerandomisationThatOpensInTheEquationsIsRefused) {
  // s'_0 + x in C3_0 and in all c_i: the same E^s1 from other bytes. Only the associated data tells.
  const auto shifted = changed([&](auto& ct) {
    const auto rows = policy::make_lsss(ct.header.policy).rows;
    ct.c3[0] *= G2::generator().pow(x);
    for (std::size_t i = 0; i < rows.size(); ++i) ct.c[i] *= abe::h_attr(rows[i].attribute).pow(x);
  });
  EXPECT_TRUE(same_secret(shifted));
  EXPECT_FALSE(opens(shifted));
  // Another share vector of the secret zero on top.
  const auto reshared = changed([&](auto& ct) {
    const policy::Lsss lsss = policy::make_lsss(ct.header.policy);
    std::vector<Scalar> v(lsss.columns, x);
    v[0] = Scalar();
    const auto shares = policy::share(lsss, v);
    for (std::size_t i = 0; i < shares.size(); ++i) ct.c[i] *= abe::w().pow(shares[i]);
  });
  EXPECT_TRUE(same_secret(reshared));
  EXPECT_FALSE(opens(reshared));
}

TEST_F(Mauled, AWeakerPolicyIsRefused) {
  for (const char* weaker : {"a or b or c", "a or (b and c)", "a and (b or d)", "1 of (a, b, c)", "2 of (a, b, c)",
                             "a and (c or b)", "(b or c) and a"})
    EXPECT_FALSE(opens(changed([&](auto& ct) { ct.header.policy = abe::testing::parse(weaker); }))) << weaker;
}

TEST_F(Mauled, AWeakerPolicyDoesNotHelpTheHolderOfOneAttribute) {
  const auto holder = world.enrol("dr-weak", {"a"});
  auto ct = original;
  ct.header.policy = abe::testing::parse("a");
  const Gt b = raw_b(*world.update(now).find(1), ct), secret = record_secret(world, original);
  for (const G1& row : {original.c[0], original.c[1], original.c[0] * original.c[1], original.c[0] * original.c[2]}) {
    ct.c = {row};
    const policy::Weight alone[] = {{0, Scalar::one()}};
    const Gt guess = raw_a(raw_key(holder.attk, 1), ct, alone).pow(holder.sk.beta().inverse()) * b;
    EXPECT_NE(guess, secret);
    EXPECT_FALSE(unwraps(guess, ct));
    EXPECT_FALSE(unwraps(guess, original));
  }
}

TEST_F(Mauled, TheHeaderIsBound) {
  EXPECT_FALSE(opens(changed([](auto& ct) { ct.header.record_id[31] ^= 1; })));
  EXPECT_FALSE(opens(changed([](auto& ct) { ct.header.data_digest[0] ^= 0x80; })));
  for (const abe::Period t : {now - 1, now + 1, abe::Period{0}}) {
    const auto ct = changed([t](auto& c) { c.header.period = t; });
    EXPECT_TRUE(same_secret(ct)) << "the period is no part of the equations but for C_t";
    EXPECT_FALSE(opens(ct));
  }
}

TEST_F(Mauled, AWrappedKeyDoesNotMoveToAnotherRecord) {
  // The patient's second record under the same policy and period, with the first one's wrapped key or elements.
  const auto second = world.seal(world.random_key(), "a and (b or c)", now);
  EXPECT_FALSE(opens(changed([&](auto& ct) { ct.wrapped = second.wrapped; })));
  EXPECT_FALSE(opens(changed([&](auto& ct) { ct.header = second.header; })));
  EXPECT_FALSE(opens(changed([&](auto& ct) {
    ct.c2 = second.c2;
    ct.c_t = second.c_t;
    ct.c3 = second.c3;
    ct.c = second.c;
  })));
}

TEST_F(Mauled, ASemiCiphertextOfTheMauledRecordDoesNotPassForTheOriginal) {
  const auto shifted = changed([&](auto& ct) { ct.header.record_id[0] ^= 1; });
  const auto semi = abe::pre_dec(world.pre_key(doctor, now).value(), shifted).value();
  EXPECT_FALSE(dec(doctor.sk, semi, original)) << "made from another record";
}

}  // namespace
}  // namespace aceso::attack
