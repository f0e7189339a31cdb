#pragma once
// Reads the chain, block by block, into a hospital's tables.

#include "service/hospital.hpp"

namespace aceso::service {

/// Follows the events that concern this hospital from the saved block on, `confirmations` blocks behind the newest one.
/// When the chain shows another block than the one that was acted upon, or none (a reorganisation deeper than that, or
/// a node that lost blocks), everything that was taken from the chain is forgotten and read again. One thread.
class ChainWatch {
 public:
  ChainWatch(Hospital& hospital, std::uint64_t confirmations) : hospital_(hospital), confirmations_(confirmations) {}

  /// An authorization that this hospital cannot use, by another member's fault.
  struct Unusable {
    Digest record_id;
    Error why;
  };
  struct Step {
    bool moved = false;      ///< there were new blocks
    bool forgotten = false;  ///< the chain was not the one that was read before; the next step reads it anew
    std::uint64_t block = 0;
    std::vector<Unusable> unusable;
  };
  /// Reads what is new. After an error, or a crash, the same blocks are read again.
  Result<Step> step();

 private:
  Result<void> take_in(const chain::BlockRange& blocks, Step& step);
  /// `at` is the contract at the end of the blocks that are being read.
  Result<void> accept(const chain::Authorized& event, const chain::Records& at, Step& step);

  Hospital& hospital_;
  const std::uint64_t confirmations_;
};

}  // namespace aceso::service
