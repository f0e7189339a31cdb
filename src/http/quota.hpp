#pragma once
// What many connections share, and how much of it each may have. Safe from several threads.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace aceso::http {

/// A share, given back when the last copy dies. The quota must outlive it.
using Lease = std::shared_ptr<const void>;

/// An amount of something, such as connections or bytes of memory, in total and for each peer.
class Quota {
 public:
  Quota(std::uint64_t most, std::uint64_t most_each) : most_(most), most_each_(most_each) {}
  /// Null when less than `amount` is left, in total or of what this peer may have. Keeps no trace of a peer without a
  /// share.
  Lease take(const std::string& peer, std::uint64_t amount);

 private:
  void give_back(const std::string& peer, std::uint64_t amount);

  std::mutex mutex_;
  std::uint64_t most_;
  std::uint64_t most_each_;
  std::uint64_t total_ = 0;
  std::map<std::string, std::uint64_t> each_;
};

}  // namespace aceso::http
