#include "abe/base_cache.hpp"

#include "abe/domain.hpp"

namespace aceso::abe {
namespace {

/// From so many powers on, making a table costs less than it saves.
constexpr std::size_t worth_a_table = 6;

}  // namespace

void HashedBase::multiply_into(G1Products& products, const Scalar& x) const {
  if (table)
    products.multiply(*table, x);
  else
    products.power(value, x);
}

HashedBase BaseCache::attribute(std::string_view u, std::size_t uses) {
  return use("u" + std::string(u), uses, [&] { return h_attr(u); });
}

HashedBase BaseCache::time(Period t, std::size_t uses) {
  return use("t" + std::to_string(t), uses, [&] { return h_time(t); });
}

HashedBase BaseCache::use(std::string key, std::size_t uses, const std::function<G1()>& hash) {
  const auto known = by_key_.find(key);
  if (known == by_key_.end()) {
    recent_.push_front({std::move(key), {hash(), nullptr}, 0});
    by_key_.emplace(recent_.front().key, recent_.begin());
  } else {
    recent_.splice(recent_.begin(), recent_, known->second);
  }
  Entry& entry = recent_.front();
  entry.uses += uses;
  if (!entry.base.table && entry.uses >= worth_a_table)
    entry.base.table = std::make_shared<const FixedBase<G1Curve>>(entry.base.value);
  const HashedBase base = entry.base;
  if (recent_.size() > most_) {
    by_key_.erase(recent_.back().key);
    recent_.pop_back();
  }
  return base;
}

}  // namespace aceso::abe
