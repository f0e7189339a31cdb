// What decoders of keys and records refuse, each for its own reason: everything else in these bytes is right.

#include "world.hpp"

namespace aceso::abe::testing {
namespace {

template <class Artifact>
std::string refused_field(ByteView bytes) {
  const auto decoded = Artifact::decode(bytes);
  return decoded ? "nothing" : decoded.error().field;
}

TEST(Decoding, AnAttributeKeyIsOfALeafOfATree) {
  World world;
  const AttributeKey right = world.enrol("dr-a", {"a"}).attk;
  ASSERT_TRUE(AttributeKey::decode(right.encode()));
  AttributeKey wrong = right;
  wrong.nodes.resize(depth_least, right.nodes[0]);
  EXPECT_EQ(refused_field<AttributeKey>(wrong.encode()), "attribute key: depth");
  wrong.nodes.resize(depth_most + 2, right.nodes[0]);
  EXPECT_EQ(refused_field<AttributeKey>(wrong.encode()), "attribute key: depth");
  wrong = right;
  wrong.leaf = 16;
  EXPECT_EQ(refused_field<AttributeKey>(wrong.encode()), "attribute key: leaf");
}

TEST(Decoding, AnUpdateKeyIsOfNodesOfATree) {
  World world;
  world.rl.add(3, 0);
  const UpdateKey right = world.update(1);
  ASSERT_TRUE(UpdateKey::decode(right.encode()));
  for (const int depth : {depth_least - 1, depth_most + 1}) {
    UpdateKey wrong = right;
    wrong.depth = static_cast<std::uint8_t>(depth);
    EXPECT_EQ(refused_field<UpdateKey>(wrong.encode()), "update key: depth") << depth;
  }
  for (const NodeId x : {NodeId{0}, NodeId{32}}) {
    UpdateKey wrong = right;
    wrong.nodes = {{x, right.nodes[0].q0, right.nodes[0].q1}};
    EXPECT_EQ(refused_field<UpdateKey>(wrong.encode()), "update key: node") << x;
  }
  UpdateKey wrong = right;
  std::swap(wrong.nodes[0], wrong.nodes[1]);
  EXPECT_EQ(refused_field<UpdateKey>(wrong.encode()), "update key: node");
  wrong.nodes[0] = wrong.nodes[1];
  EXPECT_EQ(refused_field<UpdateKey>(wrong.encode()), "update key: node");
}

TEST(Decoding, ARevocationListHasEachLeafOnce) {
  const auto list = [](std::initializer_list<Leaf> leaves) {
    Encoder out(Artifact::revocation_list);
    out.u64(leaves.size());
    for (const Leaf leaf : leaves) out.u64(leaf).u64(5);
    return out.take();
  };
  EXPECT_TRUE(RevocationList::decode(list({2, 3, 0xffffffff})));
  EXPECT_EQ(refused_field<RevocationList>(list({3, 2})), "revocation list: leaf");
  EXPECT_EQ(refused_field<RevocationList>(list({3, 3})), "revocation list: leaf");
  EXPECT_EQ(refused_field<RevocationList>(list({0x100000000})), "revocation list: leaf");
}

TEST(Decoding, ARecordHasItsPolicyInOneForm) {
  World world;
  const Bytes right = world.seal(world.random_key(), "a", 1).encode();
  ASSERT_TRUE(Ciphertext::decode(right));
  constexpr std::size_t text_at = header_size + 3 * 32 + 8;
  for (const std::string_view text : {"(a)", "\"a\"", " a", "1 of (a)"}) {
    Bytes wrong(right.begin(), right.begin() + text_at);
    append(wrong, Encoder().text(text).bytes());
    wrong.insert(wrong.end(), right.begin() + text_at + 3, right.end());
    EXPECT_EQ(refused_field<Ciphertext>(wrong), "ciphertext: policy") << text;
  }
}

TEST(Decoding, SecretNumbersAreNotZero) {
  World world;
  MasterKey msk = std::move(world.kgc.msk);
  ASSERT_TRUE(MasterKey::decode(msk.encode().reveal()));
  msk.alpha = Scalar();
  EXPECT_EQ(refused_field<MasterKey>(msk.encode().reveal()), "master key: alpha");
  EXPECT_EQ(refused_field<UserSecretKey>(UserSecretKey(Scalar()).encode().reveal()), "user secret key: beta");
}

TEST(Decoding, IdsHaveNoControlCharacters) {
  World world;
  const User user = world.enrol("dr-a", {"a"});
  PreDecryptionKey prek = world.pre_key(user, 1).value();
  ASSERT_TRUE(PreDecryptionKey::decode(prek.encode()));
  AttributeKey attk = user.attk;
  for (const std::string id : {"", "dr\na", "dr\x7f"}) {
    prek.id = attk.id = id;
    EXPECT_EQ(refused_field<PreDecryptionKey>(prek.encode()), "pre-decryption key: id");
    EXPECT_EQ(refused_field<AttributeKey>(attk.encode()), "attribute key: id");
    EXPECT_FALSE(user_kg(world.pp(), id, user.signing, world.rng));
  }
}

TEST(Decoding, APublicKeyOfAnIdThatIsNoneIsRefusedWithAProofForIt) {
  World world;
  const Scalar beta = Scalar::random_nonzero(world.rng);
  const auto signing = symm::SigningKey::generate(world.rng);
  const auto key_of = [&](const std::string& id) {
    proof::Transcript transcript("user-key");
    transcript.add("pp", world.pp().digest()).add("id", id).add("signing", signing.public_key());
    Encoder out(Artifact::user_public_key);
    out.text(id).raw(G1::generator().pow(beta).encode()).raw(signing.public_key());
    proof::prove_schnorr(std::move(transcript), beta, world.rng).write(out);
    Encoder message;
    message.raw(as_bytes("ACESO-V01-USER-KEY-SIGNATURE")).raw(world.pp().digest()).raw(out.bytes());
    out.raw(signing.sign(message.bytes()));
    return UserPublicKey::decode(out.bytes(), world.pp());
  };
  EXPECT_TRUE(key_of("dr-a")) << "the prover here is right";
  EXPECT_FALSE(key_of("dr\na"));
  EXPECT_FALSE(key_of(""));
}

TEST(Decoding, AnIdBelongsToOneKey) {
  KgcState st;
  ASSERT_TRUE(st.take_leaf(4, {"dr-a", {1}}));
  EXPECT_TRUE(st.take_leaf(4, {"dr-a", {1}}));
  EXPECT_TRUE(st.take_leaf(4, {"dr-b", {2}}));
  const auto taken = st.take_leaf(4, {"dr-a", {2}});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().field, "id");
  EXPECT_EQ(st.owners().size(), 3u);
}

TEST(Decoding, AListWithALeafOutsideTheTreeIsCoveredByNothing) {
  World world;
  UpdateKey key = world.update(1);
  key.nodes.clear();
  for (const NodeId x : {3, 5, 9, 17, 33}) key.nodes.push_back({x, G1::generator(), G2::generator()});
  RevocationList rl;
  rl.add(16, 0);
  EXPECT_FALSE(covers(key, rl));
}

TEST(Decoding, WhatDoesNotFitTogetherIsRefused) {
  World world;
  EXPECT_FALSE(setup(4, 0, world.rng)) << "periods without length";
  const User user = world.enrol("dr-a", {"a"});
  UpdateKey of_another_tree = world.update(1);
  of_another_tree.depth = 5;
  const auto prek = pre_key_gen(user.attk, of_another_tree, world.bases, world.rng);
  ASSERT_FALSE(prek);
  EXPECT_EQ(prek.error().field, "update key");
  world.rl.add(16, 0);
  EXPECT_FALSE(upd_key_gen(world.pp(), world.kgc.msk, 1, world.rl)) << "a leaf outside the tree";
}

}  // namespace
}  // namespace aceso::abe::testing
