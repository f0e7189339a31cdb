#include "http/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <new>
#include <thread>

#include "http/connections.hpp"

namespace aceso::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto completed = asio::as_tuple(asio::use_awaitable);

asio::ip::address without_mapping(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

// Whoever has one IPv6 address has the 2^64 of its network.
std::string quota_key(const asio::ip::address& address) {
  if (!address.is_v6()) return address.to_string();
  const auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.begin() + 8};
}

}  // namespace

/// Accepts on one thread, and hands sockets over.
struct Server::Core {
  Core(ServerOptions given, Handler handler, TlsContext tls)
      : options(std::move(given)),
        quota(options.limits.connections, options.limits.connections_per_address),
        connections(std::move(tls), options, std::move(handler)),
        acceptor(io) {}

  Result<void> listen() {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) return fail(ErrorCode::bad_argument, "address", "expected an IP address");
    const tcp::endpoint endpoint(address, options.port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return fail(ErrorCode::unavailable, "address", "cannot listen: " + error.message());
    port = acceptor.local_endpoint().port();
    asio::co_spawn(io, accept(), asio::detached);
    thread = std::thread([this] { io.run(); });
    return {};
  }

  asio::awaitable<void> accept() {
    asio::steady_timer pause(io);
    for (;;) {
      tcp::socket socket(io);
      const auto [error] = co_await acceptor.async_accept(socket, completed);
      if (!error) {
        try {
          admit(socket);
        } catch (const std::bad_alloc&) {  // costs this connection alone
        }
      } else {  // such as too many open files, which passes
        pause.expires_after(std::chrono::milliseconds(50));
        co_await pause.async_wait(completed);
      }
    }
  }

  void admit(tcp::socket& socket) {
    boost::system::error_code error;
    const auto address = without_mapping(socket.remote_endpoint(error).address());
    std::string network = quota_key(address);
    Lease lease = error ? nullptr : quota.take(network, 1);
    if (!lease) return;
    socket.set_option(tcp::no_delay(true), error);
    const bool is_ip_v6 = socket.local_endpoint(error).protocol() == tcp::v6();
    const int handle = socket.release(error);
    if (!error) connections.serve(handle, is_ip_v6, {address.to_string(), std::move(network)}, std::move(lease));
  }

  void stop() {
    if (!thread.joinable()) return;
    io.stop();
    thread.join();
    boost::system::error_code ignored;
    acceptor.close(ignored);
    connections.stop();
  }

  ServerOptions options;
  Quota quota;
  Connections connections;
  std::uint16_t port = 0;
  asio::io_context io;
  tcp::acceptor acceptor;
  std::thread thread;
};

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Handler handler) {
  ACESO_TRY(TlsContext tls, server_context(options.identity));
  auto core = std::make_unique<Core>(std::move(options), std::move(handler), std::move(tls));
  ACESO_CHECK(core->listen());
  return std::unique_ptr<Server>(new Server(std::move(core)));
}

Server::Server(std::unique_ptr<Core> core) : core_(std::move(core)) {}
Server::~Server() { stop(); }

std::uint16_t Server::port() const { return core_->port; }
void Server::stop() { core_->stop(); }

}  // namespace aceso::http
