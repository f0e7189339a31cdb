// Another ciphertext under a record's id, from the publisher or on the way: whoever works on ciphertexts asks the chain
// first. The chain here is a node of the test's making, which answers the contract's views with raw words.

#include <gtest/gtest.h>

#include "abe/world.hpp"
#include "chain/rpc_json.hpp"
#include "service/consortium.hpp"

namespace aceso::attack {
namespace {

using abe::testing::World;

/// What recordOf() returns: hospital, period, index digest, sealed digest.
class OneRecord final : public chain::RpcTransport {
 public:
  explicit OneRecord(Bytes& words) : words_(words) {}
  Result<nlohmann::json> call(const std::string& method, const nlohmann::json&) override {
    if (method != "eth_call") return fail(ErrorCode::refused, method, "is not asked here");
    return chain::to_data(words_);
  }

 private:
  Bytes& words_;
};

struct SubstitutedCiphertext : ::testing::Test {
  World world;
  abe::SymKey key = world.random_key();
  abe::Ciphertext published = world.seal(key, "a and b", 3);
  Bytes words = facts(1, published.header.period, published.digest());
  chain::ChainClient client{std::make_unique<OneRecord>(words)};
  service::Consortium consortium{client, chain::Deployment{1, 0, {}, {}, {}}};

  static Bytes facts(std::uint8_t hospital, std::uint64_t period, const Digest& sealed) {
    Bytes out(32);
    out.back() = hospital;
    append(out, Bytes(24));
    append(out, Encoder().u64(period).bytes());
    append(out, Bytes(32, 0x11));
    append(out, sealed);
    return out;
  }
  /// The error that working on `ct` ends with; nothing when it is taken for the published one.
  [[nodiscard]] std::optional<ErrorCode> refusal(const abe::Ciphertext& ct) const {
    const auto checked = service::check_ciphertext(consortium, ct);
    return checked ? std::nullopt : std::optional(checked.error().code);
  }
};

TEST_F(SubstitutedCiphertext, ThePublishedOneIsTaken) { EXPECT_EQ(refusal(published), std::nullopt); }

TEST_F(SubstitutedCiphertext, ThePublisherSealsTheRecordAgainUnderAWeakerPolicy) {
  // A sound ciphertext, which opens: only the digest on the chain tells.
  auto header = published.header;
  header.policy = abe::testing::parse("a");
  const auto weaker = abe::encrypt(world.pp(), header, key, world.rng);
  const auto opened = world.open(world.enrol("eve", {"a"}), weaker);
  ASSERT_TRUE(opened && *opened);
  EXPECT_EQ(refusal(weaker), ErrorCode::bad_signature);
}

TEST_F(SubstitutedCiphertext, ThePublisherSealsItAgainAlike) {
  const auto again = abe::encrypt(world.pp(), published.header, key, world.rng);
  EXPECT_EQ(refusal(again), ErrorCode::bad_signature);
}

TEST_F(SubstitutedCiphertext, OtherDataOrAnotherReportKeyUnderTheSameKey) {
  for (const auto member : {&abe::RecordHeader::data_digest, &abe::RecordHeader::report_key_digest}) {
    auto header = published.header;
    header.*member = Digest{5};
    EXPECT_EQ(refusal(abe::encrypt(world.pp(), header, key, world.rng)), ErrorCode::bad_signature);
  }
}

TEST_F(SubstitutedCiphertext, AnotherRecordsCiphertext) {
  auto other = world.seal(world.random_key(), "a and b", 3);
  EXPECT_EQ(refusal(other), ErrorCode::bad_signature);
  other.header.record_id = published.header.record_id;
  EXPECT_EQ(refusal(other), ErrorCode::bad_signature);
}

TEST_F(SubstitutedCiphertext, EveryByteOfItIsBound) {
  const Bytes encoded = published.encode();
  std::size_t decoded = 0;
  for (std::size_t i = 0; i < encoded.size(); i += 7) {
    Bytes changed = encoded;
    changed[i] ^= 1;
    const auto ct = abe::Ciphertext::decode(changed);
    if (!ct) continue;
    ++decoded;
    EXPECT_EQ(refusal(*ct), ErrorCode::bad_signature) << i;
  }
  EXPECT_GT(decoded, 10u);
}

TEST_F(SubstitutedCiphertext, ARecordThatThePublicationGaveAnotherPeriod) {
  // The patient's signature covers the chain's period and the digest: both have to be the ciphertext's.
  words = facts(1, published.header.period + 1, published.digest());
  EXPECT_EQ(refusal(published), ErrorCode::bad_signature);
}

TEST_F(SubstitutedCiphertext, ARecordThatNobodyPublished) {
  words = facts(0, published.header.period, published.digest());
  EXPECT_EQ(refusal(published), ErrorCode::bad_signature);
}

}  // namespace
}  // namespace aceso::attack
