// An observer of the chain who looks for what two records of one patient have in common that two patients' records have
// not: in the raw transactions of publications, authorizations, verdicts, reports and receipts.

#include <set>

#include "abe/world.hpp"
#include "chain/abi.hpp"
#include "chain/account.hpp"
#include "chain/patient_message.hpp"
#include "matching.hpp"

namespace aceso::attack {
namespace {

namespace abi = chain::abi;

/// Everything that a record's life puts on the chain: the calls' data, one after another.
using OnChain = Bytes;
using Runs = std::set<Bytes>;

/// The runs of `size` bytes in it.
Runs runs(const OnChain& data, std::ptrdiff_t size) {
  Runs out;
  for (auto at = data.begin(); data.end() - at >= size; ++at) out.emplace(at, at + size);
  return out;
}

/// Those that two of them have in common.
Runs common(const OnChain& a, const OnChain& b, std::ptrdiff_t size) {
  Runs out;
  std::ranges::set_intersection(runs(a, size), runs(b, size), std::inserter(out, out.end()));
  return out;
}

/// Whether `a` and `b` have more in common than `a` and `unrelated`: 16 bytes that neither begin nor end with 8 which
/// those have too, and so by chance would be equal with a probability below 2^-50.
bool linked(const OnChain& a, const OnChain& b, const OnChain& unrelated) {
  const Runs usual = common(a, unrelated, 8);
  return std::ranges::any_of(common(a, b, 16), [&](const Bytes& run) {
    return !usual.contains(Bytes(run.begin(), run.begin() + 8)) && !usual.contains(Bytes(run.begin() + 8, run.end()));
  });
}

struct Linking : Matching {
  abe::testing::World world;
  match::Trapdoor standing = trapdoor({"flu"});
  symm::KemKeyPair recipient = symm::generate_kem_key_pair(rng);
  chain::Eip712Domain domain{.chain_id = 31337, .verifying_contract = chain::Address{{8}}};
  chain::Address publisher{{2}}, other{{3}};
  Digest report_key{4};  // one patient's records carry one key's digest, inside CT_Sym

  static chain::Account account(std::uint8_t patient, std::uint64_t number) {
    SecretArray<32> seed;
    std::ranges::fill(seed.reveal_mut(), patient);
    return chain::Account::derive(seed, "record", number);
  }

  /// The whole life of a record of this account's.
  OnChain life(const chain::Account& account) {
    const Digest id = chain::record_id_of(account.address());
    const auto index = match::index_build(id, keywords, 8, rng).value();
    const auto ct = abe::encrypt(world.pp(), {id, random_digest(), report_key, 4, abe::testing::parse("a")},
                                 world.random_key(), world.rng);
    const auto consent =
        account.sign(chain::digest_to_sign(domain, chain::Publish{publisher, index.index.digest(), ct.digest(), 4}));
    const auto authorization = match::authorize(index.index, index.opening.kappa, recipient.public_key, rng).value();
    const auto verdict = match::match_and_prove(context, index.index, standing, index.opening.kappa).value();
    const Digest tag = match::trapdoor_tag(id, standing.digest()), report = random_digest(), receipt = random_digest();
    const auto acknowledged =
        account.sign(chain::digest_to_sign(domain, chain::Acknowledge{id, other, report, receipt}));

    OnChain out = abi::encode_call("publish(bytes,bytes32,uint64,bytes)", ByteView(index.index.encode()), ct.digest(),
                                   std::uint64_t{4}, ByteView(consent.to_bytes()));
    append(out, abi::encode_call("authorize(bytes32,address,bytes)", id, other, ByteView(authorization.encode())));
    append(out, abi::encode_call("recordVerdict(bytes32,bytes32,bool,bytes32)", id, tag, true, verdict.digest()));
    append(out, abi::encode_call("deliverReport(bytes32,bytes32,bytes32)", id, tag, report));
    append(out, abi::encode_call("acknowledge(bytes32,address,bytes32,bytes32,bytes)", id, other, report, receipt,
                                 ByteView(acknowledged.to_bytes())));
    append(out, account.address().bytes);
    return out;
  }
  Digest random_digest() {
    Digest out;
    rng.fill(out);
    return out;
  }
};

TEST_F(Linking, TwoRecordsOfOnePatientShareNoMoreThanThoseOfTwo) {
  // The same keywords, policy, period, hospitals, doctor's trapdoor and report key in all of them.
  const OnChain mine = life(account(1, 0)), anothers = life(account(2, 0));
  EXPECT_FALSE(linked(mine, life(account(1, 1)), anothers));
  EXPECT_FALSE(linked(mine, life(account(1, 2)), anothers));
}

TEST_F(Linking, OneAccountForTwoRecordsWouldBeSeen) {
  // The control: the search finds an account that is used twice.
  const OnChain mine = life(account(1, 0)), anothers = life(account(2, 0));
  EXPECT_TRUE(linked(mine, life(account(1, 0)), anothers));
}

TEST_F(Linking, TheTrapdoorsOwnDigestOnTheChainWouldBeSeen) {
  // The control for the tag of record and trapdoor.
  OnChain mine = life(account(1, 0)), next = life(account(1, 1));
  const OnChain anothers = life(account(2, 0));
  append(mine, standing.digest());
  append(next, standing.digest());
  EXPECT_TRUE(linked(mine, next, anothers));
}

TEST_F(Linking, AccountsOfOneSeedAreNoMultiplesOfOneAnother) {
  // Keys that differ by what an observer can compute, as in wallets' public derivation, would link.
  const auto difference = [](std::uint64_t number) {
    const auto key = [](std::uint64_t at) {
      const chain::Account one = account(1, at);
      return Bytes(one.reveal_key().reveal().begin(), one.reveal_key().reveal().end());
    };
    Bytes out = key(number + 1);
    const Bytes less = key(number);
    int borrow = 0;
    for (std::size_t i = out.size(); i-- > 0;) {
      const int byte = out[i] - less[i] - borrow;
      borrow = byte < 0;
      out[i] = static_cast<std::uint8_t>(byte & 0xff);
    }
    return out;
  };
  std::set<Bytes> seen;
  for (std::uint64_t i = 0; i < 32; ++i) seen.insert(difference(i));
  EXPECT_EQ(seen.size(), 32u);
}

}  // namespace
}  // namespace aceso::attack
