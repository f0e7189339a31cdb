#pragma once
// The Fiat-Shamir transcript: everything that a proof states, in order, before its challenge is drawn.

#include <string_view>

#include "base/bytes.hpp"
#include "group/gt.hpp"
#include "group/point.hpp"
#include "symm/hash.hpp"

namespace aceso::proof {

/// SHA-256 over items, each framed as: u16 length of the label | label | u64 length of the data | data. The first item
/// has the label "ACESO-V01-TRANSCRIPT" and the protocol's name as data.
class Transcript {
 public:
  explicit Transcript(std::string_view protocol);

  Transcript& add(std::string_view label, ByteView data);
  Transcript& add(std::string_view label, std::string_view text) { return add(label, as_bytes(text)); }
  Transcript& add(std::string_view label, std::uint64_t v);
  Transcript& add(std::string_view label, const G1& element) { return add(label, ByteView(element.encode())); }
  Transcript& add(std::string_view label, const G2& element) { return add(label, ByteView(element.encode())); }
  Transcript& add(std::string_view label, const Gt& element) { return add(label, ByteView(element.encode())); }

  /// SHA-256 of the items so far.
  [[nodiscard]] Digest digest() const { return hash_.digest(); }
  /// hash_to_scalar of the digest so far, under the DST "ACESO-V01-CHALLENGE".
  [[nodiscard]] Scalar challenge() const;
  /// expand_message_xmd of the digest so far, under the DST "ACESO-V01-CHALLENGE-BYTES".
  [[nodiscard]] Bytes challenge_bytes(std::size_t size) const;

 private:
  symm::Sha256 hash_;
};

}  // namespace aceso::proof
