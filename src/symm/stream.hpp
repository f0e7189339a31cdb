#pragma once
// CT_HD: health data of any length, sealed in chunks, in constant memory.
//
// header = artifact header | salt (32) | commitment (32)
// HKDF-SHA256(ikm = SymKey, salt, info = "ACESO-V01-CT_HD") gives the AES-256-GCM key and the commitment.
// Chunk i (from 0) is sealed under the nonce 0^3 | i (8 bytes, big-endian) | last (1 when it is the last, else 0) with
// the header as associated data. Every chunk but the last is full; the last may be empty only if it is the first.

#include <functional>

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace aceso::symm {

inline constexpr std::size_t stream_chunk_size = 65536;  ///< bytes of plaintext in every chunk but the last

/// Fills as much of the span as there is and returns how much; less than the span only at the end.
using Source = std::function<Result<std::size_t>(std::span<std::uint8_t>)>;
using Sink = std::function<Result<void>(ByteView)>;

/// Seals all of `source` under the 32-byte `key` and returns the SHA-256 of what went to `sink`.
Result<Digest> seal_stream(ByteView key, Random& rng, const Source& source, const Sink& sink);

/// Opens a sealed stream. Each chunk reaches `sink` only after it was authenticated, but that the stream is whole is
/// known at the end alone: a caller must not use what `sink` got before this returns success. A cut, reordered,
/// spliced or extended stream, or a wrong key, is ErrorCode::wont_open; errors of source and sink pass through.
Result<void> open_stream(ByteView key, const Source& source, const Sink& sink);

/// A source over bytes in memory, which must outlive it.
Source source_of(ByteView bytes);
/// A sink that appends to `out`, which must outlive it.
Sink sink_into(Bytes& out);

}  // namespace aceso::symm
