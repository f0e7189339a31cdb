#pragma once
// Sending transactions so that none happens twice.

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

#include "chain/account.hpp"
#include "chain/client.hpp"
#include "chain/journal.hpp"

namespace aceso::chain {

/// How long a Sender waits.
struct SendTiming {
  std::chrono::milliseconds deadline = std::chrono::seconds(60);         ///< for the receipt
  std::chrono::milliseconds first_pause = std::chrono::milliseconds(5);  ///< between two looks; doubles each time
  std::chrono::milliseconds longest_pause = std::chrono::seconds(1);
  /// How long another transaction must have the nonce, and ours no receipt, before ours counts as replaced. Covers
  /// nodes that count a block before they serve its receipts.
  std::chrono::milliseconds replaced_after = std::chrono::seconds(5);
  /// How long the chain must lack earlier transactions of the account, which are sent again meanwhile, before their
  /// nonces are used up by empty ones. Covers nodes that are behind the others, or put lost ones back themselves.
  std::chrono::milliseconds filled_after = std::chrono::seconds(45);
};

/// Sends the transactions of one account, one after the other. Each is simulated, signed once, journaled, and then
/// sent as identical bytes until it is mined or another one has its nonce. What nodes say when a transaction is sent
/// is never relied on: only its receipt and the account's nonce are. Earlier transactions of the account that a
/// reorganisation took are sent again as identical bytes, in their order. When that is in vain, empty ones to the
/// account itself use up their nonces: what the lost ones had done is for those to do again who look for it on the
/// chain. Thread-safe; one Sender an account and journal.
class Sender {
 public:
  /// `client` must outlive the sender.
  Sender(const ChainClient& client, Account account, std::unique_ptr<Journal> journal, const SendTiming& timing = {});

  [[nodiscard]] const Address& address() const { return account_.address(); }
  [[nodiscard]] const ChainClient& client() const { return client_; }

  /// Makes `call` happen and returns its receipt. A transaction left in the journal is finished first; when it is
  /// this very call (same recipient, data and value), its fate is returned and nothing new is sent. Errors:
  ///   refused      it reverts (see revert.hpp), found by simulation before anything was sent or, rarely, after it was
  ///                mined; or the account lacks funds; or its transaction was replaced and never happened,
  ///   unavailable  the node cannot be reached, or there was no receipt before the deadline. Unless the message says
  ///                that nothing was sent, the transaction may still happen: call again with the same call, or
  ///                resume(), to learn its fate.
  Result<Receipt> send(const Call& call);

  /// Brings transactions back that happened and that a reorganisation took: sends them again as identical bytes until
  /// their nonces are used, for `filled_after` at most; then they are given up. send() does this first, since a new
  /// transaction would take the nonce of a lost one. ErrorCode::unavailable when the node cannot be asked.
  Result<void> bring_back();

  /// Finishes the transaction in the journal; nothing when there is none. Errors as in send().
  Result<std::optional<Receipt>> resume();

 private:
  /// How a transaction ended for good: mined, reverted or replaced.
  struct Settled {
    Result<Receipt> outcome;
  };

  Result<SignedTransaction> prepare(const Call& call) const;
  /// What one look at the chain tells about a transaction.
  struct Look {
    std::optional<Receipt> receipt;
    bool overtaken = false;  ///< not mined, and its nonce is taken
    std::optional<std::uint64_t> lacks_from = std::nullopt;  ///< the first nonce before ours that is not used
    std::string trouble;                                       ///< why there is no receipt, as far as known
  };

  Result<void> bring_back_locked();
  /// An error means that the transaction's fate is still open.
  Result<Settled> finish(const SignedTransaction& transaction, const std::string& what);
  Result<Settled> settle(Result<Receipt> outcome);
  /// Also hands the transaction to the node while it can still be mined.
  [[nodiscard]] Look look(const SignedTransaction& transaction, const Digest& hash) const;
  /// Hands the node the former transactions whose nonces are from `first` up to `end`, which is not among them.
  void send_again(std::uint64_t first, std::uint64_t end) const;
  /// Hands the node an empty transaction for each nonce from `first` up to that of `transaction`.
  Result<void> use_up(std::uint64_t first, const Transaction& transaction) const;
  [[nodiscard]] Error why_reverted(const Transaction& transaction, const Receipt& receipt,
                                   const std::string& what) const;
  [[nodiscard]] Result<void> check_ours(const SignedTransaction& transaction) const;

  const ChainClient& client_;
  const Account account_;
  const std::unique_ptr<Journal> journal_;
  const SendTiming timing_;
  std::mutex mutex_;
};

}  // namespace aceso::chain
