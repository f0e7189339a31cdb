#pragma once
// The two hash functions of the contracts. Keccak-256 is the one that Ethereum uses, not FIPS 202's SHA3-256.

#include <initializer_list>
#include <span>

#include "base/bytes.hpp"

namespace aceso::chain {

/// Keccak-256 of `data`.
Digest keccak256(ByteView data);

/// Keccak-256 of the parts, one after the other, written to `out`. For secrets: nothing else keeps a copy.
void keccak256(std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> out);

/// SHA-256 of `data`: what Records.sol computes of a published index.
Digest sha256(ByteView data);

}  // namespace aceso::chain
