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

/// An amount of something, such as bytes of memory.
class Quota {
 public:
  explicit Quota(std::uint64_t most) : left_(most) {}
  /// Null when less than `amount` is left.
  Lease take(std::uint64_t amount);

 private:
  std::mutex mutex_;
  std::uint64_t left_;
};

/// Connections, in total and from each peer.
class ConnectionQuota {
 public:
  ConnectionQuota(std::size_t most, std::size_t most_each) : most_(most), most_each_(most_each) {}
  /// Null when there are too many, or too many from this peer. Keeps no trace of a peer without connections.
  Lease take(const std::string& peer);

 private:
  std::mutex mutex_;
  std::size_t most_;
  std::size_t most_each_;
  std::size_t total_ = 0;
  std::map<std::string, std::size_t> each_;
};

}  // namespace aceso::http
