// Registering a public key that was computed from another user's: pk = pk_victim * g1^c.

#include "cheater.hpp"

namespace aceso::attack {
namespace {

struct Rogue : ::testing::Test {
  World world;
  abe::testing::User victim = world.enrol("dr-victim", {"a", "b"});
  Scalar c = Scalar::random_nonzero(world.rng);
  G1 rogue_pk = victim.pk.pk() * G1::generator().pow(c);

  static constexpr symm::SigningPublicKey signing{7};  ///< the victim's too

  /// The victim's published proof.
  proof::SchnorrProof victims_proof() const {
    const Bytes bytes = victim.pk.encode();
    Decoder in(ByteView(bytes).last(2 * Scalar::size), "proof");
    return proof::SchnorrProof::read(in);
  }

  static Bytes encode(std::string_view id, const G1& pk, const proof::SchnorrProof& proof) {
    Encoder out(Artifact::user_public_key);
    out.text(id).raw(pk.encode()).raw(signing);
    proof.write(out);
    return out.take();
  }

  ErrorCode refusal(const Bytes& bytes, const abe::PublicParameters& pp) const {
    const auto decoded = abe::UserPublicKey::decode(bytes, pp);
    EXPECT_FALSE(decoded);
    return decoded ? ErrorCode::limit : decoded.error().code;
  }

  proof::Transcript registration(std::string_view id) const {
    return std::move(
        proof::Transcript("user-key").add("pp", world.pp().digest()).add("id", id).add("signing", signing));
  }
};

TEST_F(Rogue, WithoutTheProofAnAttributeKeyOpensWithoutAnyBeta) {
  // A key center that issues on the rogue key at once undoes what beta is for: the victim's hospital, which holds the
  // victim's attribute key, divides the two keys at a shared node. What is left is a key for the exponent c, which the
  // rogue knows, though no one knows the rogue key's beta: by the key center's books, nobody at the hospital can read.
  const auto exponent = world.kgc.msk.alpha - world.kgc.msk.gamma(1);
  const RawKey issued = make_key(rogue_pk.pow(exponent), Scalar::random_nonzero(world.rng), {"a", "b"});
  const auto ct = world.seal(world.random_key(), "a and b", 1);
  const Gt a = raw_a(divide(issued, raw_key(victim.attk, 1)), ct, full_weights(ct));
  EXPECT_TRUE(unwraps(a.pow(c.inverse()) * raw_b(*world.update(1).find(1), ct), ct));
}

TEST_F(Rogue, WithoutTheProofSemiCiphertextsOfVictimAndRogueOpenTheRecord) {
  // The same on public values alone: both SemiCTs of one record at one node.
  const auto exponent = world.kgc.msk.alpha - world.kgc.msk.gamma(1);
  const RawKey issued = make_key(rogue_pk.pow(exponent), Scalar::random_nonzero(world.rng), {"a", "b"});
  const auto ct = world.seal(world.random_key(), "a and b", 1);
  const auto of_victim = abe::pre_dec(world.pre_key(victim, 1).value(), ct).value();
  const Gt of_rogue = raw_a(issued, ct, full_weights(ct));
  EXPECT_TRUE(unwraps((of_rogue * of_victim.a.inverse()).pow(c.inverse()) * of_victim.b, ct));
}

TEST_F(Rogue, IsRefusedWithEveryProofThatTheRogueCanMake) {
  const auto borrowed = victims_proof();
  EXPECT_EQ(refusal(encode("rogue", rogue_pk, borrowed), world.pp()), ErrorCode::bad_signature);
  const auto of_c = proof::prove_schnorr(registration("rogue"), c, world.rng);
  EXPECT_EQ(refusal(encode("rogue", rogue_pk, of_c), world.pp()), ErrorCode::bad_signature);
  const proof::SchnorrProof shifted{borrowed.c, borrowed.z + borrowed.c * c};
  EXPECT_EQ(refusal(encode("dr-victim", rogue_pk, shifted), world.pp()), ErrorCode::bad_signature);
  const proof::SchnorrProof zero{};
  EXPECT_EQ(refusal(encode("rogue", rogue_pk, zero), world.pp()), ErrorCode::bad_signature);
}

TEST_F(Rogue, TheShiftedProofWouldDoIfTheChallengeDidNotBindTheKey) {
  // The control: R = g^z y^-c is the same for (pk, z) and (pk * g^x, z + c x), so that a challenge over R alone would
  // let every proof be moved to a related key.
  const auto borrowed = victims_proof();
  const G1 r = G1::generator().pow(borrowed.z) * victim.pk.pk().pow(-borrowed.c);
  const G1 r_shifted = G1::generator().pow(borrowed.z + borrowed.c * c) * rogue_pk.pow(-borrowed.c);
  EXPECT_EQ(r, r_shifted);
}

TEST_F(Rogue, ACopiedKeyIsRefusedForAnotherId) {
  EXPECT_TRUE(abe::UserPublicKey::decode(encode("dr-victim", victim.pk.pk(), victims_proof()), world.pp()));
  EXPECT_EQ(refusal(encode("rogue", victim.pk.pk(), victims_proof()), world.pp()), ErrorCode::bad_signature);
  EXPECT_EQ(refusal(encode("dr-victim ", victim.pk.pk(), victims_proof()), world.pp()), ErrorCode::bad_signature);
}

TEST_F(Rogue, AKeyIsRefusedUnderOtherParameters) {
  const auto other_kgc = abe::setup(4, 86400, world.rng).value();
  EXPECT_EQ(refusal(victim.pk.encode(), other_kgc.pp), ErrorCode::bad_signature);
  auto deeper = world.pp();
  deeper.depth = 5;
  EXPECT_EQ(refusal(victim.pk.encode(), deeper), ErrorCode::bad_signature);
}

TEST_F(Rogue, TheIdentityIsNoKey) {
  // pk = 1 needs no beta at all: K_x0 would be W^r_x alone and say nothing, but the proof for it is easy (x = 0).
  const auto proof = proof::prove_schnorr(registration("rogue"), Scalar(), world.rng);
  EXPECT_TRUE(proof::verify_schnorr(registration("rogue"), G1(), proof));
  EXPECT_EQ(refusal(encode("rogue", G1(), proof), world.pp()), ErrorCode::bad_encoding);
}

}  // namespace
}  // namespace aceso::attack
