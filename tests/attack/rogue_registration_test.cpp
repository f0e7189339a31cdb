// Registering a public key that was computed from another user's, pk = pk_victim * g1^c, or another user's signing key.

#include "cheater.hpp"

namespace aceso::attack {
namespace {

struct Rogue : ::testing::Test {
  World world;
  abe::testing::User victim = world.enrol("dr-victim", {"a", "b"});
  Scalar c = Scalar::random_nonzero(world.rng);
  G1 rogue_pk = victim.pk.pk() * G1::generator().pow(c);
  symm::SigningKey own = symm::SigningKey::generate(world.rng);  ///< the rogue's

  static constexpr std::size_t signature_size = symm::Signature{}.size();

  /// The victim's published proof.
  proof::SchnorrProof victims_proof() const {
    const Bytes bytes = victim.pk.encode();
    Decoder in(ByteView(bytes).last(2 * Scalar::size + signature_size).first(2 * Scalar::size), "proof");
    return proof::SchnorrProof::read(in);
  }

  /// The public key without its signature.
  static Bytes body(std::string_view id, const G1& pk, const symm::SigningPublicKey& signing,
                    const proof::SchnorrProof& proof) {
    Encoder out(Artifact::user_public_key);
    out.text(id).raw(pk.encode()).raw(signing);
    proof.write(out);
    return out.take();
  }

  static Bytes sign(const symm::SigningKey& key, const abe::PublicParameters& pp, const Bytes& body) {
    Encoder message;
    message.raw(as_bytes("ACESO-V01-USER-KEY-SIGNATURE")).raw(pp.digest()).raw(body);
    return Encoder().raw(body).raw(key.sign(message.bytes())).take();
  }

  /// With a signature that is right, so that the proof alone decides.
  Bytes encode(std::string_view id, const G1& pk, const proof::SchnorrProof& proof,
               const symm::SigningKey& signing) const {
    return sign(signing, world.pp(), body(id, pk, signing.public_key(), proof));
  }

  /// The field of the refusal.
  static std::string refusal(const Bytes& bytes, const abe::PublicParameters& pp) {
    const auto decoded = abe::UserPublicKey::decode(bytes, pp);
    EXPECT_FALSE(decoded);
    return decoded ? "" : decoded.error().field;
  }

  static proof::Transcript registration(std::string_view id, const symm::SigningPublicKey& signing,
                                        const abe::PublicParameters& pp) {
    return std::move(proof::Transcript("user-key").add("pp", pp.digest()).add("id", id).add("signing", signing));
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
  const std::string proof = "user public key: proof";
  const auto borrowed = victims_proof();
  EXPECT_EQ(refusal(encode("rogue", rogue_pk, borrowed, own), world.pp()), proof);
  const auto of_c = proof::prove_schnorr(registration("rogue", own.public_key(), world.pp()), c, world.rng);
  EXPECT_EQ(refusal(encode("rogue", rogue_pk, of_c, own), world.pp()), proof);
  const proof::SchnorrProof shifted{borrowed.c, borrowed.z + borrowed.c * c};
  // Even with the victim's signing key at hand, for the context that the victim's proof is for.
  EXPECT_EQ(refusal(encode("dr-victim", rogue_pk, shifted, victim.signing), world.pp()), proof);
  const proof::SchnorrProof zero{};
  EXPECT_EQ(refusal(encode("rogue", rogue_pk, zero, own), world.pp()), proof);
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
  const std::string proof = "user public key: proof";
  const auto copied = [&](std::string_view id) { return encode(id, victim.pk.pk(), victims_proof(), victim.signing); };
  EXPECT_EQ(copied("dr-victim"), victim.pk.encode()) << "the encoder here is right";
  EXPECT_EQ(refusal(copied("rogue"), world.pp()), proof);
  EXPECT_EQ(refusal(copied("dr-victim "), world.pp()), proof);
  // Under a signing key of the rogue's.
  EXPECT_EQ(refusal(encode("dr-victim", victim.pk.pk(), victims_proof(), own), world.pp()), proof);
}

TEST_F(Rogue, AnothersSigningKeyIsRefusedWithEverySignatureThatTheRogueCanMake) {
  // Who registers a colleague's signing key beside a beta of one's own lays claim to the colleague's reports.
  const std::string signature = "user public key: signature";
  const Scalar beta = Scalar::random_nonzero(world.rng);
  const symm::SigningPublicKey& theirs = victim.pk.signing();
  const auto proof = proof::prove_schnorr(registration("rogue", theirs, world.pp()), beta, world.rng);
  const Bytes claim = body("rogue", G1::generator().pow(beta), theirs, proof);
  EXPECT_EQ(refusal(sign(own, world.pp(), claim), world.pp()), signature);
  const Bytes published = victim.pk.encode();
  Bytes borrowed = claim;
  append(borrowed, ByteView(published).last(signature_size));
  EXPECT_EQ(refusal(borrowed, world.pp()), signature);
  Bytes zero = claim;
  append(zero, symm::Signature{});
  EXPECT_EQ(refusal(zero, world.pp()), signature);
  // The victim's own keys under other parameters, with a proof made anew: the signature is for the former ones.
  const auto other_kgc = abe::setup(4, 86400, world.rng).value();
  const auto again = proof::prove_schnorr(registration("dr-victim", theirs, other_kgc.pp), victim.sk.beta(), world.rng);
  const Bytes moved = body("dr-victim", victim.pk.pk(), theirs, again);
  EXPECT_EQ(refusal(sign(victim.signing, world.pp(), moved), other_kgc.pp), signature);
  EXPECT_TRUE(abe::UserPublicKey::decode(sign(victim.signing, other_kgc.pp, moved), other_kgc.pp));
}

TEST_F(Rogue, ASigningKeyOfSmallOrderIsRefused) {
  // Under the neutral point as a key, R = B^s with c unused: one signature fits every message.
  const symm::SigningPublicKey neutral{1};
  const Scalar beta = Scalar::random_nonzero(world.rng);
  const auto proof = proof::prove_schnorr(registration("rogue", neutral, world.pp()), beta, world.rng);
  Bytes claim = body("rogue", G1::generator().pow(beta), neutral, proof);
  append(claim, symm::Signature{1});  // R neutral, s = 0
  EXPECT_EQ(refusal(claim, world.pp()), "user public key: signature");
}

TEST_F(Rogue, AKeyIsRefusedUnderOtherParameters) {
  const std::string proof = "user public key: proof";
  const auto other_kgc = abe::setup(4, 86400, world.rng).value();
  EXPECT_EQ(refusal(victim.pk.encode(), other_kgc.pp), proof);
  auto deeper = world.pp();
  deeper.depth = 5;
  EXPECT_EQ(refusal(victim.pk.encode(), deeper), proof);
}

TEST_F(Rogue, TheIdentityIsNoKey) {
  // pk = 1 needs no beta at all: K_x0 would be W^r_x alone and say nothing, but the proof for it is easy (x = 0).
  const auto proof = proof::prove_schnorr(registration("rogue", own.public_key(), world.pp()), Scalar(), world.rng);
  EXPECT_TRUE(proof::verify_schnorr(registration("rogue", own.public_key(), world.pp()), G1(), proof));
  EXPECT_EQ(refusal(encode("rogue", G1(), proof, own), world.pp()), "user public key: pk");
}

}  // namespace
}  // namespace aceso::attack
