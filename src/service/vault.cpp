#include "service/vault.hpp"

#include <algorithm>

#include "symm/committing.hpp"

namespace aceso::service {
namespace {

constexpr std::size_t salt_size = 16;

/// Each salt makes a context of its own, so that the key is used once in each.
std::string context_of(std::string_view purpose, ByteView salt) {
  return "ACESO-V01-VAULT-" + std::string(purpose) + "-" + to_hex(salt);
}

}  // namespace

Vault::Vault(const AccountSeed& seed) { std::ranges::copy(seed.reveal(), key_.reveal_mut().begin()); }

Bytes Vault::seal(std::string_view purpose, ByteView owner, ByteView secret) const {
  Bytes out(salt_size);
  OsRandom rng;
  rng.fill(out);
  append(out, symm::seal_once(key_.reveal(), context_of(purpose, out), owner, secret));
  return out;
}

Result<SecretBytes> Vault::open(std::string_view purpose, ByteView owner, ByteView sealed) const {
  if (sealed.size() < salt_size) return fail(ErrorCode::wont_open, std::string(purpose), "is too short");
  return symm::open_once(key_.reveal(), context_of(purpose, sealed.first(salt_size)), owner, sealed.subspan(salt_size));
}

}  // namespace aceso::service
