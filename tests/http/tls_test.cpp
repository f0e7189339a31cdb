// Who may connect, and how each side knows the other.

#include <openssl/x509v3.h>

#include "http/tls_openssl.hpp"
#include "test_server.hpp"

namespace aceso::http::test {
namespace {

Response tell_key(const Request& request) {
  return text_response(request.peer.tls_key ? to_hex(*request.peer.tls_key) : "none");
}

TEST(Tls, TellsTheHandlerTheClientsKey) {
  TestServer server(tell_key);
  const std::string digest = to_hex(*tls_key_digest(client_identity()));
  RawClient known(server.port(), {.identity = &client_identity()});
  EXPECT_EQ(body(known.ask(get("/"))), digest);
  EXPECT_EQ(body(known.ask(get("/"))), digest);
  EXPECT_EQ(body(RawClient(server.port()).ask(get("/"))), "none");
}

TEST(Tls, NeedsTheKeyOfTheCertificate) {
  const TlsIdentity thief{.certificate_pem = client_identity().certificate_pem,
                          .private_key_pem = server_identity().private_key_pem.clone()};
  EXPECT_EQ(server_context(thief).error().code, ErrorCode::bad_encoding);
}

TEST(Tls, HasOneVersion) {
  TestServer server;
  EXPECT_FALSE(RawClient(server.port(), {.newest_version = TLS1_2_VERSION}).connected());
  const RawClient client(server.port());
  EXPECT_EQ(SSL_version(client.ssl()), TLS1_3_VERSION);
}

TEST(Tls, SpeaksHttp11OrNothing) {
  TestServer server;
  EXPECT_TRUE(RawClient(server.port(), {.alpn = "\x02h2\x08http/1.1"}).connected());
  EXPECT_FALSE(RawClient(server.port(), {.alpn = "\x02h2"}).connected());
}

TEST(Tls, IsNotResumed) {
  TestServer server;
  RawClient client(server.port(), {.identity = &client_identity()});
  client.ask(get("/"));
  EXPECT_EQ(SSL_SESSION_is_resumable(SSL_get0_session(client.ssl())), 0);
}

TEST(Tls, RefusesPlainHttpAndGarbage) {
  TestServer server;
  for (const std::string& text : {get("/"), std::string(100000, 'x'), std::string(1000, '\0'),
                                  std::string("\x16\x03\x01\xff\xff", 5) + std::string(70000, 'x')}) {
    const RawSocket socket(server.port());
    (void)socket.send(text);
    EXPECT_EQ(socket.read_all().find("HTTP"), std::string::npos);
  }
  EXPECT_EQ(status(RawClient(server.port()).ask(get("/"))), 200);
}

TEST(TlsIdentity, IsFreshEachTime) {
  const auto again = make_tls_identity("client.example");
  ASSERT_TRUE(again);
  EXPECT_NE(*tls_key_digest(*again), *tls_key_digest(client_identity()));
}

TEST(TlsIdentity, IsForANameOrAnAddress) {
  for (const char* host : {"a.example", "localhost", "10.0.0.1", "::1"}) {
    const auto identity = make_tls_identity(host);
    ASSERT_TRUE(identity) << host;
    const auto certificate = read_certificate(*identity);
    const std::string name(host);
    const bool is_name = name == "localhost" || name == "a.example";
    EXPECT_EQ(is_name ? X509_check_host(certificate->get(), host, 0, 0, nullptr)
                      : X509_check_ip_asc(certificate->get(), host, 0),
              1)
        << host;
  }
  for (const std::string& host :
       {std::string(), std::string("a,DNS:b"), std::string("a b"), std::string("a:1"), std::string(65, 'a')})
    EXPECT_EQ(make_tls_identity(host).error().code, ErrorCode::bad_argument) << host;
}

TEST(TlsIdentity, MustParse) {
  const TlsIdentity empty;
  EXPECT_EQ(tls_key_digest(empty).error().code, ErrorCode::bad_encoding);
  EXPECT_EQ(server_context(empty).error().code, ErrorCode::bad_encoding);
  ServerOptions options{.identity = {.certificate_pem = server_identity().certificate_pem, .private_key_pem = {}}};
  EXPECT_EQ(Server::start(std::move(options), tell).error().code, ErrorCode::bad_encoding);
}

}  // namespace
}  // namespace aceso::http::test
