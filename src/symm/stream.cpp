#include "symm/stream.hpp"

#include <algorithm>
#include <memory>

#include "base/codec.hpp"
#include "symm/aes_gcm.hpp"
#include "symm/hash.hpp"

namespace aceso::symm {
namespace {

constexpr std::string_view context = "ACESO-V01-CT_HD";
constexpr std::size_t salt_size = 32;
constexpr std::size_t commitment_size = 32;
constexpr std::size_t stream_header_size = header_size + salt_size + commitment_size;

SecretBytes derive(ByteView key, ByteView salt) { return hkdf(key, salt, as_bytes(context), 32 + commitment_size); }

GcmNonce nonce_of(std::uint64_t chunk, bool last) {
  GcmNonce nonce{};
  for (int i = 0; i < 8; ++i) nonce[static_cast<std::size_t>(10 - i)] = static_cast<std::uint8_t>(chunk >> (8 * i));
  nonce[11] = last ? 1 : 0;
  return nonce;
}

tl::unexpected<Error> wont_open() {
  return fail(ErrorCode::wont_open, "sealed data", "does not open under this key, or is not whole");
}

/// Reads ahead by one buffer, so that a chunk is known to be the last when it is handled.
class Chunks {
 public:
  Chunks(const Source& source, std::size_t size) : source_(source), current_(size), next_(size) {}

  Result<void> start() {
    ACESO_TRY(next_size_, source_(next_.reveal_mut()));
    return {};
  }
  Result<void> advance() {
    std::swap(current_, next_);
    current_size_ = next_size_;
    next_size_ = 0;
    if (current_size_ == current_.size()) {
      ACESO_TRY(next_size_, source_(next_.reveal_mut()));
    }
    return {};
  }
  [[nodiscard]] ByteView current() const { return current_.reveal().first(current_size_); }
  [[nodiscard]] bool last() const { return next_size_ == 0; }

 private:
  const Source& source_;
  SecretBytes current_, next_;
  std::size_t current_size_ = 0;
  std::size_t next_size_ = 0;
};

}  // namespace

Result<Digest> seal_stream(ByteView key, Random& rng, const Source& source, const Sink& sink) {
  Sha256 digest;
  const auto write = [&](ByteView bytes) {
    digest.add(bytes);
    return sink(bytes);
  };

  std::array<std::uint8_t, salt_size> salt;
  rng.fill(salt);
  const SecretBytes derived = derive(key, salt);
  const Bytes header = Encoder(Artifact::sealed_data).raw(salt).raw(derived.reveal().last(commitment_size)).take();
  ACESO_CHECK(write(header));

  AesGcm cipher(derived.reveal().first<32>());
  Chunks chunks(source, stream_chunk_size);
  ACESO_CHECK(chunks.start());
  Bytes out;
  for (std::uint64_t i = 0;; ++i) {
    ACESO_CHECK(chunks.advance());
    out.resize(chunks.current().size() + gcm_tag_size);
    cipher.seal(nonce_of(i, chunks.last()), header, chunks.current(), out);
    ACESO_CHECK(write(out));
    if (chunks.last()) return digest.digest();
  }
}

Result<void> open_stream(ByteView key, const Source& source, const Sink& sink) {
  Bytes header(stream_header_size);
  ACESO_TRY(const std::size_t got, source(header));
  Decoder in(ByteView(header).first(got), Artifact::sealed_data);
  const ByteView salt = in.raw(salt_size, "salt");
  const ByteView commitment = in.raw(commitment_size, "commitment");
  ACESO_CHECK(in.finish());

  const SecretBytes derived = derive(key, salt);
  if (!equal_ct(derived.reveal().last(commitment_size), commitment)) return wont_open();
  AesGcm cipher(derived.reveal().first<32>());
  Chunks chunks(source, stream_chunk_size + gcm_tag_size);
  ACESO_CHECK(chunks.start());
  SecretBytes plain(stream_chunk_size);
  for (std::uint64_t i = 0;; ++i) {
    ACESO_CHECK(chunks.advance());
    const ByteView sealed = chunks.current();
    if (sealed.size() < gcm_tag_size) return wont_open();
    const auto out = plain.reveal_mut().first(sealed.size() - gcm_tag_size);
    if (!cipher.open(nonce_of(i, chunks.last()), header, sealed, out)) return wont_open();
    if (i > 0 && out.empty()) return wont_open();  // one stream has one sealed form: no empty chunk at its end
    ACESO_CHECK(sink(out));
    if (chunks.last()) return {};
  }
}

Source source_of(ByteView bytes) {
  return [rest = bytes](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
    const std::size_t n = std::min(out.size(), rest.size());
    std::copy_n(rest.begin(), n, out.begin());
    rest = rest.subspan(n);
    return n;
  };
}

Sink sink_into(Bytes& out) {
  return [&out](ByteView bytes) -> Result<void> {
    append(out, bytes);
    return {};
  };
}

}  // namespace aceso::symm
