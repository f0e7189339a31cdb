#pragma once
// Encodings of secrets: into memory that is wiped, never through an ordinary buffer.

#include <algorithm>
#include <initializer_list>

#include "base/codec.hpp"
#include "base/secret.hpp"

namespace aceso {

/// An artifact header and the parts, one after another.
SecretBytes encode_secret(Artifact kind, std::initializer_list<ByteView> parts);

/// Reads N bytes into `out`.
template <std::size_t N>
void read_secret(Decoder& in, SecretArray<N>& out, std::string_view field) {
  const ByteView bytes = in.raw(N, field);
  if (in.ok()) std::copy(bytes.begin(), bytes.end(), out.reveal_mut().begin());
}

}  // namespace aceso
