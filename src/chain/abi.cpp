#include "chain/abi.hpp"

#include <algorithm>

#include "chain/hash.hpp"

namespace aceso::chain::abi {
namespace {

constexpr std::size_t word_size = 32;

std::size_t padded(std::size_t size) { return (size + word_size - 1) / word_size * word_size; }

bool all_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
}

Digest to_word(ByteView right_aligned) { return U256::from_bytes(right_aligned)->bytes; }

}  // namespace

Selector selector(std::string_view signature) {
  const Digest hash = event_topic(signature);
  return {hash[0], hash[1], hash[2], hash[3]};
}

Digest event_topic(std::string_view signature) { return keccak256(as_bytes(signature)); }

void Encoder::add(const Address& value) { heads_.push_back({to_word(value.bytes), {}}); }
void Encoder::add(bool value) { add(std::uint64_t{value}); }
void Encoder::add(std::uint64_t value) { add(U256::from(value)); }
void Encoder::add(const U256& value) { heads_.push_back({value.bytes, {}}); }
void Encoder::add(const Digest& value) { heads_.push_back({value, {}}); }

void Encoder::add(ByteView value) {
  const U256 length = U256::from(value.size());
  Bytes tail(length.bytes.begin(), length.bytes.end());
  append(tail, value);
  tail.resize(padded(tail.size()));
  heads_.push_back({{}, std::move(tail)});
}

Bytes Encoder::take() {
  Bytes out;
  Bytes tails;
  for (const Head& head : heads_) {
    if (head.tail) {
      append(out, U256::from(heads_.size() * word_size + tails.size()).bytes);
      append(tails, *head.tail);
    } else {
      append(out, head.word);
    }
  }
  append(out, tails);
  heads_.clear();
  return out;
}

Decoder::Decoder(ByteView data, std::size_t words, std::string what)
    : next_tail_(words * word_size), what_(std::move(what)) {
  if (data.size() < next_tail_) {
    reject("length", "at least " + std::to_string(next_tail_) + " bytes");
    return;
  }
  heads_ = data.first(next_tail_);
  tails_ = data.subspan(next_tail_);
}

Digest Decoder::word(std::string_view field) {
  Digest out{};
  if (error_) return out;
  if (heads_.empty()) {
    reject(field, "a value");
    return out;
  }
  std::copy_n(heads_.begin(), word_size, out.begin());
  heads_ = heads_.subspan(word_size);
  return out;
}

Address Decoder::address(std::string_view field) {
  auto out = address_from_word(word(field), field);
  if (out) return *out;
  reject(field, "an address in 32 bytes");
  return {};
}

bool Decoder::boolean(std::string_view field) {
  const std::uint64_t value = u64(field);
  if (value > 1) reject(field, "0 or 1");
  return value == 1;
}

std::uint64_t Decoder::u64(std::string_view field) {
  const auto value = u256(field).to_u64();
  if (!value) reject(field, "an integer below 2^64");
  return value.value_or(0);
}

U256 Decoder::u256(std::string_view field) { return U256{word(field)}; }

Digest Decoder::bytes32(std::string_view field) { return word(field); }

Bytes Decoder::bytes(std::string_view field) {
  const std::uint64_t offset = u64(field);
  if (error_) return {};
  if (offset != next_tail_ || tails_.size() < word_size) {
    reject(field, "its bytes right after those before it");
    return {};
  }
  const auto length = U256::from_bytes(tails_.first(word_size))->to_u64();
  const ByteView rest = tails_.subspan(word_size);
  if (!length || *length > rest.size() || padded(*length) > rest.size()) {
    reject(field, "as many bytes as its length says");
    return {};
  }
  const ByteView value = rest.first(*length);
  const ByteView padding = rest.subspan(value.size(), padded(value.size()) - value.size());
  if (!all_zero(padding)) reject(field, "zeros as padding");
  tails_ = rest.subspan(value.size() + padding.size());
  next_tail_ += word_size + value.size() + padding.size();
  return {value.begin(), value.end()};
}

void Decoder::reject(std::string_view field, std::string_view expected) {
  if (error_) return;
  error_ = Error{ErrorCode::bad_encoding, what_ + "." + std::string(field), "expected " + std::string(expected)};
}

Result<void> Decoder::finish() const {
  if (error_) return tl::unexpected<Error>(*error_);
  if (!heads_.empty() || !tails_.empty()) return fail(ErrorCode::bad_encoding, what_, "has bytes after its values");
  return {};
}

Result<Address> address_from_word(const Digest& word, std::string_view field) {
  const ByteView view(word);
  if (!all_zero(view.first(12))) {
    return fail(ErrorCode::bad_encoding, std::string(field), "expected an address in 32 bytes");
  }
  Address out;
  std::copy(view.begin() + 12, view.end(), out.bytes.begin());
  return out;
}

}  // namespace aceso::chain::abi
