#include "store/kgc_tables.hpp"

#include "support/databases.hpp"

namespace aceso::store {
namespace {

struct KgcTablesTest : testing::EachDatabase {
  [[nodiscard]] KgcTables tables() const { return KgcTables::open(*db).value(); }
};

IssuedKey key_of(std::uint64_t leaf, const std::string& id, std::uint8_t sponsor) {
  return {leaf,
          id,
          {1},
          Bytes(20, sponsor),
          {static_cast<std::uint8_t>(leaf), 9},
          Bytes{7, static_cast<std::uint8_t>(leaf)}};
}

TEST_P(KgcTablesTest, KeepLeavesInTheirOrder) {
  auto kgc = tables();
  EXPECT_TRUE(kgc.leaves()->empty());
  for (const std::uint64_t leaf : {0, 1, 2}) ASSERT_TRUE(kgc.add(key_of(leaf, leaf == 2 ? "dr-b" : "dr-a", 5)));
  db = reopened();
  const auto leaves = tables().leaves().value();
  ASSERT_EQ(leaves.size(), 3u);
  for (std::uint64_t leaf = 0; leaf < 3; ++leaf) EXPECT_EQ(leaves[leaf].leaf, leaf);
  EXPECT_EQ(leaves[2].user_id, "dr-b");
  EXPECT_EQ(leaves[1].pk_digest, Digest{1});
  EXPECT_EQ(leaves[1].sponsor, Bytes(20, 5));
}

TEST_P(KgcTablesTest, GiveTheKeyOfARequestAgain) {
  auto kgc = tables();
  ASSERT_TRUE(kgc.add(key_of(3, "dr-a", 5)));
  EXPECT_EQ(kgc.key_for({3, 9}).value(), (Bytes{7, 3}));
  EXPECT_FALSE(kgc.key_for({4, 9}).value());
}

TEST_P(KgcTablesTest, RefuseALeafOrARequestTwice) {
  auto kgc = tables();
  ASSERT_TRUE(kgc.add(key_of(3, "dr-a", 5)));
  EXPECT_EQ(kgc.add(key_of(3, "dr-b", 6)).error().code, ErrorCode::conflict);
  IssuedKey same_request = key_of(4, "dr-b", 6);
  same_request.request = {3, 9};
  EXPECT_EQ(kgc.add(same_request).error().code, ErrorCode::conflict);
  EXPECT_EQ(kgc.leaves()->size(), 1u);
}

TEST_P(KgcTablesTest, KnowWhoVouchedForWhom) {
  auto kgc = tables();
  ASSERT_TRUE(kgc.add(key_of(0, "dr-a", 5)));
  ASSERT_TRUE(kgc.add(key_of(1, "dr-a", 5)));
  EXPECT_EQ(kgc.sponsors_of("dr-a").value(), (std::vector<Bytes>{Bytes(20, 5)}));
  EXPECT_TRUE(kgc.sponsors_of("dr-b")->empty());
}

TEST_P(KgcTablesTest, KeepTheEarlierRevocation) {
  auto kgc = tables();
  for (const std::uint64_t leaf : {0, 1}) ASSERT_TRUE(kgc.add(key_of(leaf, "dr-a", 5)));
  const RevokedLeaf first[] = {{0, 8}, {1, 9}}, second[] = {{0, 9}, {1, 7}};
  ASSERT_TRUE(kgc.revoke(first));
  ASSERT_TRUE(kgc.revoke(second));
  const auto revoked = kgc.revocations().value();
  ASSERT_EQ(revoked.size(), 2u);
  EXPECT_EQ(revoked[0].since, 8u);
  EXPECT_EQ(revoked[1].since, 7u);
}

TEST_P(KgcTablesTest, RevokeAllOrNone) {
  auto kgc = tables();
  ASSERT_TRUE(kgc.add(key_of(0, "dr-a", 5)));
  const RevokedLeaf with_an_unknown_one[] = {{0, 8}, {77, 8}};
  EXPECT_FALSE(kgc.revoke(with_an_unknown_one));
  EXPECT_TRUE(kgc.revocations()->empty());
}

TEST_P(KgcTablesTest, KeepWhatAPeriodFirstHad) {
  auto kgc = tables();
  EXPECT_FALSE(kgc.latest_period().value());
  EXPECT_FALSE(kgc.period(5).value());
  ASSERT_TRUE(kgc.keep_period({5, {1}, {2}, false}));
  ASSERT_TRUE(kgc.keep_period({5, {3}, {4}, false})) << "made again after a crash: what may be on the chain stays";
  ASSERT_TRUE(kgc.keep_period({9, {5}, {6}, false}));
  EXPECT_EQ(kgc.latest_period().value(), 9u);
  EXPECT_EQ(kgc.period(5).value()->update_key, Bytes{1});
  EXPECT_EQ(kgc.unpublished().value(), (std::vector<std::uint64_t>{5, 9}));
  EXPECT_FALSE(kgc.latest_published().value());
  EXPECT_FALSE(kgc.published_update_key(5).value());
  EXPECT_FALSE(kgc.period(5).value()->published);
  ASSERT_TRUE(kgc.mark_published(5));
  EXPECT_TRUE(kgc.period(5).value()->published);
  EXPECT_FALSE(kgc.period(9).value()->published);
  EXPECT_EQ(kgc.unpublished().value(), std::vector<std::uint64_t>{9});
  EXPECT_EQ(kgc.latest_published().value(), 5u);
  EXPECT_EQ(kgc.published_update_key(5).value(), Bytes{1});
  EXPECT_EQ(kgc.published_revocation_list(5).value(), Bytes{2});
  EXPECT_FALSE(kgc.published_update_key(9).value());
}

TEST_P(KgcTablesTest, ForgetAPeriodThatTheChainLost) {
  auto kgc = tables();
  for (const std::uint8_t period : Bytes{5, 9}) {
    ASSERT_TRUE(kgc.keep_period({period, {period}, {2}, false}));
    ASSERT_TRUE(kgc.mark_published(period));
  }
  ASSERT_TRUE(kgc.mark_lost(9));
  EXPECT_EQ(kgc.latest_published().value(), 5u);
  EXPECT_EQ(kgc.unpublished().value(), std::vector<std::uint64_t>{9});
  EXPECT_FALSE(kgc.published_update_key(9).value());
  EXPECT_EQ(kgc.period(9).value()->update_key, Bytes{9}) << "what is published again is the same";
}

TEST_P(KgcTablesTest, CountTheLeavesOfASponsor) {
  auto kgc = tables();
  for (const std::uint64_t leaf : {0, 1, 2}) ASSERT_TRUE(kgc.add(key_of(leaf, "dr-a", leaf == 2 ? 6 : 5)));
  const RevokedLeaf revoked[] = {{0, 8}};
  ASSERT_TRUE(kgc.revoke(revoked));
  EXPECT_EQ(kgc.leaves_of_sponsor(Bytes(20, 5)).value(), 2u) << "a revoked leaf is not used again";
  EXPECT_EQ(kgc.leaves_of_sponsor(Bytes(20, 6)).value(), 1u);
  EXPECT_EQ(kgc.leaves_of_sponsor(Bytes(20, 7)).value(), 0u);
}

TEST_P(KgcTablesTest, BarAUserUntilReadmitted) {
  auto kgc = tables();
  ASSERT_TRUE(kgc.add(key_of(0, "dr-a", 5)));
  const RevokedLeaf leaf[] = {{0, 8}}, unknown[] = {{77, 8}};
  ASSERT_TRUE(kgc.revoke(leaf));
  EXPECT_EQ(kgc.is_barred("dr-a"), false);
  EXPECT_FALSE(kgc.revoke(unknown, "dr-a"));
  EXPECT_EQ(kgc.is_barred("dr-a"), false) << "all or nothing";
  ASSERT_TRUE(kgc.revoke(leaf, "dr-a"));
  ASSERT_TRUE(kgc.revoke(leaf, "dr-a"));
  db = reopened();
  kgc = tables();
  EXPECT_EQ(kgc.is_barred("dr-a"), true);
  EXPECT_EQ(kgc.is_barred("dr-b"), false);
  EXPECT_EQ(kgc.readmit("dr-a"), true);
  EXPECT_EQ(kgc.readmit("dr-a"), false);
  EXPECT_EQ(kgc.is_barred("dr-a"), false);
}

ACESO_EACH_DATABASE(KgcTablesTest);

}  // namespace
}  // namespace aceso::store
