#include "http/connections.hpp"

#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "http/handler_pool.hpp"
#include "http/open_connections.hpp"
#include "http/plain_error.hpp"
#include "http/response_writer.hpp"

namespace aceso::http {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
constexpr auto completed = asio::as_tuple(asio::use_awaitable);

// How long a closed connection may go on sending. Were it cut with unread bytes, the peer could lose our last answer.
constexpr std::chrono::seconds linger_time{1};

struct Services {
  const ServerOptions& options;
  HandlerPool& handlers;
  Quota& bodies;
};

/// One connection. Everything runs on its strand.
class Connection final : public Stoppable, public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, asio::ssl::context& tls, Origin origin, Services services)
      : stream_(std::move(socket), tls),
        deadline_(stream_.get_executor()),
        answered_(stream_.get_executor()),
        services_(services),
        network_(std::move(origin.network)),
        limits_(services.options.limits) {
    peer_.address = std::move(origin.address);
  }

  awaitable<void> run() {
    expire_after(limits_.header_time);
    const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, completed);
    if (error) co_return;
    idle_ = false;
    peer_.tls_key = peer_key(stream_.native_handle());
    std::size_t left = limits_.requests_per_connection;
    for (bool goes_on = left > 0; goes_on;) goes_on = co_await exchange(--left > 0);
    co_await close();
  }

  void stop() override {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      self->stopping_ = true;
      if (self->idle_) self->interrupt();
    });
  }

  void cut() override {
    asio::post(stream_.get_executor(), [self = shared_from_this()] { self->interrupt(); });
  }

 private:
  tcp::socket& socket() { return stream_.next_layer(); }

  /// Ends what runs with an error. An idle connection is closed politely after that, any other is cut.
  void interrupt() {
    boost::system::error_code ignored;
    idle_ ? socket().cancel(ignored) : socket().close(ignored);
  }

  void expire_after(Clock::duration time) {
    deadline_.expires_after(time);
    deadline_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
      const auto self = weak.lock();
      // The handler may already have been on its way when the deadline was moved.
      if (error || !self || self->deadline_.expiry() > Clock::now()) return;
      self->interrupt();
    });
  }

  /// The rule of ServerLimits::body_time.
  void expire_by_rate(Clock::time_point start, std::uint64_t bytes) {
    const std::chrono::duration<double> earned(static_cast<double>(bytes) /
                                               static_cast<double>(limits_.bytes_per_second));
    expire_after(start + limits_.body_time + std::chrono::duration_cast<Clock::duration>(earned) - Clock::now());
  }

  awaitable<bool> receive() {
    const std::size_t have = input_.size();
    input_.resize(limits_.request.header_bytes);
    const auto [error, got] = co_await stream_.async_read_some(asio::buffer(input_) + have, completed);
    input_.resize(have + got);
    co_return !error;
  }

  void feed(RequestReader& reader) {
    const std::size_t used = reader.feed(input_);
    input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(used));
  }

  awaitable<bool> send(ByteView bytes) {
    const auto [error, sent] = co_await asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()), completed);
    co_return !error;
  }

  // GCC 12 miscompiles some co_awaits inside conditions, so that their results get names here and below.
  awaitable<bool> receive_head(RequestReader& reader) {
    expire_after(limits_.header_time);
    feed(reader);
    while (!reader.has_head() && !reader.refusal()) {
      const bool received = co_await receive();
      if (!received) co_return false;
      feed(reader);
    }
    co_return true;
  }

  awaitable<bool> receive_body(RequestReader& reader) {
    const auto start = Clock::now();
    expire_by_rate(start, 0);
    if (reader.expects_continue() && input_.empty()) {
      const bool sent = co_await send(as_bytes("HTTP/1.1 100 Continue\r\n\r\n"));
      if (!sent) co_return false;
    }
    feed(reader);
    while (!reader.done() && !reader.refusal()) {
      const bool received = co_await receive();
      if (!received) co_return false;
      feed(reader);
      expire_by_rate(start, reader.body_bytes());
    }
    co_return true;
  }

  /// The handler's answer, from a worker.
  awaitable<Response> ask(Request request) {
    Response response;
    deadline_.expires_at(Clock::time_point::max());  // handlers take the time that they need
    answered_.expires_at(Clock::time_point::max());
    const bool taken = services_.handlers.ask(request, [this, self = shared_from_this(), &response](Response given) {
      response = std::move(given);
      // The strand runs this after the wait below has begun, since it is the strand that asks.
      asio::post(stream_.get_executor(), [self] { self->answered_.cancel(); });
    });
    if (!taken) co_return busy_error();
    co_await answered_.async_wait(completed);
    co_return response;
  }

  awaitable<bool> respond(Response response, ResponseWriter::Options options, Access access) {
    ResponseWriter writer(std::move(response), options);
    const auto start = Clock::now();
    bool sent = true;
    for (;;) {
      expire_by_rate(start, writer.body_bytes());
      const auto part = writer.next();
      if (part && part->empty()) break;
      sent = part.has_value();
      if (sent) sent = co_await send(*part);
      if (!sent) break;
      access.body_bytes = writer.body_bytes();
    }
    if (!sent) interrupt();
    access.status = writer.status();
    access.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - received_at_);
    if (services_.options.on_access) services_.options.on_access(access);
    co_return sent;
  }

  /// One request and its response. Whether another may follow.
  awaitable<bool> exchange(bool may_go_on) {
    if (input_.empty()) {
      if (stopping_) co_return false;
      idle_ = true;
      expire_after(limits_.idle_time);
      const bool began = co_await receive();
      idle_ = false;
      if (!began) co_return false;
    }
    received_at_ = Clock::now();
    RequestReader reader(limits_.request);
    bool received = co_await receive_head(reader);
    if (!received) co_return false;
    Lease memory;
    bool crowded = false;
    if (!reader.refusal()) {
      memory = services_.bodies.take(network_, reader.most_body_bytes());
      crowded = !memory;
      if (!crowded) received = co_await receive_body(reader);
      if (!received) co_return false;
    }

    const std::optional<Refusal> refusal = reader.refusal();
    const bool readable = !refusal && !crowded;  // what follows on the connection is another request
    const bool client_goes_on = readable && reader.keep_alive();
    Request request = reader.take();
    request.peer = peer_;
    Access access{.method = request.method, .path = request.path, .address = peer_.address};
    const bool head_only = request.method == "HEAD";
    if (head_only) request.method = "GET";
    Response response = refusal ? plain_error(refusal->status, refusal->title) : busy_error();
    if (readable) response = co_await ask(std::move(request));
    memory.reset();
    const bool keep_alive = client_goes_on && may_go_on && !stopping_;
    const ResponseWriter::Options how{.head_only = head_only, .keep_alive = keep_alive};
    const bool sent = co_await respond(std::move(response), how, std::move(access));
    co_return (sent && keep_alive);
  }

  awaitable<void> close() {
    if (!socket().is_open()) co_return;
    expire_after(linger_time);
    co_await stream_.async_shutdown(completed);
    boost::system::error_code error;
    socket().shutdown(tcp::socket::shutdown_send, error);
    while (!error) {
      input_.resize(limits_.request.header_bytes);
      std::tie(error, std::ignore) = co_await socket().async_read_some(asio::buffer(input_), completed);
    }
  }

  asio::ssl::stream<tcp::socket> stream_;
  asio::steady_timer deadline_;
  asio::steady_timer answered_;
  Services services_;
  const std::string network_;
  const ServerLimits& limits_;
  Peer peer_;
  Bytes input_;
  Clock::time_point received_at_;
  bool idle_ = true;  ///< nothing of a request has come
  bool stopping_ = false;
};

}  // namespace

