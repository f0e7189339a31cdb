// Beginning and end of a server.

#include <atomic>

#include "test_server.hpp"

namespace aceso::http::test {
namespace {

TEST(Stop, LetsRequestsEndAndClosesIdleConnections) {
  Gate gate;
  TestServer server([&](const Request&) {
    gate.pass();
    return text_response("done");
  });
  RawClient busy(server.port()), idle(server.port());
  busy.send(get("/"));
  gate.await(1);
  std::thread stopper([&] { server->stop(); });
  EXPECT_EQ(idle.read_all(), "");  // once this returns, the stop has begun
  gate.open();
  const std::string response = busy.read_response();
  EXPECT_EQ(body(response), "done");
  EXPECT_NE(response.find("\r\nconnection: close\r\n"), std::string::npos);
  EXPECT_EQ(busy.read_all(), "");
  stopper.join();
  EXPECT_FALSE(RawSocket(server.port()).connected());
}

TEST(Stop, IsBoundedWhenAClientDoesNotEndItsRequest) {
  TestServer server(tell, [](ServerOptions& options) { options.limits.stop_time = std::chrono::milliseconds(100); });
  RawClient client(server.port());
  client.send(post("/", "Content-Length: 10\r\n", "a"));
  server->stop();  // long before the limits of a request
  EXPECT_EQ(client.read_all(), "");
}

TEST(Stop, WaitsForHandlersAndRunsNoneAfterwards) {
  Gate gate;
  std::atomic<int> began = 0, ended = 0;
  TestServer server(
      [&](const Request&) {
        ++began;
        gate.pass();
        ++ended;
        return Response{};
      },
      [](ServerOptions& options) {
        options.limits.workers = 1;
        options.limits.stop_time = std::chrono::milliseconds(50);
      });
  RawClient first(server.port()), second(server.port());
  first.send(get("/"));
  gate.await(1);
  second.send(get("/"));
  std::thread opener([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    gate.open();
  });
  server->stop();
  EXPECT_EQ(began, ended);
  EXPECT_LE(began, 2);
  opener.join();
}

TEST(Stop, MayBeCalledTwiceAndUnderLoad) {
  TestServer server;
  std::atomic<bool> going = true;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      Client client = server.client();
      while (going && client.send(request("GET", "/"))) {
      }
    });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  server->stop();
  server->stop();
  going = false;
  for (std::thread& thread : threads) thread.join();
}

TEST(Start, SaysWhyItCannot) {
  EXPECT_EQ(Server::start({.address = "example.org", .identity = copy(server_identity())}, tell).error().code,
            ErrorCode::bad_argument);
  EXPECT_EQ(Server::start({.address = "203.0.113.1", .identity = copy(server_identity())}, tell).error().code,
            ErrorCode::unavailable);
  TestServer server;
  EXPECT_EQ(Server::start({.port = server.port(), .identity = copy(server_identity())}, tell).error().code,
            ErrorCode::unavailable);
}

}  // namespace
}  // namespace aceso::http::test
