#pragma once
// What the KGC remembers: which leaf is whose (st), and which leaves are revoked since when (rl).

#include <optional>
#include <string>
#include <vector>

#include "abe/tree.hpp"
#include "base/codec.hpp"

namespace aceso::abe {

using Period = std::uint64_t;

/// rl. Public. Grows only.
class RevocationList {
 public:
  struct Item {
    Leaf leaf;
    Period since;  ///< the first period in which the leaf is revoked
    friend bool operator==(const Item&, const Item&) = default;
  };

  /// Notes that `leaf` is revoked from period `since` on; keeps the earlier period when it is there already.
  void add(Leaf leaf, Period since);
  /// The leaves that are revoked in period `t`, in increasing order.
  [[nodiscard]] std::vector<Leaf> revoked_in(Period t) const;
  [[nodiscard]] bool contains(Leaf leaf) const;
  [[nodiscard]] const std::vector<Item>& items() const { return items_; }

  [[nodiscard]] Bytes encode() const;
  static Result<RevocationList> decode(ByteView bytes);

 private:
  std::vector<Item> items_;  ///< by increasing leaf
};

/// st. Leaves are given out in order and never again, so that the list of owners is all there is to know.
class KgcState {
 public:
  /// Who has a leaf.
  struct Owner {
    std::string id;
    Digest pk_digest;  ///< SHA-256 of pk_id: an id belongs to one key for good
  };

  /// Gives the owner the next leaf. Fails when the tree of this depth is full, or the id came with another key before.
  Result<Leaf> take_leaf(std::uint8_t depth, Owner owner);
  /// The leaves that `id` ever had, in the order in which they were given.
  [[nodiscard]] std::vector<Leaf> leaves_of(std::string_view id) const;
  [[nodiscard]] const std::vector<Owner>& owners() const { return owners_; }

  [[nodiscard]] Bytes encode() const;
  static Result<KgcState> decode(ByteView bytes);

 private:
  std::vector<Owner> owners_;  ///< owners_[leaf]
};

/// Revoke(id, t, rl, st): revokes every leaf of `id` from period `t` on. Fails when `id` never had one.
Result<void> revoke(std::string_view id, Period t, RevocationList& rl, const KgcState& st);

}  // namespace aceso::abe
