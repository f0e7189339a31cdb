// anvil as a child: starting, stopping, failing, and what a restart or a crash leaves.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <csignal>
#include <thread>

#include "chain/membership.hpp"
#include "nodes.hpp"

namespace aceso::chain {
namespace {

using std::chrono::seconds;
using test::anvil_options;
using test::TemporaryDirectory;
using test::test_account;

constexpr SendTiming quick{.deadline = std::chrono::milliseconds(300)};

bool alive(pid_t id) { return kill(id, 0) == 0; }

TEST(LocalNode, KeepsItsStateAcrossRestartsWhileAClientWaits) {
  const TemporaryDirectory directory;
  NodeOptions options = anvil_options(directory);
  auto node = std::make_unique<LocalNode>(LocalNode::start(options).value());
  options.port = node->port();
  const auto client = connect(node->url()).value();
  Sender consortium(*client, test_account(0), std::make_unique<MemoryJournal>());
  const Deployment deployment = deploy(consortium, test::creation_codes()).value();
  Membership membership(*client, deployment.membership);
  ASSERT_TRUE(membership.admit_kgc(consortium, test_account(1).address()));
  const auto admitted = membership.admit_hospital(consortium, test_account(2).address(), test::fill(3));
  ASSERT_TRUE(admitted);

  ASSERT_TRUE(node->stop());
  EXPECT_EQ(node->process_id(), 0);
  // The same client asks on while the node is away, and reaches the new one.
  std::thread restart([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    NodeOptions detached = options;  // its parent thread ends here
    detached.detach = true;
    node = std::make_unique<LocalNode>(LocalNode::start(detached).value());
  });
  EXPECT_EQ(membership.is_kgc(test_account(1).address()), true);
  restart.join();
  EXPECT_TRUE(check_deployment(*client, deployment));
  // Events and receipts come back too, since what is published lives in them.
  EXPECT_EQ(membership.hospitals_admitted()->size(), 1u);
  EXPECT_EQ(client->receipt(admitted->transaction_hash).value(), *admitted);
  EXPECT_TRUE(membership.remove_kgc(consortium, test_account(1).address()));
  EXPECT_TRUE(node->stop());
}

TEST(LocalNode, APendingTransactionIsFinishedAfterACrashOfBoth) {
  const TemporaryDirectory directory;
  NodeOptions options = anvil_options(directory);
  const auto path = directory / "journal";
  Bytes raw;
  {
    auto node = LocalNode::start(options).value();
    const auto client = connect(node.url()).value();
    // Signed and journaled, but the process "dies" before it sends: a transaction as a Sender leaves it.
    Transaction transaction{
        .chain_id = 31337, .gas_limit = 100'000, .to = test_account(7).address(), .value = {}, .data = {1, 2, 3}};
    const SignedTransaction left = sign(std::move(transaction), test_account(1));
    raw = left.encode();
    ASSERT_TRUE(FileJournal::open(path).value()->store(left));
  }
  auto node = LocalNode::start(options).value();
  const auto client = connect(node.url()).value();
  const Call same{test_account(7).address(), {1, 2, 3}, U256(), "test"};
  {
    Sender sender(*client, test_account(1), FileJournal::open(path).value());
    const auto receipt = sender.send(same);
    ASSERT_TRUE(receipt) << receipt.error().message;
    EXPECT_EQ(receipt->transaction_hash, SignedTransaction::decode(raw)->hash());
  }
  EXPECT_EQ(client->nonce(test_account(1).address()), 1u);
  // A journal whose transaction is mined already, for a process that died between receipt and note.
  ASSERT_TRUE(FileJournal::open(path).value()->store(SignedTransaction::decode(raw).value()));
  Sender sender(*client, test_account(1), FileJournal::open(path).value());
  EXPECT_TRUE(sender.resume()->has_value());
  EXPECT_EQ(client->nonce(test_account(1).address()), 1u);
}

TEST(LocalNode, GasThatCostsIsPaid) {
  const TemporaryDirectory directory;
  NodeOptions options = anvil_options(directory);
  options.free_gas = false;
  auto node = LocalNode::start(options).value();
  const auto client = connect(node.url()).value();
  // anvil's first development account, known to everyone.
  Account rich = test::account("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
  const Address poor = test_account(1).address();
  Sender from(*client, std::move(rich), std::make_unique<MemoryJournal>());
  Sender to(*client, test_account(1), std::make_unique<MemoryJournal>(), quick);
  const Call call{poor, {}, U256(), "test"};
  const auto broke = to.send(call);
  ASSERT_FALSE(broke);
  EXPECT_NE(broke.error().message.find("cannot pay"), std::string::npos) << broke.error().message;
  const U256 ether = U256::from(1'000'000'000'000'000'000);
  ASSERT_TRUE(from.send({poor, {}, ether, "transfer"}));
  EXPECT_EQ(client->balance(poor), ether);
  EXPECT_TRUE(to.send(call));
  EXPECT_LT(*client->balance(poor), ether);
}

TEST(LocalNode, SaysWhyItDoesNotStart) {
  const TemporaryDirectory directory;
  NodeOptions options = anvil_options(directory);
  options.executable = directory / "absent";
  const auto absent = LocalNode::start(options);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().field, options.executable.string());
  EXPECT_NE(absent.error().message.find("No such file"), std::string::npos);

  options = anvil_options(directory);
  const auto first = LocalNode::start(options).value();
  options.port = first.port();
  options.state_file = directory / "other.json";
  const auto taken = LocalNode::start(options);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().field, "127.0.0.1:" + std::to_string(first.port()));
  EXPECT_NE(taken.error().message.find("in use"), std::string::npos);

  options.port = 0;
  ASSERT_TRUE(write_file(options.state_file, "not a state"));
  const auto broken = LocalNode::start(options);
  ASSERT_FALSE(broken);
  EXPECT_NE(broken.error().message.find("ended at its start: "), std::string::npos) << broken.error().message;
  EXPECT_GT(broken.error().message.size(), std::string("ended at its start: ").size());

  options = anvil_options(directory);
  options.state_file = directory / "no/such/state.json";
  EXPECT_EQ(LocalNode::start(options).error().code, ErrorCode::unavailable);
}

TEST(LocalNode, ADetachedNodeOutlivesItsStarterAndIsStoppedById) {
  const TemporaryDirectory directory;
  NodeOptions options = anvil_options(directory);
  options.detach = true;
  pid_t id = 0;
  {
    const auto node = LocalNode::start(options).value();
    id = node.process_id();
  }
  EXPECT_TRUE(alive(id));
  EXPECT_EQ(stop_detached(id, "/bin/sh", seconds(5)).error().code, ErrorCode::bad_argument);
  EXPECT_TRUE(alive(id));
  EXPECT_TRUE(stop_detached(id, options.executable, seconds(30)));
  EXPECT_TRUE(test::fs::exists(options.state_file));
  waitpid(id, nullptr, 0);  // we are its parent still
  EXPECT_EQ(stop_detached(id, options.executable, seconds(5)).error().code, ErrorCode::bad_argument);
}

TEST(LocalNode, DiesWithItsParentAndSavesItsState) {
  const TemporaryDirectory directory;
  NodeOptions options = anvil_options(directory);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // the orphan comes to us, so that its end can be awaited
  const pid_t parent = fork();
  if (parent == 0) {
    const auto node = LocalNode::start(options);
    const pid_t id = node ? node->process_id() : 0;
    [[maybe_unused]] const auto written = write(ends[1], &id, sizeof id);
    _exit(0);  // without destructors, as a crash
  }
  pid_t id = 0;
  ASSERT_EQ(read(ends[0], &id, sizeof id), static_cast<ssize_t>(sizeof id));
  ASSERT_GT(id, 0);
  waitpid(parent, nullptr, 0);
  EXPECT_EQ(waitpid(id, nullptr, 0), id);
  EXPECT_TRUE(test::fs::exists(options.state_file));
  prctl(PR_SET_CHILD_SUBREAPER, 0);
  close(ends[0]);
  close(ends[1]);
}

TEST(Process, LeaksNoFilesAndNoInput) {
  const TemporaryDirectory directory;
  const Descriptor open_file(open("/dev/null", O_RDONLY));  // without O_CLOEXEC, as a library might
  ASSERT_GT(open_file.get(), 2);
  auto process =
      Process::start({.executable = "/bin/ls", .arguments = {"-l", "/proc/self/fd"}, .output = directory / "out"});
  ASSERT_TRUE(process);
  while (process->running()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const std::string listing = read_file(directory / "out", 10'000).value();
  // 0, 1, 2 and the directory that ls reads.
  EXPECT_EQ(listing.find(" 4 -> "), std::string::npos) << listing;
  EXPECT_NE(listing.find(" 0 -> /dev/null"), std::string::npos) << listing;
}

TEST(Process, KillsWhatDoesNotEnd) {
  const TemporaryDirectory directory;
  auto process = Process::start({.executable = "/bin/sh",
                                 .arguments = {"-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"},
                                 .output = directory / "out"})
                     .value();
  while (process.last_line() != "ready") std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(process.stop(std::chrono::milliseconds(200)).error().code, ErrorCode::unavailable);
  EXPECT_FALSE(process.running());
}

}  // namespace
}  // namespace aceso::chain
