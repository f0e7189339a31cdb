#pragma once
// A TLS client that sends whatever it is told to.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "http/tls_openssl.hpp"

namespace aceso::http::test {

/// A TCP connection to a port of this machine.
class RawSocket {
 public:
  explicit RawSocket(std::uint16_t port, const char* from = "127.0.0.1")
      : handle_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{.tv_sec = 20, .tv_usec = 0};  // a broken server fails the test, rather than hang it
    ::setsockopt(handle_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(handle_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const int at_once = 1;
    ::setsockopt(handle_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    ::inet_pton(AF_INET, from, &own.sin_addr);
    ::bind(handle_, reinterpret_cast<sockaddr*>(&own), sizeof own);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(handle_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;
  ~RawSocket() { ::close(handle_); }

  [[nodiscard]] int handle() const { return handle_; }
  [[nodiscard]] bool connected() const { return connected_; }
  bool send(std::string_view text) const {
    return ::send(handle_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }
  /// Until the other side closes.
  [[nodiscard]] std::string read_all() const {
    std::string out;
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = ::recv(handle_, part.data(), part.size(), 0)) > 0;)
      out.append(part.data(), static_cast<std::size_t>(got));
    return out;
  }

 private:
  int handle_;
  bool connected_ = false;
};

class RawClient {
 public:
  struct Options {
    const TlsIdentity* identity = nullptr;
    int newest_version = TLS1_3_VERSION;
    std::string alpn = {};  ///< as on the wire: length, name
    const char* from = "127.0.0.1";
  };

  explicit RawClient(std::uint16_t port) : RawClient(port, Options{}) {}
  RawClient(std::uint16_t port, const Options& options)

      : socket_(port, options.from), context_(SSL_CTX_new(TLS_client_method())), ssl_(nullptr) {
    SSL_CTX_set_max_proto_version(context_.get(), options.newest_version);
    if (options.identity != nullptr) use(*options.identity);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), socket_.handle());
    if (!options.alpn.empty()) {
      SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(options.alpn.data()),
                          static_cast<unsigned>(options.alpn.size()));
    }
    connected_ = socket_.connected() && SSL_connect(ssl_.get()) == 1;
  }

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] SSL* ssl() const { return ssl_.get(); }

  bool send(std::string_view text) { return SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())) > 0; }

  /// One response with its body, as Content-Length says; less when the connection ends. For `method` "HEAD", none.
  std::string read_response(std::string_view method = "GET") {
    std::size_t end = std::string::npos;
    while ((end = pending_.find("\r\n\r\n")) == std::string::npos)
      if (!receive()) return std::exchange(pending_, {});
    constexpr std::string_view field = "\r\ncontent-length: ";
    const std::size_t at = pending_.find(field);
    std::size_t size = end + 4;
    if (at < end && method != "HEAD") {
      std::size_t body = 0;
      std::from_chars(pending_.data() + at + field.size(), pending_.data() + pending_.size(), body);
      size += body;
    }
    while (pending_.size() < size)
      if (!receive()) return std::exchange(pending_, {});
    std::string out = pending_.substr(0, size);
    pending_.erase(0, size);
    return out;
  }

  std::string ask(std::string_view request, std::string_view method = "GET") {
    send(request);
    return read_response(method);
  }

  /// Until the connection ends.
  std::string read_all() {
    while (receive()) {
    }
    return std::exchange(pending_, {});
  }

 private:
  void use(const TlsIdentity& identity) {
    const X509Certificate certificate = std::move(*read_certificate(identity));
    const ByteView key = identity.private_key_pem.reveal();
    const Bio bio(BIO_new_mem_buf(key.data(), static_cast<int>(key.size())));
    const symm::EvpPkey parsed(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    SSL_CTX_use_certificate(context_.get(), certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), parsed.get());
  }

  bool receive() {
    std::array<char, 16384> part{};
    const int got = SSL_read(ssl_.get(), part.data(), static_cast<int>(part.size()));
    if (got > 0) pending_.append(part.data(), static_cast<std::size_t>(got));
    return got > 0;
  }

  RawSocket socket_;
  TlsContext context_;
  std::unique_ptr<SSL, symm::OpensslDelete<SSL_free>> ssl_;
  bool connected_ = false;
  std::string pending_;
};

}  // namespace aceso::http::test
