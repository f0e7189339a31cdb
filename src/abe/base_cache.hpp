#pragma once
// H_attr(u) and H_time(t), kept from one use to the next.

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "abe/revocation.hpp"
#include "group/products.hpp"

namespace aceso::abe {

/// A base that is a hash: its value, and a table of its powers when it is used often enough to pay for one.
struct HashedBase {
  G1 value;
  std::shared_ptr<const FixedBase<G1Curve>> table;  ///< null without one

  /// Multiplies the last product of `products` by base^x.
  void multiply_into(G1Products& products, const Scalar& x) const;
};

/// The bases used last, no more than `most` of them: with a table each of about 80 KB. Not for two threads at once;
/// what it gives may be shared, and stays valid when the cache has forgotten it. Which bases it holds is no secret:
/// policies, attributes and periods are public.
class BaseCache {
 public:
  static constexpr std::size_t default_most = 256;

  explicit BaseCache(std::size_t most = default_most) : most_(most) {}
  // A copy's index would point into the original's list.
  BaseCache(BaseCache&&) = default;
  BaseCache& operator=(BaseCache&&) = default;

  /// H_attr(u), for `uses` powers now.
  HashedBase attribute(std::string_view u, std::size_t uses);
  /// H_time(t), for `uses` powers now.
  HashedBase time(Period t, std::size_t uses);

  [[nodiscard]] std::size_t size() const { return recent_.size(); }

 private:
  struct Entry {
    std::string key;
    HashedBase base;
    std::size_t uses;
  };
  HashedBase use(std::string key, std::size_t uses, const std::function<G1()>& hash);

  std::size_t most_;
  std::list<Entry> recent_;                                                  ///< the latest first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;  ///< keys live in recent_
};

}  // namespace aceso::abe
