#pragma once
// A response as libcurl hands it over, in pieces, with limits.

#include <optional>

#include "base/result.hpp"
#include "http/message.hpp"
#include "symm/stream.hpp"

namespace aceso::http {

class Transfer {
 public:
  /// A body goes into the response, up to `most_bytes`; with a `sink` and a status of 2xx there, up to `most_sunk`.
  Transfer(std::uint64_t most_bytes, const symm::Sink* sink, std::uint64_t most_sunk)
      : most_bytes_(most_bytes), sink_(sink), most_sunk_(most_sunk) {}

  /// One line of the header section, or a status line, which starts it anew. False ends the transfer.
  bool add_line(std::string_view line);
  /// A piece of the body. False ends the transfer.
  bool add_body(ByteView piece);

  /// Why the transfer was ended from here.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  Response take() { return std::move(response_); }

 private:
  bool end(Error error);

  Response response_;
  std::uint64_t most_bytes_;
  const symm::Sink* sink_;
  std::uint64_t most_sunk_;
  std::uint64_t received_ = 0;
  std::size_t header_bytes_ = 0;
  std::optional<Error> error_;
};

/// libcurl's callbacks; `target` is a Transfer.
std::size_t on_field(char* data, std::size_t size, std::size_t count, void* target);
std::size_t on_body(char* data, std::size_t size, std::size_t count, void* target);

}  // namespace aceso::http
