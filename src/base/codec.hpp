#pragma once
// The one binary form of every artifact: big-endian integers, length-prefixed strings, nothing optional.
// docs/scheme.md section "Encodings" is the reference. What decodes re-encodes identically.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace aceso {

/// The fourth byte of every artifact says what it is. Values are part of the format: never reuse one.
enum class Artifact : std::uint8_t {
  parameters = 0x01,
  master_key = 0x02,
  kgc_state = 0x03,
  revocation_list = 0x04,
  user_secret_key = 0x05,
  user_public_key = 0x06,
  attribute_key = 0x07,
  update_key = 0x08,
  pre_decryption_key = 0x09,
  ciphertext = 0x0a,
  semi_ciphertext = 0x0b,
  sealed_data = 0x0c,
  index = 0x10,
  index_opening = 0x11,
  authorization = 0x12,
  trapdoor = 0x13,
  verdict = 0x14,
  encapsulation_secret_key = 0x15,
  encapsulation_public_key = 0x16,
  report = 0x20,
  report_key_certificate = 0x21,
  receipt = 0x22,
  dispute_opening = 0x23,
  signing_secret_key = 0x24,
  signing_public_key = 0x25,
  report_secret_key = 0x26,
  account_seed = 0x27,
  blinding_scalar = 0x28,
  key_file = 0x30,
};

/// The name of an artifact as error messages and `aceso inspect` print it.
std::string_view to_string(Artifact kind);

/// magic(3) | artifact(1) | version(1) | suite(1)
inline constexpr std::size_t header_size = 6;
inline constexpr std::uint8_t suite_bls12381_sha256_aes256gcm = 1;

/// The version of the encoding of this kind: 2 for user public keys, which had no signature in version 1; 1 for others.
constexpr std::uint8_t version_of(Artifact kind) { return kind == Artifact::user_public_key ? 2 : 1; }

/// The kind that the header of `bytes` claims, whatever follows; an error when it is no artifact of this format.
Result<Artifact> peek_artifact(ByteView bytes);

class Encoder {
 public:
  Encoder() = default;
  explicit Encoder(Artifact kind);

  Encoder& u8(std::uint8_t v);
  Encoder& u16(std::uint16_t v);
  Encoder& u32(std::uint32_t v);
  Encoder& u64(std::uint64_t v);
  Encoder& raw(ByteView bytes);       ///< as they are; the length is known from the format
  Encoder& blob(ByteView bytes);      ///< u32 length, then the bytes
  Encoder& text(std::string_view s);  ///< u16 length, then UTF-8; at most 65,535 bytes

  [[nodiscard]] const Bytes& bytes() const { return out_; }
  [[nodiscard]] Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
};

/// Reads what Encoder writes. The first failure sticks: later reads give zeros, and finish() reports it.
class Decoder {
 public:
  /// `what` names the artifact or message in errors, for example "ciphertext".
  Decoder(ByteView bytes, std::string what) : rest_(bytes), what_(std::move(what)) {}
  /// Also reads and checks the header.
  Decoder(ByteView bytes, Artifact kind);

  std::uint8_t u8(std::string_view field);
  std::uint16_t u16(std::string_view field);
  std::uint32_t u32(std::string_view field);
  std::uint64_t u64(std::string_view field);
  ByteView raw(std::size_t size, std::string_view field);
  ByteView blob(std::size_t most, std::string_view field);
  std::string text(std::string_view field);  ///< must be valid UTF-8
  Digest digest(std::string_view field);

  /// Notes a failure of a check outside the decoder; `message` says what was expected.
  void reject(std::string_view field, std::string_view message);

  [[nodiscard]] bool ok() const { return !error_; }
  [[nodiscard]] std::size_t remaining() const { return rest_.size(); }
  [[nodiscard]] ByteView rest() const { return rest_; }
  /// The error with the artifact's name, for returning early.
  [[nodiscard]] tl::unexpected<Error> failure() const;
  /// Fails when a read failed or bytes are left.
  [[nodiscard]] Result<void> finish();

 private:
  ByteView rest_;
  std::string what_;
  std::optional<Error> error_;
};

/// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
bool is_utf8(std::string_view text);

}  // namespace aceso
