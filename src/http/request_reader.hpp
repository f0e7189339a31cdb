#pragma once
// One request out of the bytes of a connection. No input or output of its own.

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "http/message.hpp"

namespace aceso::http {

struct RequestLimits {
  std::size_t header_bytes = 16384;    ///< request line and fields; also the most that one chunk's header may have
  std::size_t fields = 100;            ///< header fields
  std::uint64_t body_bytes = 4194304;  ///< after chunks are put together
};

/// Why a request is not answered by the handler. Its connection cannot be used further.
struct Refusal {
  unsigned status = 0;
  std::string_view title;
};

/// Accepts what HTTP/1.1 (RFC 9112) has only one reading for, and refuses the rest: other versions, methods that it
/// does not know, targets that are not in origin form, a Host that is absent or repeated, Content-Length twice or
/// beside Transfer-Encoding, codings other than "chunked", line ends without CR, folded lines, control characters and
/// bytes outside ASCII. Fields after a chunked body are dropped. An Upgrade field is ignored, as RFC 9110 lets a server
/// do.
class RequestReader {
 public:
  explicit RequestReader(const RequestLimits& limits);
  RequestReader(RequestReader&&) noexcept;
  ~RequestReader();

  /// Takes bytes from the front of `input` and returns how many; the rest must come again, with more behind it. Stops
  /// after the header section, after the body, and at a refusal. When it takes nothing of limits.header_bytes bytes,
  /// it refuses.
  std::size_t feed(ByteView input);

  [[nodiscard]] bool has_head() const;
  [[nodiscard]] bool done() const;
  [[nodiscard]] const std::optional<Refusal>& refusal() const;

  /// After the header section: the most bytes that the body can have, and whether the client waits for "100 Continue".
  [[nodiscard]] std::uint64_t most_body_bytes() const;
  [[nodiscard]] bool expects_continue() const;
  /// Whether the client lets the connection be used again.
  [[nodiscard]] bool keep_alive() const;
  /// Bytes of the body so far.
  [[nodiscard]] std::uint64_t body_bytes() const;

  /// The request without its peer; after a refusal, as much of method and path as is known. To be called once.
  Request take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aceso::http
