#include "chain/sender.hpp"

#include <algorithm>
#include <thread>

#include "chain/revert.hpp"

namespace aceso::chain {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::uint64_t transfer_gas = 21000;  // what a transaction without data costs (Yellow Paper, appendix G)
constexpr std::uint64_t most_used_up = 64;     // at one go

bool is_same_call(const Transaction& transaction, const Call& call) {
  return transaction.to == call.to && transaction.data == call.data && transaction.value == call.value;
}

Error nothing_sent(Error error) {
  if (error.code == ErrorCode::unavailable) error.message += "; nothing was sent";
  return error;
}

}  // namespace

Sender::Sender(const ChainClient& client, Account account, std::unique_ptr<Journal> journal, const SendTiming& timing)
    : client_(client), account_(std::move(account)), journal_(std::move(journal)), timing_(timing) {}

Result<Receipt> Sender::send(const Call& call) {
  const std::lock_guard lock(mutex_);
  ACESO_TRY(const auto pending, journal_->load());
  if (pending) {
    ACESO_TRY(const Settled settled, finish(*pending, call.what));
    if (is_same_call(pending->transaction, call)) return settled.outcome;
  }
  if (const auto done = bring_back_locked(); !done) return tl::unexpected<Error>(nothing_sent(done.error()));
  const auto transaction = prepare(call);
  if (!transaction) return tl::unexpected<Error>(nothing_sent(transaction.error()));
  ACESO_CHECK(journal_->store(*transaction));  // before it can reach any node
  ACESO_TRY(const Settled settled, finish(*transaction, call.what));
  return settled.outcome;
}

Result<std::optional<Receipt>> Sender::resume() {
  const std::lock_guard lock(mutex_);
  ACESO_TRY(const auto pending, journal_->load());
  if (!pending) return std::nullopt;
  ACESO_TRY(const Settled settled, finish(*pending, "pending transaction"));
  ACESO_TRY(const Receipt receipt, settled.outcome);
  return receipt;
}

Result<void> Sender::bring_back() {
  const std::lock_guard lock(mutex_);
  return bring_back_locked();
}

Result<void> Sender::bring_back_locked() {
  ACESO_TRY(const auto former, journal_->former());
  if (former.empty()) return {};
  const std::uint64_t end = former.back().transaction.nonce + 1;
  const auto deadline = steady_clock::now() + timing_.filled_after;
  for (milliseconds pause = timing_.first_pause;; pause = std::min(2 * pause, timing_.longest_pause)) {
    ACESO_TRY(const std::uint64_t next, client_.nonce(address()));
    if (next >= end) return {};
    if (steady_clock::now() >= deadline) return journal_->forget_former();
    send_again(next, end);
    std::this_thread::sleep_for(pause);
  }
}

Result<SignedTransaction> Sender::prepare(const Call& call) const {
  ACESO_TRY(const std::uint64_t gas, client_.estimate_gas(call, address()));
  ACESO_TRY(const Fees fees, client_.fees());
  ACESO_TRY(const std::uint64_t chain_id, client_.chain_id());
  // Of the mined transactions only: the next one to be mined. Counting pending ones as well would leave a gap, and
  // ours stuck behind it, when the node forgets them.
  ACESO_TRY(const std::uint64_t nonce, client_.nonce(address()));
  Transaction transaction{.chain_id = chain_id,
                          .nonce = nonce,
                          .max_priority_fee_per_gas = fees.max_priority_fee_per_gas,
                          .max_fee_per_gas = fees.max_fee_per_gas,
                          .gas_limit = gas + gas / 4,  // the state may change until it is mined
                          .to = call.to,
                          .value = call.value,
                          .data = call.data};
  ACESO_TRY(const U256 balance, client_.balance(address()));
  if (balance < U256::product(transaction.gas_limit, transaction.max_fee_per_gas) + call.value) {
    return fail(ErrorCode::refused, call.what, "the account " + to_string(address()) + " cannot pay for the gas");
  }
  return sign(std::move(transaction), account_);
}

