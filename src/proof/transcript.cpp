#include "proof/transcript.hpp"

#include "base/codec.hpp"
#include "group/expand.hpp"

namespace aceso::proof {

Transcript::Transcript(std::string_view protocol) { add("ACESO-V01-TRANSCRIPT", protocol); }

Transcript& Transcript::add(std::string_view label, ByteView data) {
  hash_.add(Encoder().text(label).u64(data.size()).bytes()).add(data);
  return *this;
}

Transcript& Transcript::add(std::string_view label, std::uint64_t v) { return add(label, Encoder().u64(v).bytes()); }

Scalar Transcript::challenge() const { return hash_to_scalar("ACESO-V01-CHALLENGE", hash_.digest()); }

Bytes Transcript::challenge_bytes(std::size_t size) const {
  Bytes out(size);
  expand_message_xmd(out, hash_.digest(), "ACESO-V01-CHALLENGE-BYTES");
  return out;
}

}  // namespace aceso::proof
