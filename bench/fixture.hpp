#pragma once
// A KGC, a doctor and a record of any size, for the benchmarks.

#include "abe/decrypt.hpp"
#include "parallel/all_cores.hpp"

namespace aceso::bench {

inline abe::Period period() { return 7; }

/// Names of eight letters: "attr0000", "attr0001", ...
inline std::vector<std::string> attribute_names(std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back("attr" + std::to_string(10000 + i).substr(1));
  return out;
}

inline policy::AttributeSet attributes(std::size_t count) {
  return policy::AttributeSet::create(attribute_names(count)).value();
}

/// The AND of so many attributes.
inline policy::Policy and_of(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " and ") + name;
  return policy::Policy::parse(text).value();
}

inline abe::RecordHeader header(policy::Policy policy) { return {{1}, {2}, {3}, period(), std::move(policy)}; }

/// Keys of one doctor with `count` attributes under a tree of so many levels.
struct World {
  OsRandom rng;
  abe::SetupResult kgc;
  abe::KgcState st;
  abe::RevocationList rl;
  abe::BaseCache bases;
  std::optional<abe::UserSecretKey> sk;
  std::optional<abe::UserPublicKey> pk;
  abe::SymKey key;

  explicit World(std::uint8_t depth) : kgc(abe::setup(depth, 86400, rng).value()) {
    auto made = abe::user_kg(kgc.pp, "dr-bench", symm::SigningKey::generate(rng), rng).value();
    sk.emplace(std::move(made.first));
    pk.emplace(std::move(made.second));
    rng.fill(key.reveal_mut());
  }

  abe::AttributeKey issue(const policy::AttributeSet& set) {
    abe::KgcState fresh;
    return abe::att_key_gen(kgc.pp, kgc.msk, *pk, set, fresh, rl, bases, rng).value();
  }

  /// Revokes `count` leaves spread over the whole tree.
  void revoke_spread(std::size_t count) {
    const std::uint64_t leaves = std::uint64_t{1} << kgc.pp.depth;
    for (std::size_t i = 0; i < count; ++i) rl.add(leaves / count * i + leaves / count / 3, period());
  }

  abe::UpdateKey update() const { return abe::upd_key_gen(kgc.pp, kgc.msk, period(), rl).value(); }

  abe::PreDecryptionKey pre_key(std::size_t count) {
    return abe::pre_key_gen(issue(attributes(count)), update(), bases, rng).value().value();
  }
};

}  // namespace aceso::bench
