#pragma once
// A bounded number of connections that threads take turns with.

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "store/connection.hpp"

namespace aceso::store {

class Pool {
 public:
  explicit Pool(Connect connect) : connect_(std::move(connect)) { idle_.reserve(size); }

  /// A thread's turn and its connection, until it dies.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection) : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&& other) noexcept
        : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (pool_ != nullptr) pool_->give_back(std::move(connection_));
    }
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    friend class Pool;
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  /// A connection that works: idle ones that were dropped meanwhile are replaced. Fails with ErrorCode::bad_argument
  /// when this thread has one already, and with ErrorCode::unavailable when none can be had.
  Result<Lease> lease();

 private:
  static constexpr std::size_t size = 8;

  /// Waits for a turn, which comes with the connection that was idle for the shortest time, or with none.
  Result<Lease> take_turn();
  void give_back(std::unique_ptr<Connection> connection) noexcept;

  const Connect connect_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::thread::id> holders_;           ///< threads whose turn it is
  std::vector<std::unique_ptr<Connection>> idle_;  ///< the last one is the next one
};

}  // namespace aceso::store
