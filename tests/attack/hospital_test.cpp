// A hospital that holds everything but its doctors' beta: attribute keys, pre-decryption keys, every SemiCT.

#include "cheater.hpp"
#include "combinations.hpp"

namespace aceso::attack {
namespace {

constexpr abe::Period now = 2;

struct Hospital : ::testing::Test {
  World world;
  abe::testing::User one = world.enrol("dr-one", {"a", "b"});
  abe::testing::User two = world.enrol("dr-two", {"a", "b"});
  abe::Ciphertext ct = world.seal(world.random_key(), "a and b", now);

  abe::SemiCiphertext semi(const abe::testing::User& user, const abe::Ciphertext& of) {
    return abe::pre_dec(world.pre_key(user, now).value(), of).value();
  }
};

TEST_F(Hospital, CannotFinishWithoutBeta) {
  const auto of_one = semi(one, ct), of_two = semi(two, ct);
  ASSERT_TRUE(unwraps(of_one.a.pow(one.sk.beta().inverse()) * of_one.b, ct)) << "the control: with beta";
  std::vector<Gt> elements{of_one.a, of_one.b, of_two.a, of_two.b, world.pp().e};
  for (const auto* user : {&one, &two}) {
    elements.push_back(pairing(user->pk.pk(), ct.c2));
    elements.push_back(pairing(raw_key(user->attk, 1).k0, ct.c2));
  }
  elements.push_back(pairing(G1::generator(), ct.c2));
  EXPECT_FALSE(small_combination(record_secret(world, ct), elements, 2));
}

TEST_F(Hospital, CannotUseItsOwnUnqualifiedUser) {
  // The hospital enrols an employee without the attributes, and knows that beta.
  const auto insider = world.enrol("clerk", {"c"});
  const auto of_one = semi(one, ct);
  const Scalar beta = insider.sk.beta();
  std::vector<Gt> elements{of_one.b};
  for (const Scalar& exponent : {Scalar::one(), beta, beta.inverse()}) {
    elements.push_back(of_one.a.pow(exponent));
    elements.push_back(masked_head(raw_key(insider.attk, 1), ct).pow(exponent));
    elements.push_back(mask(raw_key(one.attk, 1), ct, full_weights(ct)).pow(exponent));
    elements.push_back(mask(raw_key(insider.attk, 1), ct, full_weights(ct)).pow(exponent));
  }
  EXPECT_FALSE(small_combination(record_secret(world, ct), elements, 1));
}

TEST_F(Hospital, CannotUseTheOpenedKeyOfAnotherRecord) {
  // The doctor shows E^s1 of one record, say in a dispute. A of both records have the same beta (alpha - gamma_x).
  const auto shown = world.seal(world.random_key(), "a and b", now);
  const auto of_shown = semi(one, shown), of_sought = semi(one, ct);
  const Gt elements[] = {of_shown.a, of_shown.b, of_sought.a, of_sought.b, record_secret(world, shown), world.pp().e};
  EXPECT_FALSE(small_combination(record_secret(world, ct), elements, 2));
}

TEST_F(Hospital, ASemiCiphertextServesItsDoctorAlone) {
  const auto of_one = semi(one, ct);
  EXPECT_FALSE(unwraps(of_one.a.pow(two.sk.beta().inverse()) * of_one.b, ct));
  EXPECT_FALSE(dec(two.sk, of_one, ct));
  const Scalar both[] = {one.sk.beta() - two.sk.beta(), one.sk.beta() * two.sk.beta().inverse()};
  for (const Scalar& x : both) EXPECT_FALSE(unwraps(of_one.a.pow(x.inverse()) * of_one.b, ct));
}

TEST_F(Hospital, ASwappedHalfIsNoticed) {
  const auto other_record = world.seal(world.random_key(), "a and b", now);
  const auto right = semi(one, ct), wrong = semi(one, other_record), of_two = semi(two, ct);
  EXPECT_TRUE(dec(one.sk, right, ct));
  for (const abe::SemiCiphertext& mixed :
       {abe::SemiCiphertext{ct.digest(), right.a, wrong.b}, abe::SemiCiphertext{ct.digest(), wrong.a, right.b},
        abe::SemiCiphertext{ct.digest(), of_two.a, right.b}, abe::SemiCiphertext{ct.digest(), right.a, right.a},
        abe::SemiCiphertext{ct.digest(), Gt(), Gt()}, abe::SemiCiphertext{other_record.digest(), right.a, right.b}})
    EXPECT_FALSE(dec(one.sk, mixed, ct));
}

TEST_F(Hospital, RerandomisedKeysOfOneDoctorDoNotAddUp) {
  // PreKeyGen again and again: (K0 W^r, Q0 H^s) of the same secrets. Their quotients carry no alpha.
  std::vector<Gt> elements;
  for (int i = 0; i < 3; ++i) {
    const auto prek = world.pre_key(one, now).value();
    elements.push_back(pairing(prek.node.k0, ct.c2));
    elements.push_back(pairing(prek.q0, ct.c2));
    elements.push_back(mask(raw_key(prek.attributes, prek.node), ct, full_weights(ct)));
    elements.push_back(pairing(ct.c_t, prek.q1));
  }
  EXPECT_FALSE(small_combination(record_secret(world, ct), elements, 1));
}

}  // namespace
}  // namespace aceso::attack
