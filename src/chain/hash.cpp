#include "chain/hash.hpp"

#include <cryptopp/keccak.h>
#include <cryptopp/sha.h>

namespace aceso::chain {

void keccak256(std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> out) {
  CryptoPP::Keccak_256 hash;
  for (const ByteView part : parts) hash.Update(part.data(), part.size());
  hash.Final(out.data());
}

Digest keccak256(ByteView data) {
  Digest out;
  keccak256({data}, out);
  return out;
}

Digest sha256(ByteView data) {
  Digest out;
  CryptoPP::SHA256().CalculateDigest(out.data(), data.data(), data.size());
  return out;
}

}  // namespace aceso::chain
