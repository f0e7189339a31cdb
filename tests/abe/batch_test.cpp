// Batch calls and contexts: the same results as one call after another, whoever runs the tasks.

#include <gtest/gtest.h>

#include "abe/domain.hpp"
#include "parallel/all_cores.hpp"
#include "world.hpp"

namespace aceso::abe {
namespace {

using testing::attributes;
using testing::World;

void run_backwards(std::size_t n, const std::function<void(std::size_t)>& task) {
  while (n-- > 0) task(n);
}

const std::vector<Executor>& executors() {
  static const std::vector<Executor> all = {run_serially, run_backwards, parallel::all_cores};
  return all;
}

TEST(Batch, SealingManyIsSealingOneAfterAnother) {
  const World world;
  const char* const policies[] = {"a", "a and b", "2 of (a, b, a, c)", "(a or d) and (b or a)"};
  constexpr std::size_t records = 70;  // more than go together, and enough for all tables to be made on the way
  std::vector<SymKey> keys(records);
  std::vector<RecordHeader> headers;
  aceso::testing::SeededRandom key_rng("keys");
  for (std::size_t i = 0; i < records; ++i) {
    key_rng.fill(keys[i].reveal_mut());
    headers.push_back({{std::uint8_t(i)}, {2}, {3}, 7 + i / 30, policy::Policy::parse(policies[i % 4]).value()});
  }
  std::vector<Bytes> expected;
  aceso::testing::SeededRandom rng("batch");
  for (std::size_t i = 0; i < records; ++i) expected.push_back(encrypt(world.pp(), headers[i], keys[i], rng).encode());

  aceso::testing::SeededRandom same_rng("batch");
  Sealer one_by_one(world.pp());
  for (std::size_t i = 0; i < records; ++i)
    ASSERT_EQ(one_by_one.encrypt(headers[i], keys[i], same_rng).encode(), expected[i]) << i;

  for (const Executor& run : executors()) {
    aceso::testing::SeededRandom again("batch");
    std::vector<Sealer::Job> jobs;
    for (std::size_t i = 0; i < records; ++i) jobs.push_back({headers[i], &keys[i]});
    std::vector<Bytes> sealed;
    for (const Ciphertext& ct : Sealer(world.pp()).encrypt_all(std::move(jobs), again, run))
      sealed.push_back(ct.encode());
    EXPECT_EQ(sealed, expected);
  }
  EXPECT_TRUE(Sealer(world.pp()).encrypt_all({}, rng, run_serially).empty());
}

TEST(Batch, IssuingManyIsIssuingOneAfterAnother) {
  World world;
  std::vector<UserPublicKey> users;
  for (const char* const id : {"dr-a", "dr-b", "dr-a", "dr-c"})
    users.push_back(user_kg(world.pp(), id, symm::SigningKey::generate(world.rng), world.rng).value().second);
  const policy::AttributeSet sets[] = {attributes({"a", "b", "c"}), attributes({"b"})};

  std::vector<Bytes> expected;
  KgcState expected_st;
  aceso::testing::SeededRandom rng("issue");
  for (std::size_t i = 0; i < users.size(); ++i) {
    const auto key =
        att_key_gen(world.pp(), world.kgc.msk, users[i], sets[i % 2], expected_st, world.rl, world.bases, rng);
    expected.push_back(key ? key->encode() : Bytes{});
  }
  ASSERT_TRUE(expected[2].empty()) << "a second key for dr-a";
  ASSERT_FALSE(expected[3].empty());

  std::vector<KeyRequest> requests;
  for (std::size_t i = 0; i < users.size(); ++i) requests.push_back({&users[i], &sets[i % 2]});
  for (const Executor& run : executors()) {
    aceso::testing::SeededRandom again("issue");
    KgcState st;
    const auto keys = att_key_gen_all(world.pp(), world.kgc.msk, requests, st, world.rl, world.bases, again, run);
    ASSERT_EQ(keys.size(), users.size());
    for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(keys[i] ? keys[i]->encode() : Bytes{}, expected[i]) << i;
    EXPECT_EQ(st.encode(), expected_st.encode());
  }
}

TEST(Batch, AnUpdateKeyDoesNotDependOnTheExecutor) {
  aceso::testing::SeededRandom rng("update");
  const auto kgc = setup(12, 86400, rng).value();
  RevocationList rl;
  for (Leaf leaf = 5; leaf < 4096; leaf += 97) rl.add(leaf, 3);
  const Bytes expected = upd_key_gen(kgc.pp, kgc.msk, 3, rl).value().encode();
  for (const Executor& run : executors())
    EXPECT_EQ(upd_key_gen(kgc.pp, kgc.msk, 3, rl, run).value().encode(), expected);
  // And it is what the equation says.
  const UpdateKey key = UpdateKey::decode(expected).value();
  for (const UpdateNode& node : key.nodes)
    EXPECT_EQ(pairing(node.q0, G2::generator()),
              pairing(G1::generator().pow(kgc.msk.gamma(node.x)), G2::generator()) * pairing(h_time(3), node.q1));
}

TEST(PreDecryptor, ServesManyRecords) {
  World world;
  const auto user = world.enrol("dr-a", {"a", "b", "c"});
  const PreDecryptionKey prek = world.pre_key(user, 7).value();
  const PreDecryptor decryptor(prek);
  for (const char* const policy : {"a", "a and b and c", "2 of (a, x, c)", "a and (b or a) and 3 of (a, b, c, y)"}) {
    const SymKey key = world.random_key();
    const Ciphertext ct = world.seal(key, policy, 7);
    const SemiCiphertext semi = decryptor.pre_dec(ct).value();
    EXPECT_EQ(semi.encode(), pre_dec(prek, ct)->encode()) << policy;
    EXPECT_TRUE(std::ranges::equal(dec(user.sk, semi, ct)->reveal(), key.reveal())) << policy;
  }
  EXPECT_EQ(decryptor.pre_dec(world.seal(world.random_key(), "a", 8)).error(), Null::wrong_period);
  EXPECT_EQ(decryptor.pre_dec(world.seal(world.random_key(), "x", 7)).error(), Null::policy_not_satisfied);
}

static_assert(!std::is_copy_constructible_v<BaseCache> && !std::is_copy_constructible_v<Sealer>);

TEST(BaseCache, KeepsTheLatestAndNoMore) {
  BaseCache cache(3);
  const HashedBase first = cache.attribute("a", 6);
  ASSERT_TRUE(first.table) << "six powers pay for a table";
  EXPECT_FALSE(cache.attribute("b", 5).table);
  EXPECT_TRUE(cache.attribute("b", 1).table) << "uses add up";
  for (const char* const name : {"c", "d", "e", "f"}) {
    EXPECT_EQ(cache.attribute(name, 1).value, h_attr(name));
    EXPECT_LE(cache.size(), 3u);
  }
  // "a" is forgotten, and what was given stays.
  EXPECT_EQ(first.table->pow(Scalar::from_u64(9)), h_attr("a").pow(Scalar::from_u64(9)));
  EXPECT_FALSE(cache.attribute("a", 1).table);
}

TEST(BaseCache, TellsAttributesAndPeriodsApart) {
  BaseCache cache;
  EXPECT_EQ(cache.attribute("7", 1).value, h_attr("7"));
  EXPECT_EQ(cache.time(7, 1).value, h_time(7));
  EXPECT_EQ(cache.attribute("t7", 1).value, h_attr("t7"));
  EXPECT_EQ(cache.attribute("", 1).value, h_attr(""));
  EXPECT_EQ(cache.size(), 4u);
}

TEST(HashedBase, MultipliesByTheSamePowerEitherWay) {
  BaseCache cache;
  const HashedBase without = cache.attribute("a", 1), with = cache.attribute("a", 10);
  ASSERT_FALSE(without.table);
  ASSERT_TRUE(with.table);
  const Scalar x = Scalar::from_u64(3).inverse();
  G1Products products;
  without.multiply_into(products.begin(), x);
  with.multiply_into(products.begin(), x);
  const auto out = products.take();
  EXPECT_EQ(out[0], h_attr("a").pow(x));
  EXPECT_EQ(out[1], out[0]);
}

}  // namespace
}  // namespace aceso::abe
