#pragma once
// A server on the loopback, whose handler does what the path says, and small things to talk to it.

#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "http/client.hpp"
#include "http/server.hpp"
#include "raw_client.hpp"

namespace aceso::http::test {

inline const TlsIdentity& server_identity() {
  static const TlsIdentity identity = std::move(*make_tls_identity("127.0.0.1"));
  return identity;
}

inline const TlsIdentity& client_identity() {
  static const TlsIdentity identity = std::move(*make_tls_identity("client.example"));
  return identity;
}

inline TlsIdentity copy(const TlsIdentity& identity) {
  return {.certificate_pem = identity.certificate_pem, .private_key_pem = identity.private_key_pem.clone()};
}

inline Response text_response(std::string_view text) {
  Response out;
  append(out.body, as_bytes(text));
  return out;
}

/// Holds threads up until it is opened, and counts those that came.
class Gate {
 public:
  ~Gate() { open(); }
  void pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void await(int arrived) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_ >= arrived; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  bool open_ = false;
};

/// "/echo" answers with the body, any other path with the request's method, path, query and size of the body.
inline Response tell(const Request& request) {
  if (request.path == "/echo")
    return text_response({reinterpret_cast<const char*>(request.body.data()), request.body.size()});
  return text_response(request.method + " " + request.path + " [" + request.query + "] " +
                       std::to_string(request.body.size()));
}

class TestServer {
 public:
  using Tune = std::function<void(ServerOptions&)>;

  explicit TestServer(Handler handler = tell, const Tune& tune = {}) {
    std::signal(SIGPIPE, SIG_IGN);  // for the raw client, whose socket OpenSSL writes to
    ServerOptions options{.identity = copy(server_identity())};
    if (tune) tune(options);
    auto started = Server::start(std::move(options), std::move(handler));
    if (!started) throw std::runtime_error(started.error().message);
    server_ = std::move(*started);
  }

  Server* operator->() { return server_.get(); }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] ClientOptions client_options() const {
    return {.server = "https://127.0.0.1:" + std::to_string(port()), .server_key = *tls_key_digest(server_identity())};
  }
  [[nodiscard]] Client client() const { return std::move(*Client::open(client_options())); }

 private:
  std::unique_ptr<Server> server_;
};

inline std::string get(std::string_view path, std::string_view fields = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n";
}
inline std::string post(std::string_view path, std::string_view fields, std::string_view body) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

/// The status of a response's text; 0 when there is none.
inline int status(std::string_view response) {
  int out = 0;
  if (response.starts_with("HTTP/1.1 ")) std::from_chars(response.data() + 9, response.data() + response.size(), out);
  return out;
}
inline std::string body(const std::string& response) {
  const std::size_t end = response.find("\r\n\r\n");
  return end == std::string::npos ? "" : response.substr(end + 4);
}

inline Request request(std::string method, std::string path, std::string_view body = "") {
  Request out;
  out.method = std::move(method);
  out.path = std::move(path);
  append(out.body, as_bytes(body));
  return out;
}

}  // namespace aceso::http::test
