// Secrets in a database: what opens, and what does not.

#include "service/vault.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace aceso::service {
namespace {

AccountSeed seed_of(std::uint8_t byte) {
  AccountSeed out;
  std::ranges::fill(out.reveal_mut(), byte);
  return out;
}

const Bytes owner{1, 2, 3}, secret{5, 6, 7, 8, 9};

ErrorCode failure(const Result<SecretBytes>& opened) { return opened ? ErrorCode{} : opened.error().code; }

TEST(Vault, OpensWhatItSealed) {
  const Vault vault(seed_of(1));
  for (const Bytes& one : {secret, Bytes{}, Bytes(100000, 7)}) {
    const auto opened = vault.open("kappa", owner, vault.seal("kappa", owner, one));
    ASSERT_TRUE(opened);
    EXPECT_TRUE(std::ranges::equal(opened->reveal(), one));
  }
  EXPECT_TRUE(Vault(seed_of(1)).open("kappa", owner, vault.seal("kappa", owner, secret))) << "after a restart";
}

TEST(Vault, IsForOnePurposeAndOwner) {
  const Vault vault(seed_of(1));
  const Bytes sealed = vault.seal("kappa", owner, secret);
  EXPECT_EQ(failure(vault.open("attribute-key", owner, sealed)), ErrorCode::wont_open);
  EXPECT_EQ(failure(vault.open("kappa", Bytes{1, 2, 4}, sealed)), ErrorCode::wont_open) << "moved to another record";
  EXPECT_EQ(failure(vault.open("kappa", {}, sealed)), ErrorCode::wont_open);
  EXPECT_EQ(failure(Vault(seed_of(2)).open("kappa", owner, sealed)), ErrorCode::wont_open) << "another service's";
}

TEST(Vault, NoticesEveryChange) {
  const Vault vault(seed_of(1));
  const Bytes sealed = vault.seal("kappa", owner, secret);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    Bytes changed = sealed;
    changed[at] ^= 1;
    EXPECT_EQ(failure(vault.open("kappa", owner, changed)), ErrorCode::wont_open) << at;
    EXPECT_EQ(failure(vault.open("kappa", owner, ByteView(sealed).first(at))), ErrorCode::wont_open) << at;
  }
  Bytes longer = sealed;
  longer.push_back(0);
  EXPECT_EQ(failure(vault.open("kappa", owner, longer)), ErrorCode::wont_open);
}

// The AEAD's key is used once under its nonce: equal secrets must not show as equal.
TEST(Vault, SealsTheSameAnewEachTime) {
  const Vault vault(seed_of(1));
  std::set<Bytes> sealed, beginnings;
  for (int i = 0; i < 100; ++i) {
    Bytes one = vault.seal("kappa", owner, secret);
    EXPECT_EQ(std::ranges::search(one, secret).begin(), one.end());
    beginnings.insert(Bytes(one.begin(), one.begin() + 16));
    sealed.insert(std::move(one));
  }
  EXPECT_EQ(sealed.size(), 100U);
  EXPECT_EQ(beginnings.size(), 100U);
}

}  // namespace
}  // namespace aceso::service
