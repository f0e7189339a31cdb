#pragma once
// What the bindings of the contracts share. Not for use outside src/chain.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chain/abi.hpp"
#include "chain/client.hpp"
#include "chain/sender.hpp"

namespace aceso::chain {

/// One deployed contract and how to reach it.
class Contract {
 public:
  /// `client` must outlive the binding. `name` is the contract's, for errors.
  Contract(const ChainClient& client, const Address& address, std::string name)
      : client_(client), address_(address), name_(std::move(name)) {}

  [[nodiscard]] const Address& address() const { return address_; }
  [[nodiscard]] const ChainClient& client() const { return client_; }
  /// The same contract as it was at the end of `block`: for views.
  [[nodiscard]] Contract at(std::uint64_t block) const {
    Contract out = *this;
    out.at_ = block;
    return out;
  }

  /// Calls the function `signature` through `sender`.
  template <class... Values>
  Result<Receipt> send(Sender& sender, std::string_view signature, const Values&... values) const {
    return sender.send(make_call(signature, values...));
  }

  /// Asks the view `signature`, which returns `words` values; `read` takes them from the decoder.
  template <class Read, class... Values>
  auto view(std::size_t words, Read read, std::string_view signature, const Values&... values) const
      -> Result<decltype(read(std::declval<abi::Decoder&>()))> {
    const Call call = make_call(signature, values...);
    ACESO_TRY(const Bytes returned, client_.call(call, std::nullopt, at_));
    abi::Decoder decoder(returned, words, call.what);
    auto out = read(decoder);
    ACESO_CHECK(decoder.finish());
    return out;
  }

  /// The events `signature` in `blocks` whose indexed fields are as in `indexed`. Each must have `topics` indexed
  /// fields and `words` others; `read` makes the event from them.
  template <class Read>
  auto events(std::string_view signature, std::size_t topics, std::size_t words, const BlockRange& blocks,
              std::vector<std::optional<Digest>> indexed, Read read) const
      -> Result<std::vector<decltype(read(std::declval<const Log&>(), std::declval<abi::Decoder&>()))>> {
    indexed.insert(indexed.begin(), abi::event_topic(signature));
    ACESO_TRY(const std::vector<Log> logs, client_.logs({address_, std::move(indexed), blocks}));
    const std::string what = name_ + "." + std::string(signature.substr(0, signature.find('(')));
    std::vector<decltype(read(std::declval<const Log&>(), std::declval<abi::Decoder&>()))> out;
    for (const Log& log : logs) {
      if (log.topics.size() != topics + 1 || log.topics[0] != abi::event_topic(signature)) {
        return fail(ErrorCode::bad_encoding, what, "the node gave a log of another event");
      }
      abi::Decoder decoder(log.data, words, what);
      out.push_back(read(log, decoder));
      ACESO_CHECK(decoder.finish());
    }
    return out;
  }

 private:
  template <class... Values>
  Call make_call(std::string_view signature, const Values&... values) const {
    return {address_, abi::encode_call(signature, values...), U256(),
            name_ + "." + std::string(signature.substr(0, signature.find('(')))};
  }

  const ChainClient& client_;
  Address address_;
  std::string name_;
  std::optional<std::uint64_t> at_;  ///< nothing: the latest block
};

/// The address in an indexed field. The chain itself stores such topics, so one that is no address comes from a
/// broken node; its last 20 bytes are taken, which match nothing.
inline Address address_topic(const Digest& topic) {
  Address out;
  std::copy(topic.begin() + 12, topic.end(), out.bytes.begin());
  return out;
}

/// The topic that selects events of an address in an indexed field; nothing selects all.
inline std::optional<Digest> topic_of(const std::optional<Address>& address) {
  if (!address) return std::nullopt;
  return U256::from_bytes(address->bytes)->bytes;
}

}  // namespace aceso::chain
