#include <atomic>
#include <fstream>

#include "test_server.hpp"

namespace aceso::http::test {
namespace {

std::string as_text(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

symm::Sink no_sink() {
  return [](ByteView) -> Result<void> { return fail(ErrorCode::refused, "sink", "full"); };
}

TEST(Client, SendsAndReceives) {
  Request seen;
  TestServer server([&](const Request& request) {
    seen = request;
    Response out = text_response("hello");
    out.status = 201;
    out.headers.add("X-Reply", "a b");
    return out;
  });
  ClientOptions options = server.client_options();
  options.identity = copy(client_identity());
  Client client = std::move(*Client::open(std::move(options)));
  Request outgoing = request("PUT", "/a/../b%20", "body");
  outgoing.query = "q=1";
  outgoing.headers.add("X-Mine", "1");
  outgoing.headers.add("x-empty", "");
  const auto response = client.send(outgoing);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 201U);
  EXPECT_EQ(as_text(response->body), "hello");
  EXPECT_EQ(response->headers.find("x-reply"), "a b");
  EXPECT_EQ(seen.method, "PUT");
  EXPECT_EQ(seen.authority, client.authority());
  EXPECT_EQ(seen.path, "/a/../b%20");
  EXPECT_EQ(seen.query, "q=1");
  EXPECT_EQ(seen.headers.find("x-mine"), "1");
  EXPECT_EQ(seen.headers.find("x-empty"), "");
  EXPECT_EQ(seen.headers.find("content-type"), std::nullopt);
  EXPECT_EQ(as_text(seen.body), "body");
  EXPECT_EQ(seen.peer.tls_key, *tls_key_digest(client_identity()));
}

TEST(Client, KnowsTheMethods) {
  TestServer server;
  Client client = server.client();
  for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    const auto response = client.send(request(method, "/m"));
    ASSERT_TRUE(response) << method << response.error().message;
    EXPECT_EQ(as_text(response->body), std::string(method) + " /m [] 0");
  }
  const auto head = client.send(request("HEAD", "/m"));
  ASSERT_TRUE(head);
  EXPECT_TRUE(head->body.empty());
  EXPECT_EQ(as_text(client.send(request("GET", "/m"))->body), "GET /m [] 0");
}

TEST(Client, SendsLargeBodies) {
  TestServer server;
  Client client = server.client();
  const std::string large(3000000, 'x');  // large enough for "Expect: 100-continue"
  EXPECT_EQ(as_text(client.send(request("POST", "/echo", large))->body), large);
}

TEST(Client, UsesItsConnectionAgain) {
  TestServer server(tell, [](ServerOptions& options) { options.limits.connections = 1; });
  Client client = server.client();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(client.send(request("GET", "/")));
}

TEST(Client, ConnectsAgainWhenTheServerClosed) {
  TestServer server(tell, [](ServerOptions& options) { options.limits.idle_time = std::chrono::milliseconds(300); });
  Client client = server.client();
  EXPECT_TRUE(client.send(request("POST", "/")));
  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  EXPECT_TRUE(client.send(request("POST", "/")));
}

TEST(Client, SendsNothingToAnotherKey) {
  std::atomic<int> asked = 0;
  TestServer server([&](const Request&) {
    ++asked;
    return Response{};
  });
  ClientOptions options = server.client_options();
  options.server_key = *tls_key_digest(client_identity());
  Client client = std::move(*Client::open(std::move(options)));
  EXPECT_EQ(client.send(request("POST", "/", "secret")).error().code, ErrorCode::bad_signature);
  server->stop();
  EXPECT_EQ(asked, 0);
}

TEST(Client, TrustsAnAuthorityOnlyForItsHost) {
  const auto file = std::filesystem::temp_directory_path() / ("aceso-ca-" + std::to_string(::getpid()));
  std::ofstream(file) << server_identity().certificate_pem;
  TestServer server;
  ClientOptions right{.server = server.client_options().server, .ca_file = file};
  EXPECT_TRUE(Client::open(std::move(right))->send(request("GET", "/")));
  ClientOptions other_name{.server = "https://localhost:" + std::to_string(server.port()), .ca_file = file};
  EXPECT_EQ(Client::open(std::move(other_name))->send(request("GET", "/")).error().code, ErrorCode::bad_signature);
  ClientOptions system{.server = server.client_options().server};
  EXPECT_EQ(Client::open(std::move(system))->send(request("GET", "/")).error().code, ErrorCode::bad_signature);
  std::filesystem::remove(file);
}

TEST(Client, AcceptsAnyKeyOnlyWhenToldTo) {
  TestServer server;
  const std::string name = server.client_options().server;
  ClientOptions learning{.server = name, .any_key = true};
  EXPECT_EQ(as_text(Client::open(std::move(learning))->send(request("GET", "/"))->body), "GET / [] 0");
  EXPECT_EQ(Client::open({.server = name})->send(request("GET", "/")).error().code, ErrorCode::bad_signature);

  // An expectation beside it would be ignored, and must not look as if it counted.
  ClientOptions pinned = server.client_options();
  pinned.any_key = true;
  EXPECT_EQ(Client::open(std::move(pinned)).error().code, ErrorCode::bad_argument);
  ClientOptions authority{.server = name, .ca_file = "ca.pem", .any_key = true};
  EXPECT_EQ(Client::open(std::move(authority)).error().code, ErrorCode::bad_argument);
}

TEST(Client, SaysWhatIsUnavailable) {
  std::uint16_t port = 0;
  {
    TestServer gone;
    port = gone.port();
  }
  Client nobody = std::move(*Client::open({.server = "https://127.0.0.1:" + std::to_string(port)}));
  EXPECT_EQ(nobody.send(request("GET", "/")).error().code, ErrorCode::unavailable);

  Gate gate;
  TestServer silent([&](const Request&) {
    gate.pass();
    return Response{};
  });
  ClientOptions options = silent.client_options();
  options.timeout = std::chrono::milliseconds(200);
  Client impatient = std::move(*Client::open(std::move(options)));
  EXPECT_EQ(impatient.send(request("GET", "/")).error().code, ErrorCode::unavailable);
  gate.open();
}

TEST(Client, EndsADownloadThatStalls) {
  Gate gate;
  TestServer silent([&](const Request&) {
    gate.pass();
    return Response{};
  });
  ClientOptions options = silent.client_options();
  options.timeout = std::chrono::seconds(1);
  Client client = std::move(*Client::open(std::move(options)));
  EXPECT_EQ(client.download(request("GET", "/"), 10, no_sink()).error().code, ErrorCode::unavailable);
  gate.open();
}

TEST(Client, LimitsWhatItTakes) {
  TestServer server([](const Request& request) {
    Response out = text_response(std::string(1000, 'x'));
    if (request.path == "/fields") out.headers.add("x", std::string(70000, 'x'));
    if (request.path == "/error") out.status = 404;
    return out;
  });
  ClientOptions options = server.client_options();
  options.most_response_bytes = 999;
  Client client = std::move(*Client::open(std::move(options)));
  Bytes out;
  EXPECT_EQ(client.send(request("GET", "/")).error().code, ErrorCode::limit);
  EXPECT_EQ(client.download(request("GET", "/"), 999, symm::sink_into(out)).error().code, ErrorCode::limit);
  EXPECT_EQ(client.download(request("GET", "/error"), 1000, symm::sink_into(out)).error().code, ErrorCode::limit);
  out.clear();
  EXPECT_TRUE(client.download(request("GET", "/"), 1000, symm::sink_into(out)));
  EXPECT_EQ(out.size(), 1000U);
  EXPECT_EQ(client.download(request("GET", "/fields"), 1000, symm::sink_into(out)).error().code, ErrorCode::limit);
}

TEST(Client, KeepsErrorsOutOfTheSinkAndPassesTheSinksOn) {
  TestServer server([](const Request& request) {
    Response out = text_response("text");
    out.status = request.path == "/absent" ? 404 : 200;
    return out;
  });
  Client client = server.client();
  const auto absent = client.download(request("GET", "/absent"), 10, no_sink());
  ASSERT_TRUE(absent);
  EXPECT_EQ(absent->status, 404U);
  EXPECT_EQ(as_text(absent->body), "text");
  EXPECT_EQ(client.download(request("GET", "/"), 10, no_sink()).error().code, ErrorCode::refused);
}

TEST(Client, ServesSeveralThreads) {
  TestServer server;
  Client client = server.client();
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const auto response = client.send(request("GET", "/" + std::to_string(i)));
      if (response && as_text(response->body) == "GET /" + std::to_string(i) + " [] 0") ++right;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 8);
}

TEST(Client, RefusesWhatItCannotSendAsItIs) {
  for (const char* server : {"", "https://", "http://a", "https://a/b", "https://u@a", "https://a b"})
    EXPECT_EQ(Client::open({.server = server}).error().code, ErrorCode::bad_argument) << server;
  Client client = std::move(*Client::open({.server = "https://127.0.0.1:1"}));
  for (const char* path : {"", "a", "/a b", "/a\r\nX: y", "/a#b"})
    EXPECT_EQ(client.send(request("GET", path)).error().code, ErrorCode::bad_argument) << path;
  EXPECT_EQ(client.send(request("GET /", "/")).error().code, ErrorCode::bad_argument);
  for (const auto& [name, value] : {std::pair("", "b"), {"a:", "b"}, {"a", "b\r\nc: d"}, {"a\n", "b"}}) {
    Request bad = request("GET", "/");
    bad.headers.add(name, value);
    EXPECT_EQ(client.send(bad).error().code, ErrorCode::bad_argument) << name;
  }
}

}  // namespace
}  // namespace aceso::http::test
