#pragma once
// The contract ABI of Solidity, for the types that our contracts use: address, bool, uint64, uint256, bytes32 and
// the dynamic bytes. Arrays and structs do not occur.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "chain/address.hpp"
#include "chain/u256.hpp"

namespace aceso::chain::abi {

using Selector = std::array<std::uint8_t, 4>;

/// The selector of a function or error, for example "withdraw(bytes32,address)".
Selector selector(std::string_view signature);

/// The first topic of an event, for example "KgcAdmitted(address)".
Digest event_topic(std::string_view signature);

/// Collects the arguments of one call, error or struct in order.
class Encoder {
 public:
  void add(const Address& value);
  void add(bool value);
  void add(std::uint64_t value);  ///< uint64, or any wider unsigned type
  void add(const U256& value);
  void add(const Digest& value);  ///< bytes32
  void add(ByteView value);       ///< bytes

  /// Heads, then tails. Empties the encoder.
  Bytes take();

 private:
  struct Head {
    Digest word{};
    std::optional<Bytes> tail;
  };
  std::vector<Head> heads_;
};

/// abi.encode(values...).
template <class... Values>
Bytes encode(const Values&... values) {
  Encoder encoder;
  (encoder.add(values), ...);
  return encoder.take();
}

/// The call data for the function `signature`.
template <class... Values>
Bytes encode_call(std::string_view signature, const Values&... values) {
  const Selector id = selector(signature);
  Bytes out(id.begin(), id.end());
  append(out, encode(values...));
  return out;
}

/// Reads what encode() writes, and refuses every other form: offsets that skip or overlap, padding that is not zero,
/// values outside their type, bytes left over. The first failure sticks: later reads give zeros, and finish() reports
/// it (bad_encoding), naming the field.
class Decoder {
 public:
  /// `words` is the number of values; `what` names the data in errors. The data must outlive the decoder.
  Decoder(ByteView data, std::size_t words, std::string what);

  Address address(std::string_view field);
  bool boolean(std::string_view field);
  std::uint64_t u64(std::string_view field);
  U256 u256(std::string_view field);
  Digest bytes32(std::string_view field);
  Bytes bytes(std::string_view field);

  [[nodiscard]] Result<void> finish() const;

 private:
  Digest word(std::string_view field);
  void reject(std::string_view field, std::string_view expected);

  ByteView heads_;
  ByteView tails_;
  std::size_t next_tail_;  // the only offset that the next dynamic value may have
  std::string what_;
  std::optional<Error> error_;
};

/// An address that an indexed event topic or a returned word holds: 12 zero bytes, then the address.
Result<Address> address_from_word(const Digest& word, std::string_view field);

}  // namespace aceso::chain::abi
