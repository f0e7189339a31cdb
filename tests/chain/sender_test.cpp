// Nothing happens twice, whatever breaks: a Sender against a node whose connection fails at chosen points.

#include "chain/sender.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "chain/abi.hpp"
#include "chain/revert.hpp"
#include "fake_node.hpp"
#include "nodes.hpp"

namespace aceso::chain {
namespace {

using std::chrono::milliseconds;
using test::FakeNode;
using test::lost;
using test::said;
using test::test_account;

constexpr SendTiming quick{.deadline = milliseconds(400),
                           .first_pause = milliseconds(1),
                           .longest_pause = milliseconds(10),
                           .replaced_after = milliseconds(40),
                           .filled_after = milliseconds(60)};

class SenderTest : public testing::Test {
 protected:
  /// A process that sends: it has its own client and opens the journal that survives it.
  struct Process {
    ChainClient client;
    Sender sender;

    Process(FakeNode& node, const test::fs::path& journal)
        : client(std::make_unique<test::FakeTransport>(node), milliseconds(120)),
          sender(client, test_account(1), FileJournal::open(journal).value(), quick) {}
  };
  Process start() { return Process(node_, directory_ / "journal"); }
  bool journal_is_empty() { return !test::fs::exists(directory_ / "journal"); }

  FakeNode node_;
  test::TemporaryDirectory directory_;
  const Call call_{test_account(7).address(), {1, 2, 3}, U256(), "Records.publish"};
  const Call other_call_{test_account(7).address(), {4}, U256(), "Records.withdraw"};
};

/// A fault for the first `times` calls of `method`.
FakeNode::Fault first(int times, std::string method, std::function<Error(const std::string&)> fault) {
  return [times, method = std::move(method), fault = std::move(fault)](const std::string& called) mutable {
    return called == method && times-- > 0 ? std::optional(fault(called)) : std::nullopt;
  };
}

FakeNode::Fault always(std::string method, std::function<Error(const std::string&)> fault) {
  return first(1'000'000, std::move(method), std::move(fault));
}

TEST_F(SenderTest, SendsOnceAndForgets) {
  Process process = start();
  const auto receipt = process.sender.send(call_);
  ASSERT_TRUE(receipt);
  EXPECT_EQ(node_.received.size(), 1u);
  const auto sent = SignedTransaction::decode(node_.received[0]).value();
  EXPECT_EQ(receipt->transaction_hash, sent.hash());
  EXPECT_EQ(sent.transaction.max_fee_per_gas, 15u);  // twice the base fee, and the tip
  EXPECT_EQ(sent.transaction.gas_limit, 0x14000u);
  EXPECT_TRUE(journal_is_empty());
  EXPECT_EQ(*process.sender.resume(), std::nullopt);
  // The same call again is a new wish once the first is settled.
  EXPECT_TRUE(process.sender.send(call_));
  EXPECT_EQ(node_.distinct().size(), 2u);
}

TEST_F(SenderTest, EveryCallLostOnceAfterTheNodeActed) {
  for (const char* method :
       {"eth_estimateGas", "eth_getBlockByNumber", "eth_maxPriorityFeePerGas", "eth_chainId", "eth_getBalance",
        "eth_getTransactionCount", "eth_sendRawTransaction", "eth_getTransactionReceipt"}) {
    FakeNode node;
    node.after = first(1, method, lost);
    Process process(node, directory_ / method);
    EXPECT_TRUE(process.sender.send(call_)) << method;
    EXPECT_EQ(node.distinct().size(), 1u) << method;
    EXPECT_EQ(node.mined.size(), 1u) << method;
  }
}

TEST_F(SenderTest, LostBeforeTheNodeActedIsSentAgainAsTheSameBytes) {
  node_.before = first(3, "eth_sendRawTransaction", lost);
  Process process = start();
  EXPECT_TRUE(process.sender.send(call_));
  EXPECT_EQ(node_.calls["eth_sendRawTransaction"], 4);
  EXPECT_EQ(node_.mined.size(), 1u);
}

TEST_F(SenderTest, WhatTheNodeSaysToASentTransactionDoesNotCount) {
  for (const char* text :
       {"already known", "nonce too low", "replacement transaction underpriced", "execution reverted"}) {
    node_.after = first(1, "eth_sendRawTransaction", [text](const std::string& method) { return said(method, text); });
    Process process = start();
    EXPECT_TRUE(process.sender.send(call_)) << text;
  }
  EXPECT_EQ(node_.mined.size(), 4u);
  EXPECT_EQ(node_.received.size(), 4u);
}

TEST_F(SenderTest, SurvivesGarbageWhileItWaits) {
  const auto garbage = [](const std::string& method) { return Error{ErrorCode::bad_encoding, method, "garbage"}; };
  node_.after = first(3, "eth_getTransactionReceipt", garbage);
  Process process = start();
  EXPECT_TRUE(process.sender.send(call_));
  EXPECT_EQ(node_.mined.size(), 1u);
}

TEST_F(SenderTest, ADeadNodeBeforeSigningSendsNothing) {
  node_.before = always("eth_estimateGas", lost);
  Process process = start();
  const auto receipt = process.sender.send(call_);
  ASSERT_FALSE(receipt);
  EXPECT_EQ(receipt.error().code, ErrorCode::unavailable);
  EXPECT_NE(receipt.error().message.find("nothing was sent"), std::string::npos);
  EXPECT_TRUE(journal_is_empty());
}

TEST_F(SenderTest, ARevertIsFoundBeforeSending) {
  node_.before = first(1, "eth_estimateGas", [](const std::string& method) {
    return revert_error(method, abi::encode_call("NotHospital(address)", Address{}));
  });
  Process process = start();
  const auto receipt = process.sender.send(call_);
  ASSERT_FALSE(receipt);
  EXPECT_EQ(reverted_with(receipt.error()), "NotHospital");
  EXPECT_EQ(receipt.error().field, "Records.publish");
  EXPECT_TRUE(node_.received.empty());
}

TEST_F(SenderTest, ARevertAfterMiningIsExplainedAndForgotten) {
  node_.reverts = true;
  node_.before = always("eth_call", [](const std::string& method) {
    return revert_error(method, abi::encode_call("AlreadyPublished(bytes32)", Digest{}));
  });
  Process process = start();
  const auto receipt = process.sender.send(call_);
  ASSERT_FALSE(receipt);
  EXPECT_EQ(reverted_with(receipt.error()), "AlreadyPublished");
  EXPECT_EQ(receipt.error().field, "Records.publish");
  EXPECT_TRUE(journal_is_empty());
}

TEST_F(SenderTest, LackingFundsAreFoundBeforeSigning) {
  node_.balance = "0x1";
  Process process = start();
  EXPECT_EQ(process.sender.send(call_).error().code, ErrorCode::refused);
  EXPECT_TRUE(node_.received.empty());
  EXPECT_TRUE(journal_is_empty());
}

TEST_F(SenderTest, AnotherProcessFinishesWhatOneLeft) {
  node_.mines = false;
  {
    Process process = start();
    EXPECT_EQ(process.sender.send(call_).error().code, ErrorCode::unavailable);
  }
  EXPECT_FALSE(journal_is_empty());
  node_.mines = true;
  Process process = start();
  const auto receipt = process.sender.resume();
  ASSERT_TRUE(receipt);
  ASSERT_TRUE(*receipt);
  EXPECT_EQ(node_.distinct().size(), 1u);
  EXPECT_TRUE(journal_is_empty());
}

TEST_F(SenderTest, TheSameCallAfterACrashIsNotDoneAgain) {
  {
    // Mined, but the process dies before it learns so.
    node_.before = always("eth_getTransactionReceipt", lost);
    Process process = start();
    EXPECT_FALSE(process.sender.send(call_));
  }
  node_.before = nullptr;
  Process process = start();
  EXPECT_TRUE(process.sender.send(call_));
  EXPECT_EQ(node_.mined.size(), 1u);
  EXPECT_EQ(node_.distinct().size(), 1u);
}

TEST_F(SenderTest, AnotherCallAfterACrashGoesSecond) {
  {
    node_.before = always("eth_sendRawTransaction", lost);
    Process process = start();
    EXPECT_FALSE(process.sender.send(call_));
  }
  node_.before = nullptr;
  Process process = start();
  EXPECT_TRUE(process.sender.send(other_call_));
  ASSERT_EQ(node_.received.size(), 2u);
  EXPECT_EQ(SignedTransaction::decode(node_.received[0])->transaction.data, call_.data);
  EXPECT_EQ(SignedTransaction::decode(node_.received[1])->transaction.data, other_call_.data);
}

TEST_F(SenderTest, NothingNewIsSignedWhileTheFirstIsOpen) {
  node_.mines = false;
  Process process = start();
  EXPECT_FALSE(process.sender.send(call_));
  EXPECT_EQ(process.sender.send(other_call_).error().code, ErrorCode::unavailable);
  EXPECT_EQ(node_.distinct().size(), 1u);
}

TEST_F(SenderTest, AReplacedTransactionIsReportedAndForgotten) {
  // Another holder of the key takes the nonce while ours waits.
  node_.mines = false;
  Process process = start();
  node_.after = [this](const std::string& method) {
    if (method == "eth_sendRawTransaction") node_.nonce = 1;
    return std::optional<Error>();
  };
  const auto receipt = process.sender.send(call_);
  ASSERT_FALSE(receipt);
  EXPECT_EQ(receipt.error().code, ErrorCode::refused);
  EXPECT_NE(receipt.error().message.find("replaced"), std::string::npos);
  EXPECT_TRUE(journal_is_empty());
  node_.mines = true;
  node_.after = nullptr;
  EXPECT_TRUE(process.sender.send(call_));
}

TEST_F(SenderTest, AReplacedOrRevertedRemnantDoesNotStopAnotherCall) {
  node_.mines = false;
  Process process = start();
  EXPECT_FALSE(process.sender.send(call_));
  node_.mines = true;
  node_.nonce = 5;
  EXPECT_TRUE(process.sender.send(other_call_));
  EXPECT_EQ(node_.mined.size(), 1u);
}

TEST_F(SenderTest, AReceiptThatLagsBehindTheNonceIsNoReplacement) {
  // The node counts the block at once, but serves its receipts four questions later.
  node_.hidden_receipts = 4;
  Process process = start();
  EXPECT_TRUE(process.sender.send(call_));
  EXPECT_EQ(node_.distinct().size(), 1u);
}

/// The chain restarts from an older state, in which transactions that it had are missing, while another one waits.
class NonceGapTest : public SenderTest {
 protected:
  /// `former` calls happen, a last one waits, and the chain loses those that happened.
  void lose(std::size_t former) {
    Process process = start();
    for (std::size_t i = 0; i < former; ++i) EXPECT_TRUE(process.sender.send(i % 2 == 0 ? call_ : other_call_));
    node_.mines = false;
    EXPECT_FALSE(process.sender.send(call_));
    EXPECT_EQ(node_.distinct().size(), former + 1);
    node_.nonce -= former;
    node_.mined.clear();
  }
};

TEST_F(NonceGapTest, IsNamedAndKept) {
  lose(2);
  Process process = start();
  const auto resumed = process.sender.resume();
  ASSERT_FALSE(resumed);
  EXPECT_NE(resumed.error().message.find("its nonce is 2, but the account's next is 0"), std::string::npos);
  EXPECT_FALSE(journal_is_empty());
  node_.nonce = 2;
  node_.mines = true;
  EXPECT_TRUE(process.sender.resume());
}

TEST_F(NonceGapTest, IsClosedWithTheLostTransactionsAsTheyWere) {
  lose(3);
  const auto before = node_.distinct();
  node_.mines = true;
  EXPECT_TRUE(start().sender.resume());
  EXPECT_TRUE(journal_is_empty());
  EXPECT_EQ(node_.mined.size(), 4u);
  EXPECT_EQ(node_.distinct(), before) << "nothing was signed anew";
}

TEST_F(NonceGapTest, IsClosedWithEmptyTransactionsToOneselfWhenTheLostOnesAreUnknown) {
  node_.nonce = 2;  // made by another program
  lose(0);
  node_.nonce = 0;
  node_.mines = true;
  EXPECT_TRUE(start().sender.resume());
  EXPECT_TRUE(journal_is_empty());
  EXPECT_EQ(node_.nonce, 3u);
  EXPECT_EQ(node_.distinct().size(), 3u);
  for (const Bytes& raw : node_.distinct()) {
    const auto sent = SignedTransaction::decode(raw).value();
    if (sent.transaction.data == call_.data) continue;
    EXPECT_LT(sent.transaction.nonce, 2u);
    EXPECT_EQ(sent.transaction.to, test_account(1).address());
    EXPECT_EQ(sent.transaction.value, U256());
    EXPECT_TRUE(sent.transaction.data.empty());
  }
}

TEST_F(NonceGapTest, IsNotMadeByANewCallInALostOnesPlace) {
  Process process = start();
  EXPECT_TRUE(process.sender.send(call_));
  EXPECT_TRUE(process.sender.send(call_));
  const auto before = node_.received;
  node_.nonce = 0;
  node_.mined.clear();
  node_.received.clear();
  EXPECT_TRUE(process.sender.send(other_call_));
  ASSERT_EQ(node_.received.size(), 3u);
  EXPECT_EQ(Bytes(node_.received[0]), before[0]);
  EXPECT_EQ(Bytes(node_.received[1]), before[1]);
  EXPECT_EQ(SignedTransaction::decode(node_.received[2])->transaction.nonce, 2u);
}

TEST_F(NonceGapTest, OfTransactionsThatNobodyTakesIsGivenUp) {
  Process process = start();
  EXPECT_TRUE(process.sender.send(call_));
  node_.nonce = 0;
  node_.mined.clear();
  node_.mines = false;
  EXPECT_TRUE(process.sender.bring_back());
  EXPECT_EQ(node_.distinct().size(), 1u);
  node_.mines = true;
  EXPECT_TRUE(process.sender.send(other_call_));
  EXPECT_EQ(node_.distinct().size(), 2u) << "in the place of the first";
}

TEST_F(NonceGapTest, IsNotClosedWithWhatDidNotHappen) {
  // One that reverted was told as failed: it must not happen later.
  node_.reverts = true;
  EXPECT_FALSE(start().sender.send(other_call_));
  node_.reverts = false;
  node_.mines = false;
  EXPECT_FALSE(start().sender.send(call_));
  node_.nonce = 0;
  node_.mined.clear();
  node_.mines = true;
  node_.received.clear();
  EXPECT_TRUE(start().sender.resume());
  for (const Bytes& raw : node_.received)
    EXPECT_NE(SignedTransaction::decode(raw).value().transaction.data, other_call_.data);
}

TEST(FileJournal, RemembersTheLastOnesThatHappened) {
  const test::TemporaryDirectory directory;
  auto journal = FileJournal::open(directory / "journal").value();
  const auto numbered = [](std::uint64_t nonce) {
    return sign({.chain_id = 1, .nonce = nonce, .to = {}, .value = {}, .data = {9}}, test_account(1));
  };
  const auto nonces = [&] {
    std::vector<std::uint64_t> out;
    const auto former = journal->former().value();
    for (const SignedTransaction& one : former) out.push_back(one.transaction.nonce);
    return out;
  };
  EXPECT_TRUE(nonces().empty());
  for (const std::uint64_t nonce : {0, 1, 2}) {
    ASSERT_TRUE(journal->store(numbered(nonce)));
    ASSERT_TRUE(journal->clear(nonce != 1));
  }
  ASSERT_TRUE(journal->store(numbered(2)));  // a crash came before it was cleared
  ASSERT_TRUE(journal->clear(true));
  EXPECT_EQ(nonces(), (std::vector<std::uint64_t>{0, 2}));
  journal.reset();
  journal = FileJournal::open(directory / "journal").value();
  for (std::uint64_t nonce = 3; nonce < 50; ++nonce) {
    ASSERT_TRUE(journal->store(numbered(nonce)));
    ASSERT_TRUE(journal->clear(true));
  }
  EXPECT_EQ(nonces().size(), Journal::most_former);
  EXPECT_EQ(nonces().back(), 49u);
  ASSERT_TRUE(write_file(directory / "journal.former", "{}"));
  EXPECT_EQ(journal->former().error().code, ErrorCode::bad_encoding);
}

TEST_F(SenderTest, AForeignJournalIsRefused) {
  Transaction transaction{.chain_id = 31337, .to = {}, .value = {}, .data = {}};
  const auto refuse = [&](const SignedTransaction& left) {
    EXPECT_TRUE(FileJournal::open(directory_ / "journal").value()->store(left));
    Process process = start();
    const auto receipt = process.sender.send(call_);
    ASSERT_FALSE(receipt);
    EXPECT_EQ(receipt.error().field, "journal");
  };
  refuse(sign(transaction, test_account(2)));
  transaction.chain_id = 1;
  refuse(sign(transaction, test_account(1)));
  EXPECT_TRUE(node_.received.empty());
}

TEST(FileJournal, OneProcessAtATimeAndPrivate) {
  const test::TemporaryDirectory directory;
  const auto path = directory / "journal";
  auto first = FileJournal::open(path);
  ASSERT_TRUE(first);
  EXPECT_EQ(FileJournal::open(path).error().code, ErrorCode::unavailable);
  const SignedTransaction transaction = sign({.chain_id = 1, .to = {}, .value = {}, .data = {9}}, test_account(1));
  EXPECT_TRUE((*first)->store(transaction));
  EXPECT_EQ((*first)->load().value()->encode(), transaction.encode());
  EXPECT_EQ(test::fs::status(path).permissions(), test::fs::perms::owner_read | test::fs::perms::owner_write);
  first->reset();
  EXPECT_TRUE(FileJournal::open(path));
  EXPECT_EQ(FileJournal::open(directory / "no/such").error().code, ErrorCode::unavailable);
}

TEST(FileJournal, RemovesWhatAKilledProcessLeft) {
  const test::TemporaryDirectory directory;
  const auto path = directory / "journal";
  const auto files = [&] {
    return std::distance(test::fs::directory_iterator(directory / ""), test::fs::directory_iterator());
  };
  const SignedTransaction small = sign({.chain_id = 1, .to = {}, .value = {}, .data = {9}}, test_account(1));
  const SignedTransaction large = sign({.chain_id = 1, .to = {}, .value = {}, .data = Bytes(4096)}, test_account(1));
  const auto killed_while = [&](const auto& writing) {
    const auto child = [&] {
      const auto journal = FileJournal::open(path).value();
      const rlimit none{0, 0};
      const rlimit little{1024, 1024};  // what writes beyond it is ended with SIGXFSZ
      setrlimit(RLIMIT_CORE, &none);
      setrlimit(RLIMIT_FSIZE, &little);
      writing(*journal);
    };
    EXPECT_EXIT(child(), ::testing::KilledBySignal(SIGXFSZ), "");
  };
  EXPECT_TRUE(FileJournal::open(path).value()->store(small));
  killed_while([&](FileJournal& journal) { EXPECT_TRUE(journal.store(large)); });
  EXPECT_EQ(files(), 3) << "journal, lock, and what was not finished";
  EXPECT_EQ(FileJournal::open(path).value()->load().value()->encode(), small.encode());
  EXPECT_EQ(files(), 2);
  EXPECT_TRUE(FileJournal::open(path).value()->store(large));
  killed_while([&](FileJournal& journal) { EXPECT_TRUE(journal.clear(true)); });
  EXPECT_EQ(files(), 3);
  EXPECT_EQ(FileJournal::open(path).value()->load().value()->encode(), large.encode());
  EXPECT_EQ(files(), 2);
}

TEST(FileJournal, RefusesADamagedFile) {
  const test::TemporaryDirectory directory;
  const auto path = directory / "journal";
  auto journal = FileJournal::open(path).value();
  const std::string good = R"({"format":"aceso-pending-transaction","version":1,"raw":"0x02c0"})";
  for (const std::string& text : {std::string(), std::string("{}"), std::string("null"), good,
                                  std::string(R"({"format":"aceso-pending-transaction","version":2,"raw":"0x"})")}) {
    EXPECT_TRUE(write_file(path, text));
    EXPECT_EQ(journal->load().error().code, ErrorCode::bad_encoding) << text;
  }
  EXPECT_TRUE(write_file(path, std::string(2 << 20, ' ')));
  EXPECT_EQ(journal->load().error().code, ErrorCode::limit);
}

TEST(Deployment, RefusesADamagedFile) {
  const test::TemporaryDirectory directory;
  const auto path = directory / "chain.json";
  EXPECT_EQ(read_deployment(path).error().code, ErrorCode::unavailable);
  ASSERT_TRUE(write_deployment(path, {1, 2, {}, {}, {}}));
  const std::string good = read_file(path, 10'000).value();
  const auto change = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    EXPECT_TRUE(write_file(path, text));
    return read_deployment(path);
  };
  EXPECT_EQ(change("\"block\": 2", "\"block\": -2").error().field, "deployment.block");
  EXPECT_EQ(change("\"chain_id\": 1", "\"chain_id\": \"1\"").error().field, "deployment.chain_id");
  EXPECT_EQ(change("\"membership\": \"0x0", "\"membership\": \"0xg").error().field, "deployment.membership");
  EXPECT_EQ(change("\"records\"", "\"recards\"").error().field, "deployment.records");
  EXPECT_EQ(change("\"version\": 1", "\"version\": 2").error().field, path.string());
  EXPECT_EQ(change("\"version\": 1", "\"version\": 1, \"more\": 1").error().field, path.string());
}

}  // namespace
}  // namespace aceso::chain
