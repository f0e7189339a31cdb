#include "base/secret_codec.hpp"

namespace aceso {

SecretBytes encode_secret(Artifact kind, std::initializer_list<ByteView> parts) {
  const Bytes header = Encoder(kind).take();
  std::size_t size = header.size();
  for (const ByteView part : parts) size += part.size();
  SecretBytes out(size);
  auto at = std::copy(header.begin(), header.end(), out.reveal_mut().begin());
  for (const ByteView part : parts) at = std::copy(part.begin(), part.end(), at);
  return out;
}

}  // namespace aceso
