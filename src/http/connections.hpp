#pragma once
// The connections of a server, from the handshake to the end.

#include "http/quota.hpp"
#include "http/server.hpp"
#include "http/tls_openssl.hpp"

namespace aceso::http {

/// Where a connection comes from.
struct Origin {
  std::string address;
  std::string network;  ///< what counts as one peer: shared by all addresses that one peer may have
};

/// Serves sockets with limits.io_threads threads. The options must outlive it.
class Connections {
 public:
  Connections(TlsContext tls, const ServerOptions& options, Handler handler);
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;
  ~Connections();

  /// Takes a connected TCP socket, and keeps `lease` until it is closed.
  void serve(int socket, bool is_ip_v6, Origin origin, Lease lease);

  /// What Server::stop() says of connections. serve() must not be called any more.
  void stop();

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

}  // namespace aceso::http
