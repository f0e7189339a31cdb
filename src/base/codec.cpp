#include "base/codec.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

namespace aceso {
namespace {

constexpr std::array<std::uint8_t, 3> magic = {'A', 'C', 'S'};

template <class T>
void put(Bytes& out, T v) {
  for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(v >> shift));
}

template <class T>
T get(ByteView bytes) {
  T v = 0;
  for (const std::uint8_t b : bytes) v = static_cast<T>(v << 8 | b);
  return v;
}

}  // namespace

std::string_view to_string(Artifact kind) {
  switch (kind) {
    case Artifact::parameters: return "parameters";
    case Artifact::master_key: return "master key";
    case Artifact::kgc_state: return "KGC state";
    case Artifact::revocation_list: return "revocation list";
    case Artifact::user_secret_key: return "user secret key";
    case Artifact::user_public_key: return "user public key";
    case Artifact::attribute_key: return "attribute key";
    case Artifact::update_key: return "update key";
    case Artifact::pre_decryption_key: return "pre-decryption key";
    case Artifact::ciphertext: return "ciphertext";
    case Artifact::semi_ciphertext: return "semi-ciphertext";
    case Artifact::sealed_data: return "sealed data";
    case Artifact::index: return "index";
    case Artifact::index_opening: return "index opening";
    case Artifact::authorization: return "authorization";
    case Artifact::trapdoor: return "trapdoor";
    case Artifact::verdict: return "verdict";
    case Artifact::encapsulation_secret_key: return "encapsulation secret key";
    case Artifact::encapsulation_public_key: return "encapsulation public key";
    case Artifact::report: return "report";
    case Artifact::report_key_certificate: return "report key certificate";
    case Artifact::receipt: return "receipt";
    case Artifact::dispute_opening: return "dispute opening";
    case Artifact::signing_secret_key: return "signing secret key";
    case Artifact::signing_public_key: return "signing public key";
    case Artifact::report_secret_key: return "report secret key";
    case Artifact::account_seed: return "account seed";
    case Artifact::blinding_scalar: return "blinding scalar";
    case Artifact::key_file: return "key file";
  }
  return "";
}

Result<Artifact> peek_artifact(ByteView bytes) {
  if (bytes.size() < header_size || !std::equal(magic.begin(), magic.end(), bytes.begin()))
    return fail(ErrorCode::bad_encoding, "header", "not an Aceso artifact: expected the three bytes 'ACS' first");
  const auto kind = static_cast<Artifact>(bytes[3]);
  if (to_string(kind).empty())
    return fail(ErrorCode::bad_encoding, "header", "unknown kind of artifact " + std::to_string(bytes[3]));
  return kind;
}

Encoder::Encoder(Artifact kind) {
  raw(magic).u8(static_cast<std::uint8_t>(kind)).u8(version_of(kind)).u8(suite_bls12381_sha256_aes256gcm);
}

Encoder& Encoder::u8(std::uint8_t v) {
  out_.push_back(v);
  return *this;
}
Encoder& Encoder::u16(std::uint16_t v) {
  put(out_, v);
  return *this;
}
Encoder& Encoder::u32(std::uint32_t v) {
  put(out_, v);
  return *this;
}
Encoder& Encoder::u64(std::uint64_t v) {
  put(out_, v);
  return *this;
}
Encoder& Encoder::raw(ByteView bytes) {
  append(out_, bytes);
  return *this;
}
Encoder& Encoder::blob(ByteView bytes) {
  assert(bytes.size() <= std::numeric_limits<std::uint32_t>::max());
  u32(static_cast<std::uint32_t>(bytes.size()));
  return raw(bytes);
}
Encoder& Encoder::text(std::string_view s) {
  assert(s.size() <= std::numeric_limits<std::uint16_t>::max());
  u16(static_cast<std::uint16_t>(s.size()));
  return raw(as_bytes(s));
}

Decoder::Decoder(ByteView bytes, Artifact kind) : rest_(bytes), what_(to_string(kind)) {
  const auto found = peek_artifact(bytes);
  if (!found) {
    error_ = found.error();
    return;
  }
  if (*found != kind) {
    reject("header", "expected " + what_ + ", found " + std::string(to_string(*found)));
    return;
  }
  if (const auto version = version_of(kind); bytes[4] != version)
    reject("version", "expected version " + std::to_string(version) + ", found " + std::to_string(bytes[4]));
  if (bytes[5] != suite_bls12381_sha256_aes256gcm)
    reject("suite", "expected suite 1 (BLS12-381, SHA-256, AES-256-GCM), found " + std::to_string(bytes[5]));
  rest_ = bytes.subspan(header_size);
}

void Decoder::reject(std::string_view field, std::string_view message) {
  if (!error_) error_ = Error{ErrorCode::bad_encoding, std::string(field), std::string(message)};
}

ByteView Decoder::raw(std::size_t size, std::string_view field) {
  if (rest_.size() < size)
    reject(field, "expected " + std::to_string(size) + " bytes, found " + std::to_string(rest_.size()));
  if (error_) return {};
  const ByteView out = rest_.first(size);
  rest_ = rest_.subspan(size);
  return out;
}

std::uint8_t Decoder::u8(std::string_view field) { return get<std::uint8_t>(raw(1, field)); }
std::uint16_t Decoder::u16(std::string_view field) { return get<std::uint16_t>(raw(2, field)); }
std::uint32_t Decoder::u32(std::string_view field) { return get<std::uint32_t>(raw(4, field)); }
std::uint64_t Decoder::u64(std::string_view field) { return get<std::uint64_t>(raw(8, field)); }

ByteView Decoder::blob(std::size_t most, std::string_view field) {
  const std::size_t size = u32(field);
  if (size > most) reject(field, "expected at most " + std::to_string(most) + " bytes, found " + std::to_string(size));
  return raw(size, field);
}

std::string Decoder::text(std::string_view field) {
  const ByteView bytes = raw(u16(field), field);
  std::string out(bytes.begin(), bytes.end());
  if (!is_utf8(out)) {
    reject(field, "expected UTF-8");
    return {};
  }
  return out;
}

Digest Decoder::digest(std::string_view field) {
  Digest out{};
  const ByteView bytes = raw(out.size(), field);
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

tl::unexpected<Error> Decoder::failure() const {
  assert(error_);
  return tl::unexpected<Error>(Error{error_->code, what_ + ": " + error_->field, error_->message});
}

Result<void> Decoder::finish() {
  if (!rest_.empty()) reject("end", "expected no more bytes, found " + std::to_string(rest_.size()));
  if (error_) return failure();
  return {};
}

bool is_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const std::uint8_t lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || i + size > text.size()) return false;
    // The second byte's range excludes overlong forms, surrogates and what is over U+10FFFF (RFC 3629, section 4).
    const std::uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const std::uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (byte(i + 1) < low || byte(i + 1) > high) return false;
    for (std::size_t k = 2; k < size; ++k)
      if (byte(i + k) < 0x80 || byte(i + k) > 0xbf) return false;
    i += size;
  }
  return true;
}

}  // namespace aceso
