#include "abe/revocation.hpp"

#include <algorithm>

#include "policy/attributes.hpp"

namespace aceso::abe {

void RevocationList::add(Leaf leaf, Period since) {
  const auto at = std::ranges::lower_bound(items_, leaf, {}, &Item::leaf);
  if (at != items_.end() && at->leaf == leaf)
    at->since = std::min(at->since, since);
  else
    items_.insert(at, {leaf, since});
}

std::vector<Leaf> RevocationList::revoked_in(Period t) const {
  std::vector<Leaf> out;
  for (const Item& item : items_)
    if (item.since <= t) out.push_back(item.leaf);
  return out;
}

bool RevocationList::contains(Leaf leaf) const { return std::ranges::binary_search(items_, leaf, {}, &Item::leaf); }

Bytes RevocationList::encode() const {
  Encoder out(Artifact::revocation_list);
  out.u64(items_.size());
  for (const Item& item : items_) out.u64(item.leaf).u64(item.since);
  return out.take();
}

Result<RevocationList> RevocationList::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::revocation_list);
  const std::uint64_t count = in.u64("count");
  if (in.ok() && (in.remaining() % 16 != 0 || in.remaining() / 16 != count))
    in.reject("count", "expected as many items as it says");
  RevocationList out;
  for (std::uint64_t i = 0; in.ok() && i < count; ++i) {
    const Leaf leaf = in.u64("leaf");
    const Period since = in.u64("period");
    if (leaf >> depth_most != 0) in.reject("leaf", "expected a number below 2^32");
    if (!out.items_.empty() && leaf <= out.items_.back().leaf) in.reject("leaf", "expected increasing order");
    out.items_.push_back({leaf, since});
  }
  ACESO_CHECK(in.finish());
  return out;
}

Result<Leaf> KgcState::take_leaf(std::uint8_t depth, Owner owner) {
  if (std::ranges::any_of(owners_, [&](const Owner& o) { return o.id == owner.id && o.pk_digest != owner.pk_digest; }))
    return fail(ErrorCode::bad_argument, "id", "is registered with another public key");
  const Leaf leaf = owners_.size();
  if (leaf >> depth != 0)
    return fail(ErrorCode::limit, "tree", "all 2^" + std::to_string(depth) + " leaves are given out");
  owners_.push_back(std::move(owner));
  return leaf;
}

std::vector<Leaf> KgcState::leaves_of(std::string_view id) const {
  std::vector<Leaf> out;
  for (Leaf leaf = 0; leaf < owners_.size(); ++leaf)
    if (owners_[leaf].id == id) out.push_back(leaf);
  return out;
}

Bytes KgcState::encode() const {
  Encoder out(Artifact::kgc_state);
  out.u64(owners_.size());
  for (const Owner& owner : owners_) out.text(owner.id).raw(owner.pk_digest);
  return out.take();
}

Result<KgcState> KgcState::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::kgc_state);
  const std::uint64_t count = in.u64("count");
  KgcState out;
  for (std::uint64_t i = 0; in.ok() && i < count; ++i) {
    std::string id = in.text("id");
    if (in.ok() && !policy::check_attribute(id)) in.reject("id", "expected 1 to 256 bytes without control characters");
    out.owners_.push_back({std::move(id), in.digest("public key digest")});
  }
  ACESO_CHECK(in.finish());
  return out;
}

Result<void> revoke(std::string_view id, Period t, RevocationList& rl, const KgcState& st) {
  const auto leaves = st.leaves_of(id);
  if (leaves.empty()) return fail(ErrorCode::bad_argument, "id", "expected the id of a user to whom a key was issued");
  for (const Leaf leaf : leaves) rl.add(leaf, t);
  return {};
}

}  // namespace aceso::abe
