// What a client that asks for too much, or too slowly, gets.

#include <atomic>

#include "test_server.hpp"

namespace aceso::http::test {
namespace {

using std::chrono::milliseconds;

std::string field_of(std::size_t bytes) { return "X: " + std::string(bytes - 5, 'a') + "\r\n"; }

TEST(Limits, OfTheHeaderSectionsSize) {
  TestServer server(tell, [](ServerOptions& options) { options.limits.request.header_bytes = 1000; });
  const std::size_t bare = get("/").size();
  RawClient client(server.port());
  EXPECT_EQ(status(client.ask(get("/", field_of(1000 - bare)))), 200);
  EXPECT_EQ(status(client.ask(get("/", field_of(1001 - bare)))), 431);
  EXPECT_EQ(client.read_all(), "");
  EXPECT_EQ(status(RawClient(server.port()).ask("GET /" + std::string(2000, 'a'))), 431);
  EXPECT_EQ(status(RawClient(server.port()).ask(std::string(2000, 'a'))), 431);
}

TEST(Limits, OfTheNumberOfFields) {
  TestServer server;
  std::string fields;
  for (int i = 0; i < 99; ++i) fields += "a: b\r\n";  // and Host
  RawClient client(server.port());
  EXPECT_EQ(status(client.ask(get("/", fields))), 200);
  EXPECT_EQ(status(client.ask(get("/", fields + "a: b\r\n"))), 431);
}

TEST(Limits, OfTheBodyAreSeenBeforeItIsRead) {
  TestServer server(tell, [](ServerOptions& options) { options.limits.request.body_bytes = 10; });
  RawClient client(server.port());
  EXPECT_EQ(status(client.ask(post("/echo", "Content-Length: 10\r\n", "0123456789"))), 200);
  EXPECT_EQ(status(client.ask(post("/echo", "Content-Length: 11\r\n", ""))), 413);
  EXPECT_EQ(status(RawClient(server.port()).ask(post("/", "Content-Length: 18446744073709551615\r\n", ""))), 413);
}

TEST(Limits, OfTheBodyAreEnforcedOnChunks) {
  TestServer server(tell, [](ServerOptions& options) { options.limits.request.body_bytes = 10; });
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  RawClient client(server.port());
  EXPECT_EQ(status(client.ask(post("/echo", chunked, "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n"))), 200);
  EXPECT_EQ(status(client.ask(post("/echo", chunked, "5\r\n01234\r\n6\r\n"))), 413);
  EXPECT_EQ(status(RawClient(server.port()).ask(post("/echo", chunked, "fffffffffffffff\r\n"))), 413);
  EXPECT_EQ(status(RawClient(server.port()).ask(post("/echo", chunked, "fffffffffffffffff\r\n"))), 400);
}

TEST(Limits, OfAChunksHeaderAndOfTrailers) {
  TestServer server;
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  EXPECT_EQ(status(RawClient(server.port()).ask(post("/echo", chunked, "1;x=" + std::string(20000, 'a')))), 400);
  EXPECT_EQ(status(RawClient(server.port()).ask(post("/echo", chunked, "0\r\nX: " + std::string(20000, 'a')))), 400);
}

TEST(Limits, OfTheMemoryOfAllBodies) {
  Gate gate;
  TestServer server(
      [&](const Request& request) {
        if (request.path == "/wait") gate.pass();
        return tell(request);
      },
      [](ServerOptions& options) { options.limits.bodies_bytes = 100; });
  RawClient first(server.port());
  first.send(post("/wait", "Content-Length: 60\r\n", std::string(60, 'a')));
  gate.await(1);
  RawClient second(server.port());
  const std::string refused = second.ask(post("/", "Content-Length: 60\r\n", std::string(60, 'a')));
  EXPECT_EQ(status(refused), 503);
  EXPECT_NE(refused.find("\r\nretry-after: 1\r\n"), std::string::npos);
  EXPECT_EQ(status(RawClient(server.port()).ask(post("/", "Content-Length: 40\r\n", std::string(40, 'a')))), 200);
  gate.open();
  EXPECT_EQ(status(first.read_response()), 200);
  EXPECT_EQ(status(RawClient(server.port()).ask(post("/", "Content-Length: 60\r\n", std::string(60, 'a')))), 200);
}

TEST(Limits, OfTheMemoryOfOneAddresssBodies) {
  Gate gate;
  TestServer server(
      [&](const Request& request) {
        if (request.path == "/wait") gate.pass();
        return tell(request);
      },
      [](ServerOptions& options) { options.limits.bodies_bytes_per_address = 100; });
  const auto sixty = [](std::string_view path) { return post(path, "Content-Length: 60\r\n", std::string(60, 'a')); };
  RawClient first(server.port());
  first.send(sixty("/wait"));
  gate.await(1);
  EXPECT_EQ(status(RawClient(server.port()).ask(sixty("/"))), 503);
  EXPECT_EQ(status(RawClient(server.port()).ask(get("/"))), 200);
  const RawClient::Options elsewhere{.from = "127.0.0.2"};
  EXPECT_EQ(status(RawClient(server.port(), elsewhere).ask(sixty("/"))), 200);
  gate.open();
  EXPECT_EQ(status(first.read_response()), 200);
  EXPECT_EQ(status(RawClient(server.port()).ask(sixty("/"))), 200);
}

TEST(Limits, OfWaitingRequests) {
  Gate gate;
  TestServer server(
      [&](const Request&) {
        gate.pass();
        return Response{};
      },
      [](ServerOptions& options) {
        options.limits.workers = 2;
        options.limits.waiting_requests = 1;
      });
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 2; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    clients.back()->send(get("/"));
    gate.await(i + 1);
  }
  // Of three more, one waits and two are refused, whichever arrives first.
  std::atomic<int> busy = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      const std::string response = RawClient(server.port()).ask(get("/"));
      if (status(response) != 503) return;
      EXPECT_NE(response.find("\r\nretry-after: 1\r\n"), std::string::npos);
      EXPECT_EQ(response.find("connection: close"), std::string::npos);  // the next request may be luckier
      if (++busy == 2) gate.open();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(busy, 2);
  EXPECT_EQ(status(clients[0]->read_response()), 200);
  EXPECT_EQ(status(clients[1]->read_response()), 200);
}

TEST(Limits, OfConnectionsOfAnAddress) {
  TestServer server(tell, [](ServerOptions& options) { options.limits.connections_per_address = 3; });
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(std::make_unique<RawClient>(server.port()));
  for (const auto& client : clients) EXPECT_EQ(status(client->ask(get("/"))), 200);
  EXPECT_FALSE(RawClient(server.port()).connected());
  EXPECT_EQ(status(clients[0]->ask(get("/", "Connection: close\r\n"))), 200);
  clients[0].reset();
  bool free_again = false;
  for (int i = 0; i < 100 && !free_again; ++i) {
    free_again = RawClient(server.port()).connected();
    if (!free_again) std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_TRUE(free_again);
}

TEST(Limits, OfConnectionsInTotal) {
  TestServer server(tell, [](ServerOptions& options) { options.limits.connections = 2; });
  RawClient first(server.port()), second(server.port());
  EXPECT_TRUE(first.connected() && second.connected());
  EXPECT_FALSE(RawClient(server.port()).connected());
}

TEST(Limits, OfRequestsOnAConnection) {
  TestServer server(tell, [](ServerOptions& options) { options.limits.requests_per_connection = 2; });
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/")).find("connection: close"), std::string::npos);
  EXPECT_NE(client.ask(get("/")).find("connection: close"), std::string::npos);
  EXPECT_EQ(client.ask(get("/")), "");
}

/// Sends one character now and then until the connection is gone; false when it never is.
bool is_dropped(RawClient& client, const std::function<void()>& meanwhile) {
  for (int i = 0; i < 500; ++i) {
    if (!client.send("a")) return true;
    meanwhile();
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

class SlowTest : public ::testing::Test {
 protected:
  SlowTest()
      : server_(tell,
                [](ServerOptions& options) {
                  options.limits.header_time = milliseconds(1000);
                  options.limits.body_time = milliseconds(300);
                }),
        other_(server_.port()) {}

  [[nodiscard]] std::function<void()> others_are_served() {
    return [this] { EXPECT_EQ(status(other_.ask(get("/"))), 200); };
  }

  TestServer server_;
  RawClient other_;
};

TEST_F(SlowTest, HeaderSectionIsDropped) {
  RawClient client(server_.port());
  client.send("GET / HTTP/1.1\r\nX: ");
  EXPECT_TRUE(is_dropped(client, others_are_served()));
}

TEST_F(SlowTest, BodyIsDropped) {
  RawClient client(server_.port());
  client.send(post("/echo", "Content-Length: 100000\r\n", ""));
  EXPECT_TRUE(is_dropped(client, others_are_served()));
}

TEST_F(SlowTest, ChunksAreDropped) {
  RawClient client(server_.port());
  client.send(post("/echo", "Transfer-Encoding: chunked\r\n", "fffff\r\n"));
  EXPECT_TRUE(is_dropped(client, others_are_served()));
}

TEST_F(SlowTest, HandshakeIsDropped) {
  const RawSocket socket(server_.port());
  socket.send("\x16\x03\x01");
  EXPECT_EQ(socket.read_all(), "");
  others_are_served()();
}

TEST(Limits, OfAReaderThatDoesNotRead) {
  std::mutex mutex;
  std::optional<Access> logged;
  TestServer server([](const Request&) { return text_response(std::string(33554432, 'x')); },
                    [&](ServerOptions& options) {
                      options.limits.body_time = milliseconds(300);
                      options.limits.bytes_per_second = 1 << 30;
                      options.on_access = [&](const Access& access) {
                        const std::lock_guard lock(mutex);
                        logged = access;
                      };
                    });
  RawClient client(server.port());
  client.send(get("/"));
  for (int i = 0; i < 500; ++i) {
    std::this_thread::sleep_for(milliseconds(10));
    const std::lock_guard lock(mutex);
    if (logged) break;
  }
  const std::lock_guard lock(mutex);
  ASSERT_TRUE(logged);
  EXPECT_LT(logged->body_bytes, 33554432U);
  EXPECT_LT(client.read_all().size(), 33554432U);
}

TEST(Limits, OfIdleTime) {
  TestServer server(tell, [](ServerOptions& options) { options.limits.idle_time = milliseconds(500); });
  RawClient client(server.port());
  EXPECT_EQ(status(client.ask(get("/"))), 200);
  EXPECT_EQ(client.read_all(), "");
  EXPECT_EQ(SSL_get_shutdown(client.ssl()), SSL_RECEIVED_SHUTDOWN);  // told, not cut
}

TEST(Limits, DoNotCountTheHandlersTime) {
  TestServer server(
      [](const Request& request) {
        std::this_thread::sleep_for(milliseconds(700));
        return tell(request);
      },
      [](ServerOptions& options) {
        options.limits.header_time = options.limits.body_time = options.limits.idle_time = milliseconds(300);
      });
  RawClient client(server.port());
  EXPECT_EQ(status(client.ask(get("/"))), 200);
}

}  // namespace
}  // namespace aceso::http::test
