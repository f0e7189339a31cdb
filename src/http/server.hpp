#pragma once
// An HTTPS server: TLS 1.3, HTTP/1.1, and limits on everything that a client can make it spend.

#include <chrono>
#include <memory>

#include "base/result.hpp"
#include "http/message.hpp"
#include "http/request_reader.hpp"
#include "http/tls_identity.hpp"

namespace aceso::http {

struct ServerLimits {
  RequestLimits request;
  std::uint64_t bodies_bytes = 67108864;              ///< of all requests being read or answered; beyond, 503
  std::uint64_t bodies_bytes_per_address = 16777216;  ///< of these: else one peer that sends slowly has all of them
  std::size_t connections = 512;                      ///< beyond, closed at once
  std::size_t connections_per_address = 64;           ///< an IPv4 address, or an IPv6 network of 64 bits
  std::size_t requests_per_connection = 1000;

  std::chrono::milliseconds header_time{10000};  ///< for the handshake, and for each request's header section
  std::chrono::milliseconds idle_time{60000};    ///< between requests
  /// A body, of a request or a response, must be done at every moment up to what `bytes_per_second` would have sent
  /// after a first `body_time`. A client that sends or reads more slowly is dropped.
  std::chrono::milliseconds body_time{10000};
  std::uint64_t bytes_per_second = 16384;
  std::chrono::milliseconds stop_time{10000};  ///< how long stop() waits for requests in progress

  std::size_t io_threads = 2;
  std::size_t workers = 8;            ///< handlers that run at the same time
  std::size_t waiting_requests = 64;  ///< for a worker; beyond, 503
};

/// One answered request. Nothing of its query, fields or body.
struct Access {
  std::string method = {};  ///< empty when the header section was refused before it was understood
  std::string path = {};
  unsigned status = 0;
  std::uint64_t body_bytes = 0;          ///< of the response, as far as it was sent
  std::chrono::milliseconds duration{};  ///< from the first byte received to the last byte sent
  std::string address = {};
};

struct ServerOptions {
  std::string address = "127.0.0.1";  ///< an IP address
  std::uint16_t port = 0;             ///< 0: any free one
  TlsIdentity identity;
  ServerLimits limits = {};
  std::function<void(const Access&)> on_access = {};  ///< called from several threads; must neither block nor throw
};

/// Every client may connect, with a certificate that anyone signed or with none; Request::peer says which key it proved
/// to have, and who may do what is decided above. HEAD reaches the handler as GET. An exception in the handler is
/// answered with 500, without its text. TRACE, CONNECT and upgrades are not served.
///
/// Memory: at most 1.5 times limits.bodies_bytes for bodies of requests (a chunked one counts as the largest that is
/// allowed; it takes more for a moment while it grows). For each of limits.connections: about 128 KiB of TLS state and
/// buffers, a few times limits.request.header_bytes, 64 KiB while it is answered, and the body of one response, which
/// the handler chooses: large ones belong into FileBody. With the defaults and responses of up to 64 KiB, below 300
/// MiB.
///
/// Files are read on the threads that serve connections: they belong on a local disk.
class Server {
 public:
  /// ErrorCode::bad_argument when the address is none, bad_encoding when the identity does not parse, unavailable when
  /// the address cannot be bound.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Handler handler);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  ///< stops

  [[nodiscard]] std::uint16_t port() const;

  /// Accepts no more connections, closes idle ones, and lets requests in progress end within limits.stop_time; then it
  /// cuts what is left and waits for handlers that still run, since these cannot be interrupted. No handler runs after
  /// it returns. Not to be called from a handler.
  void stop();

 private:
  struct Core;
  explicit Server(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace aceso::http