Result<Sender::Settled> Sender::finish(const SignedTransaction& transaction, const std::string& what) {
  ACESO_CHECK(check_ours(transaction));
  const Digest hash = transaction.hash();
  const auto deadline = steady_clock::now() + timing_.deadline;
  constexpr auto never = steady_clock::time_point::max();
  auto overtaken_since = never, lacking_since = never;
  for (milliseconds pause = timing_.first_pause;; pause = std::min(2 * pause, timing_.longest_pause)) {
    const Look seen = look(transaction, hash);
    if (seen.receipt && seen.receipt->succeeded) return settle(*seen.receipt);
    if (seen.receipt) {
      return settle(tl::unexpected<Error>(why_reverted(transaction.transaction, *seen.receipt, what)));
    }
    const auto now = steady_clock::now();
    overtaken_since = seen.overtaken ? std::min(overtaken_since, now) : never;
    if (seen.overtaken && now - overtaken_since >= timing_.replaced_after) {
      return settle(fail(ErrorCode::refused, what, "replaced, so it never happened: " + seen.trouble));
    }
    lacking_since = seen.lacks_from ? std::min(lacking_since, now) : never;
    if (seen.lacks_from && now - lacking_since >= timing_.filled_after &&
        use_up(*seen.lacks_from, transaction.transaction)) {
      lacking_since = now;
    }
    if (now + pause > deadline) {
      return fail(ErrorCode::unavailable, what,
                  "no receipt for transaction 0x" + to_hex(hash) + " before the deadline: " + seen.trouble);
    }
    std::this_thread::sleep_for(pause);
  }
}

Sender::Look Sender::look(const SignedTransaction& transaction, const Digest& hash) const {
  const auto receipt = client_.receipt(hash);
  if (!receipt) return {.receipt = {}, .trouble = receipt.error().message};
  if (*receipt) return {.receipt = *receipt, .trouble = {}};
  const auto next = client_.nonce(address());
  if (!next) return {.receipt = {}, .trouble = next.error().message};

  const std::uint64_t ours = transaction.transaction.nonce;
  if (*next > ours) {
    return {.receipt = {},
            .overtaken = true,
            .trouble = "another transaction of " + to_string(address()) + " took nonce " + std::to_string(ours)};
  }
  if (*next < ours) send_again(*next, ours);
  // Also when the node knows it: nodes forget, and identical bytes cannot happen twice.
  const auto sent = client_.broadcast(transaction.encode());
  if (*next < ours) {
    return {.receipt = {},
            .lacks_from = *next,
            .trouble = "its nonce is " + std::to_string(ours) + ", but the account's next is " + std::to_string(*next) +
                       ": the chain lacks earlier transactions of the account"};
  }
  return {.receipt = {}, .trouble = sent ? "it is not mined" : sent.error().message};
}

void Sender::send_again(std::uint64_t first, std::uint64_t end) const {
  const auto former = journal_->former();
  if (!former) return;  // they are a help: what is pending waits all the same
  for (const SignedTransaction& one : *former) {
    const std::uint64_t nonce = one.transaction.nonce;
    if (first <= nonce && nonce < end) static_cast<void>(client_.broadcast(one.encode()));
  }
}

Result<void> Sender::use_up(std::uint64_t first, const Transaction& transaction) const {
  ACESO_TRY(const Fees fees, client_.fees());
  for (std::uint64_t nonce = first; nonce < std::min(transaction.nonce, first + most_used_up); ++nonce) {
    const auto empty = sign({.chain_id = transaction.chain_id,
                             .nonce = nonce,
                             .max_priority_fee_per_gas = fees.max_priority_fee_per_gas,
                             .max_fee_per_gas = fees.max_fee_per_gas,
                             .gas_limit = transfer_gas,
                             .to = address(),
                             .value = {},
                             .data = {}},
                            account_);
    // Whether it was taken shows in the account's nonce. Not journaled: a nonce that is used up stays so, by whatever.
    static_cast<void>(client_.broadcast(empty.encode()));
  }
  return {};
}

Result<Sender::Settled> Sender::settle(Result<Receipt> outcome) {
  ACESO_CHECK(journal_->clear(outcome.has_value()));
  return Settled{std::move(outcome)};
}

Error Sender::why_reverted(const Transaction& transaction, const Receipt& receipt, const std::string& what) const {
  const Call call{transaction.to, transaction.data, transaction.value, what};
  const std::uint64_t before = receipt.block_number == 0 ? 0 : receipt.block_number - 1;
  const auto repeated = client_.call(call, address(), before);
  if (!repeated && reverted_with(repeated.error())) return repeated.error();
  return revert_error(what, {});
}

Result<void> Sender::check_ours(const SignedTransaction& transaction) const {
  ACESO_TRY(const Address sender, transaction.sender());
  if (sender != address()) {
    return fail(ErrorCode::bad_argument, "journal", "holds a transaction of " + to_string(sender));
  }
  ACESO_TRY(const std::uint64_t chain_id, client_.chain_id());
  if (transaction.transaction.chain_id != chain_id) {
    return fail(ErrorCode::bad_argument, "journal",
                "holds a transaction for chain " + std::to_string(transaction.transaction.chain_id) +
                    ", but the node is on chain " + std::to_string(chain_id));
  }
  return {};
}

}  // namespace aceso::chain
