// What a well-behaved client sees.

#include <sys/resource.h>

#include <fstream>

#include "test_server.hpp"

namespace aceso::http::test {
namespace {

std::string as_text(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

TEST(Server, AnswersWithTheHandlersResponse) {
  TestServer server;
  RawClient client(server.port());
  const std::string response = client.ask(get("/a/b%20c?d=e&f"));
  EXPECT_EQ(status(response), 200);
  EXPECT_EQ(body(response), "GET /a/b%20c [d=e&f] 0");
  EXPECT_NE(response.find("\r\ncache-control: no-store\r\n"), std::string::npos);
  EXPECT_NE(response.find("\r\ndate: "), std::string::npos);
  EXPECT_EQ(response.find("server:"), std::string::npos);
}

TEST(Server, GivesTheHandlerTheWholeRequest) {
  Request seen;
  TestServer server([&](const Request& request) {
    seen = request;
    return Response{.status = 204};
  });
  RawClient client(server.port());
  const std::string response =
      client.ask(post("/p", "X-A: 1\r\nContent-Length: 4\r\nx-a:  two \r\n", std::string("b\0dy", 4)));
  EXPECT_EQ(status(response), 204);
  EXPECT_EQ(response.find("content-length"), std::string::npos);
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.authority, "x");
  EXPECT_EQ(seen.path, "/p");
  EXPECT_EQ(as_text(seen.body), std::string("b\0dy", 4));
  EXPECT_EQ(seen.headers.find("x-a"), "1, two");
  EXPECT_EQ(seen.peer.address, "127.0.0.1");
  EXPECT_EQ(seen.peer.tls_key, std::nullopt);
}

TEST(Server, KeepsTheConnectionAndAnswersPipelinedRequestsInOrder) {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/1") + post("/echo", "Content-Length: 3\r\n", "abc") + get("/2") +
              post("/echo", "Transfer-Encoding: chunked\r\n", "2\r\nde\r\n1;x=y\r\nf\r\n0\r\n\r\n") + get("/3"));
  EXPECT_EQ(body(client.read_response()), "GET /1 [] 0");
  EXPECT_EQ(body(client.read_response()), "abc");
  EXPECT_EQ(body(client.read_response()), "GET /2 [] 0");
  EXPECT_EQ(body(client.read_response()), "def");
  EXPECT_EQ(body(client.read_response()), "GET /3 [] 0");
  EXPECT_EQ(body(client.ask(get("/4"))), "GET /4 [] 0");
}

TEST(Server, TakesRequestsInAnyPieces) {
  TestServer server;
  RawClient client(server.port());
  for (const char c :
       post("/echo", "Transfer-Encoding: chunked\r\n", "2\r\nab\r\n1\r\nc\r\n0\r\nT: x\r\n\r\n") + get("/"))
    ASSERT_TRUE(client.send(std::string(1, c)));
  EXPECT_EQ(body(client.read_response()), "abc");
  EXPECT_EQ(body(client.read_response()), "GET / [] 0");
}

TEST(Server, DropsTrailers) {
  Request seen;
  TestServer server([&](const Request& request) {
    seen = request;
    return Response{};
  });
  RawClient client(server.port());
  EXPECT_EQ(status(client.ask(post("/", "Transfer-Encoding: chunked\r\n", "0\r\nSignature: forged\r\n\r\n"))), 200);
  EXPECT_EQ(seen.headers.find("signature"), std::nullopt);
}

TEST(Server, ClosesWhenTheClientWantsIt) {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/", "Connection: close\r\n") + get("/never"));
  const std::string all = client.read_all();
  EXPECT_EQ(status(all), 200);
  EXPECT_NE(all.find("\r\nconnection: close\r\n"), std::string::npos);
  EXPECT_EQ(all.find("/never"), std::string::npos);
}

TEST(Server, AnswersHeadFromGetWithoutTheBody) {
  TestServer server;
  RawClient client(server.port());
  const std::string response = client.ask("HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n", "HEAD");
  EXPECT_EQ(status(response), 200);
  EXPECT_NE(response.find("\r\ncontent-length: 11\r\n"), std::string::npos);
  EXPECT_EQ(body(response), "");
  EXPECT_EQ(body(client.ask(get("/next"))), "GET /next [] 0");
}

TEST(Server, SendsContinueOnlyWhenTheBodyIsWanted) {
  TestServer server(tell, [](ServerOptions& options) { options.limits.request.body_bytes = 10; });
  RawClient client(server.port());
  EXPECT_EQ(client.ask(post("/echo", "Expect: 100-Continue\r\nContent-Length: 2\r\n", "")),
            "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(body(client.ask("ab")), "ab");
  EXPECT_EQ(status(client.ask(post("/echo", "Expect: 100-continue\r\nContent-Length: 11\r\n", ""))), 413);
  EXPECT_EQ(status(RawClient(server.port()).ask(post("/", "Expect: tea\r\nContent-Length: 2\r\n", ""))), 417);
}

TEST(Server, IgnoresUpgradesAndServesNoTraceOrConnect) {
  TestServer server;
  RawClient client(server.port());
  EXPECT_EQ(status(client.ask(get("/", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"))),
            200);
  EXPECT_EQ(status(client.ask("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n")), 501);
  EXPECT_EQ(status(RawClient(server.port()).ask("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n")), 501);
}

TEST(Server, KnowsItsPeersOverBothVersionsOfIp) {
  auto server = Server::start({.address = "::", .identity = copy(server_identity())},
                              [](const Request& request) { return text_response(request.peer.address); });
  if (!server) GTEST_SKIP() << "no IPv6 here";
  const std::string port = std::to_string((*server)->port());
  for (const char* host : {"127.0.0.1", "::1"}) {
    const std::string in_url = host[0] == ':' ? "[" + std::string(host) + "]" : host;
    auto client =
        Client::open({.server = "https://" + in_url + ":" + port, .server_key = *tls_key_digest(server_identity())});
    const auto response = client->send(request("GET", "/"));
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(as_text(response->body), host);
  }
}

TEST(Server, TellsNothingOfAnException) {
  TestServer server([](const Request& request) -> Response {
    if (request.path == "/odd") throw 7;
    throw std::runtime_error("a secret");
  });
  RawClient client(server.port());
  const std::string response = client.ask(get("/"));
  EXPECT_EQ(status(response), 500);
  EXPECT_EQ(response.find("secret"), std::string::npos);
  EXPECT_EQ(status(client.ask(get("/odd"))), 500);
}

TEST(Server, LogsEachAnswerWithoutQueryFieldsOrBody) {
  std::mutex mutex;
  std::vector<Access> log;
  TestServer server(tell, [&](ServerOptions& options) {
    options.on_access = [&](const Access& access) {
      const std::lock_guard lock(mutex);
      log.push_back(access);
    };
  });
  {
    RawClient client(server.port());
    client.ask(post("/echo?secret", "X: secret\r\nContent-Length: 6\r\n", "secret"));
    client.ask("HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n", "HEAD");
    client.ask("nonsense\r\n\r\n");
  }
  server->stop();
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[0].method, "POST");
  EXPECT_EQ(log[0].path, "/echo");
  EXPECT_EQ(log[0].status, 200U);
  EXPECT_EQ(log[0].body_bytes, 6U);
  EXPECT_EQ(log[0].address, "127.0.0.1");
  EXPECT_EQ(log[1].method, "HEAD");
  EXPECT_EQ(log[1].body_bytes, 0U);
  EXPECT_EQ(log[2].method, "");
  EXPECT_EQ(log[2].status, 400U);
}

TEST(Server, ServesTwoHundredConnectionsAtOnce) {
  TestServer server(tell, [](ServerOptions& options) {
    options.limits.connections_per_address = 200;
    options.limits.waiting_requests = 200;
  });
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    ASSERT_TRUE(clients.back()->connected()) << i;
  }
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i) clients[i]->send(post("/echo", "Content-Length: 3\r\n", ""));
    for (std::size_t i = 0; i < clients.size(); ++i) clients[i]->send(std::to_string(100 + i));
    for (std::size_t i = 0; i < clients.size(); ++i)
      EXPECT_EQ(body(clients[i]->read_response()), std::to_string(100 + i));
  }
}

[[maybe_unused]] std::uint64_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

class FileTest : public ::testing::Test {
 protected:
  static constexpr std::uint64_t mebi = 1048576;
  FileTest() : path_(std::filesystem::temp_directory_path() / ("aceso-http-" + std::to_string(::getpid()))) {
    std::ofstream out(path_, std::ios::binary);
    std::string block(mebi, 'x');
    for (int i = 0; i < 64; ++i) {
      block[0] = static_cast<char>('0' + i);
      out << block;
    }
  }
  ~FileTest() override { std::filesystem::remove(path_); }

