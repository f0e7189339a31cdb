#include "symm/key_file.hpp"

#include "base/codec.hpp"
#include "symm/committing.hpp"
#include "symm/openssl.hpp"

namespace aceso::symm {
namespace {

constexpr std::string_view context = "ACESO-V01-KEY-FILE";
constexpr std::size_t salt_size = 16;
constexpr std::size_t preamble_size = header_size + 1 + salt_size;
constexpr std::uint8_t log_n_least = 10;
constexpr std::size_t key_file_size_most = 1 << 20;

Result<SecretBytes> stretch(ByteView passphrase, ByteView salt, std::uint8_t log_n) {
  constexpr std::uint64_t r = 8, p = 1;
  const std::uint64_t memory_most =
      (std::uint64_t{1} << (scrypt_log_n_most + 10)) + (1 << 20);  // N * r * 128 and a little
  SecretBytes out(32);
  if (EVP_PBE_scrypt(reinterpret_cast<const char*>(passphrase.data()), passphrase.size(), salt.data(), salt.size(),
                     std::uint64_t{1} << log_n, r, p, memory_most, out.reveal_mut().data(), out.size()) != 1)
    return fail(ErrorCode::unavailable, "scrypt", "expected enough memory to stretch the passphrase");
  return out;
}

}  // namespace

Result<Bytes> seal_key_file(ByteView passphrase, ByteView artifact, Random& rng, std::uint8_t log_n) {
  if (passphrase.empty()) return fail(ErrorCode::bad_argument, "passphrase", "expected one that is not empty");
  if (log_n < log_n_least || log_n > scrypt_log_n_most)
    return fail(ErrorCode::bad_argument, "scrypt cost", "expected log2 N from 10 to 20");
  std::array<std::uint8_t, salt_size> salt;
  rng.fill(salt);
  Encoder out(Artifact::key_file);
  out.u8(log_n).raw(salt);
  ACESO_TRY(const SecretBytes key, stretch(passphrase, salt, log_n));
  out.raw(seal_once(key.reveal(), context, Bytes(out.bytes()), artifact));
  return out.take();
}

Result<SecretBytes> open_key_file(ByteView passphrase, ByteView file) {
  Decoder in(file, Artifact::key_file);
  const std::uint8_t log_n = in.u8("scrypt cost");
  const ByteView salt = in.raw(salt_size, "salt");
  if (in.ok() && (log_n < log_n_least || log_n > scrypt_log_n_most))
    in.reject("scrypt cost", "expected log2 N from 10 to 20, found " + std::to_string(log_n));
  if (in.ok() && in.remaining() > key_file_size_most) in.reject("key file", "expected at most 1 MiB");
  if (!in.ok()) return in.failure();
  ACESO_TRY(const SecretBytes key, stretch(passphrase, salt, log_n));
  auto opened = open_once(key.reveal(), context, file.first(preamble_size), in.rest());
  if (!opened) return fail(ErrorCode::wont_open, "key file", "wrong passphrase, or the file was changed");
  return opened;
}

}  // namespace aceso::symm
