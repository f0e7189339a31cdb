// Statements about TLS keys: whose they are, for which key, until when, for which consortium.

#include "chain/tls_statement.hpp"

#include <gtest/gtest.h>

namespace aceso::chain {
namespace {

struct TlsStatementTest : ::testing::Test {
  OsRandom rng;
  Account member = Account::generate(rng), other = Account::generate(rng);
  Digest key{1, 2, 3};
  Eip712Domain domain{.chain_id = 5, .verifying_contract = {{7}}};
  TlsStatement good = make_tls_statement(member, key, 1000, domain);

  [[nodiscard]] bool holds(const TlsStatement& statement) const {
    const auto who = check_tls_statement(statement, key, 999, domain);
    return who && *who == member.address();
  }
};

TEST_F(TlsStatementTest, IsTheMembersUntilItExpires) {
  EXPECT_TRUE(holds(good));
  EXPECT_FALSE(check_tls_statement(good, key, 1000, domain));
}

TEST_F(TlsStatementTest, IsForOneKeyAndOneConsortium) {
  EXPECT_FALSE(check_tls_statement(good, {9}, 999, domain));
  EXPECT_FALSE(check_tls_statement(good, key, 999, {.chain_id = 6, .verifying_contract = {{7}}}));
  EXPECT_FALSE(check_tls_statement(good, key, 999, {.chain_id = 5, .verifying_contract = {{8}}}));
}

TEST_F(TlsStatementTest, NobodyChangesIt) {
  TlsStatement changed = good;
  changed.member = other.address();
  EXPECT_FALSE(holds(changed));
  changed = good;
  changed.expires = 2000;
  EXPECT_FALSE(holds(changed));
  changed = good;
  changed.signature = make_tls_statement(other, key, 1000, domain).signature;
  EXPECT_FALSE(holds(changed));
}

TEST_F(TlsStatementTest, EveryBitOfTheEncodingCounts) {
  const Bytes encoded = good.encode();
  ASSERT_EQ(encoded.size(), 125u);
  EXPECT_TRUE(holds(TlsStatement::decode(encoded).value()));
  EXPECT_EQ(TlsStatement::decode(encoded)->encode(), encoded);
  for (std::size_t bit = 0; bit < 8 * encoded.size(); ++bit) {
    Bytes changed = encoded;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1 << bit % 8));
    const auto decoded = TlsStatement::decode(changed);
    EXPECT_FALSE(decoded && holds(*decoded)) << bit;
  }
  for (std::size_t size = 0; size < encoded.size(); ++size)
    EXPECT_FALSE(TlsStatement::decode(ByteView(encoded).first(size))) << size;
  Bytes longer = encoded;
  longer.push_back(0);
  EXPECT_FALSE(TlsStatement::decode(longer));
}

}  // namespace
}  // namespace aceso::chain