struct Connections::Core {
  Core(TlsContext context, const ServerOptions& given, Handler handler)
      : options(given),
        bodies(given.limits.bodies_bytes, given.limits.bodies_bytes_per_address),
        handlers(std::move(handler), given.limits.workers, given.limits.waiting_requests),
        tls(context.release()),
        work(asio::make_work_guard(io)) {
    for (std::size_t i = 0; i < given.limits.io_threads; ++i) threads.emplace_back([this] { io.run(); });
  }

  const ServerOptions& options;
  Quota bodies;
  HandlerPool handlers;
  asio::ssl::context tls;
  OpenConnections open;
  asio::io_context io;  // dies before the above, to which the connections in it refer
  asio::executor_work_guard<asio::io_context::executor_type> work;
  std::vector<std::thread> threads;
};

Connections::Connections(TlsContext tls, const ServerOptions& options, Handler handler)
    : core_(std::make_unique<Core>(std::move(tls), options, std::move(handler))) {}
Connections::~Connections() { stop(); }

void Connections::serve(int socket, bool is_ip_v6, Origin origin, Lease lease) {
  Core& core = *core_;
  const auto executor = asio::make_strand(core.io);
  tcp::socket adopted(executor);
  boost::system::error_code error;
  if (adopted.assign(is_ip_v6 ? tcp::v6() : tcp::v4(), socket, error); error) {
    ::close(socket);
    return;
  }
  const auto connection = std::make_shared<Connection>(std::move(adopted), core.tls, std::move(origin),
                                                       Services{core.options, core.handlers, core.bodies});
  const std::uint64_t id = core.open.add(connection);
  // An exception (no memory left) ends this connection alone.
  asio::co_spawn(
      executor, connection->run(),
      [&core, connection, id, lease = std::move(lease)](const std::exception_ptr&) { core.open.remove(id); });
}

void Connections::stop() {
  Core& core = *core_;
  if (core.threads.empty()) return;
  core.open.stop(core.options.limits.stop_time);
  core.handlers.stop();
  core.io.stop();
  for (std::thread& thread : core.threads) thread.join();
  core.threads.clear();
}

}  // namespace aceso::http