  [[nodiscard]] Handler part(std::uint64_t offset, std::uint64_t size) const {
    return [=, path = path_](const Request&) {
      Response out;
      out.file = FileBody{.path = path, .offset = offset, .size = size};
      return out;
    };
  }

  std::filesystem::path path_;
};

TEST_F(FileTest, IsSentInConstantMemory) {
  TestServer server(part(0, 64 * mebi));
  Client client = server.client();
  [[maybe_unused]] const std::uint64_t before = peak_memory();
  std::uint64_t size = 0;
  std::string firsts;
  const auto sink = [&](ByteView bytes) -> Result<void> {
    for (std::uint64_t i = (mebi - size % mebi) % mebi; i < bytes.size(); i += mebi)
      firsts += static_cast<char>(bytes[i]);
    size += bytes.size();
    return {};
  };
  const auto response = client.download(request("GET", "/"), 64 * mebi, sink);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(size, 64 * mebi);
  std::string expected;
  for (int i = 0; i < 64; ++i) expected += static_cast<char>('0' + i);
  EXPECT_EQ(firsts, expected);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which keep what was freed
  EXPECT_LT(peak_memory() - before, 16 * mebi);
#endif
}

TEST_F(FileTest, CanBeAPart) {
  TestServer server(part(2 * mebi, 3));
  RawClient client(server.port());
  EXPECT_EQ(body(client.ask(get("/"))), "2xx");
  EXPECT_NE(client.ask("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", "HEAD").find("content-length: 3\r\n"), std::string::npos);
}

TEST_F(FileTest, ThatIsTooShortOrAbsentIsAnInternalError) {
  TestServer too_short(part(64 * mebi - 1, 2));
  EXPECT_EQ(status(RawClient(too_short.port()).ask(get("/"))), 500);
  TestServer beyond(part(~std::uint64_t{0}, 2));
  EXPECT_EQ(status(RawClient(beyond.port()).ask(get("/"))), 500);
  std::filesystem::remove(path_);
  TestServer absent(part(0, 2));
  EXPECT_EQ(status(RawClient(absent.port()).ask(get("/"))), 500);
}

TEST_F(FileTest, ThatShrinksMeanwhileCutsTheConnection) {
  TestServer server(part(0, 64 * mebi));
  Client client = server.client();
  std::uint64_t size = 0;
  const auto sink = [&](ByteView bytes) -> Result<void> {
    if (size == 0) std::filesystem::resize_file(path_, 32 * mebi);
    size += bytes.size();
    return {};
  };
  const auto response = client.download(request("GET", "/"), 64 * mebi, sink);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::unavailable);
  EXPECT_LE(size, 32 * mebi);
}

}  // namespace
}  // namespace aceso::http::test
