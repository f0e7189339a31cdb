#pragma once
// Every artifact that has a decoder, with a sample: one table for the tests of this folder.

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/codec.hpp"

namespace aceso::encoding {

/// What the tests know of one artifact.
struct Codec {
  Bytes sample;  ///< as its encoder made it
  /// Decodes and encodes again. An artifact that is opened and not decoded (a sealed stream) gives back what it opened.
  std::function<Result<Bytes>(ByteView)> again;
  /// Whether what the artifact is for succeeds with these bytes, for those in which every byte counts; else empty.
  std::function<bool(ByteView)> works = {};
};

struct Entry {
  std::string name;  ///< of the test; one artifact may have several
  Artifact kind;
  Codec (*make)();
};

/// For messages of the tests.
void PrintTo(const Entry& entry, std::ostream* out);

/// The table, in parts by the library that encodes.
std::vector<Entry> abe_artifacts();
std::vector<Entry> match_artifacts();
std::vector<Entry> report_artifacts();
std::vector<Entry> key_artifacts();
std::vector<Entry> all_artifacts();

/// A sample is made once: some need RSA keys.
const Codec& codec_of(const Entry& entry);

/// Decodes with T::decode(bytes, more...) and encodes again.
template <class T, class... More>
Result<Bytes> decode_and_encode(ByteView bytes, const More&... more) {
  ACESO_TRY(const T value, T::decode(bytes, more...));
  const auto out = value.encode();
  if constexpr (requires { out.reveal(); })
    return Bytes(out.reveal().begin(), out.reveal().end());
  else
    return out;
}

/// The bytes of a secret's encoding.
template <class Secret>
Bytes plain(const Secret& secret) {
  return {secret.reveal().begin(), secret.reveal().end()};
}

}  // namespace aceso::encoding
