// JSON-RPC over HTTP against a server that misbehaves.

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

#include "chain/abi.hpp"
#include "chain/client.hpp"
#include "chain/file.hpp"
#include "chain/node.hpp"
#include "chain/revert.hpp"
#include "chain/rpc_json.hpp"

namespace aceso::chain {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

/// Answers each connection's one request with the bytes that the script gives for its JSON; none closes it.
class ScriptedServer {
 public:
  using Script = std::function<std::string(const json& request)>;

  explicit ScriptedServer(Script script) : script_(std::move(script)), port_(free_port(0).value()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port_);
    EXPECT_EQ(bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(listen(listener_.get(), 8), 0);
    thread_ = std::thread([this] { serve(); });
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer() {
    shutdown(listener_.get(), SHUT_RDWR);  // wakes accept()
    thread_.join();
  }

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] int requests() const { return requests_; }

 private:
  void serve() {
    for (;;) {
      const Descriptor connection(accept(listener_.get(), nullptr, nullptr));
      if (!connection.valid()) return;
      std::string request;
      char part[4096];
      for (ssize_t count = 0; (count = recv(connection.get(), part, sizeof part, 0)) > 0;) {
        request.append(part, static_cast<std::size_t>(count));
        const auto body = request.find("\r\n\r\n");
        if (body == std::string::npos) continue;
        const json parsed = json::parse(request.substr(body + 4), nullptr, false);
        if (parsed.is_discarded()) continue;
        ++requests_;
        const std::string answer = script_(parsed);
        send(connection.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
        break;
      }
    }
  }

  Script script_;
  std::uint16_t port_;
  Descriptor listener_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  std::atomic<int> requests_ = 0;
  std::thread thread_;
};

std::string http(const std::string& body, const std::string& status = "200 OK", const std::string& more = "") {
  return "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         more + "\r\n" + body;
}

std::string answer(const json& request, const json& result) {
  return http(json{{"jsonrpc", "2.0"}, {"id", request["id"]}, {"result", result}}.dump());
}

constexpr HttpLimits tight{.connect_timeout_ms = 200, .total_timeout_ms = 200, .most_response_bytes = 10'000};

Result<json> call_once(const std::string& url) {
  return open_http(url, tight).value()->call("eth_chainId", json::array({"x"}));
}

ErrorCode code_for(ScriptedServer::Script script) {
  const ScriptedServer server(std::move(script));
  const auto result = call_once(server.url());
  EXPECT_FALSE(result);
  EXPECT_EQ(result.error().field, "eth_chainId");
  return result.error().code;
}

TEST(Http, CallsAndAnswers) {
  json seen;
  const ScriptedServer server([&](const json& request) {
    seen = request;
    return answer(request, "0x1");
  });
  const auto transport = open_http(server.url(), tight).value();
  EXPECT_EQ(transport->call("eth_chainId", json::array({"x"})), json("0x1"));
  EXPECT_EQ(transport->call("eth_chainId", json::array({"y"})), json("0x1"));
  EXPECT_EQ(seen["jsonrpc"], "2.0");
  EXPECT_EQ(seen["method"], "eth_chainId");
  EXPECT_EQ(seen["params"], json::array({"y"}));
  EXPECT_EQ(seen["id"], 2);
}

TEST(Http, RefusesAnswersThatAreNone) {
  EXPECT_EQ(code_for([](const json&) { return http("<html>"); }), ErrorCode::bad_encoding);
  EXPECT_EQ(code_for([](const json&) { return http(""); }), ErrorCode::bad_encoding);
  EXPECT_EQ(code_for([](const json&) { return http("[]"); }), ErrorCode::bad_encoding);
  EXPECT_EQ(code_for([](const json&) { return http("{}"); }), ErrorCode::bad_encoding);
  EXPECT_EQ(code_for([](const json&) { return http(std::string(5'000, '[')); }), ErrorCode::bad_encoding);
  EXPECT_EQ(code_for([](const json&) { return http(R"({"id":1})"); }), ErrorCode::bad_encoding);
  EXPECT_EQ(code_for([](const json&) { return http(R"({"id":2,"result":"0x1"})"); }), ErrorCode::bad_encoding);
  EXPECT_EQ(code_for([](const json&) { return http(R"({"id":"1","result":"0x1"})"); }), ErrorCode::bad_encoding);
  EXPECT_EQ(code_for([](const json&) { return http(R"({"id":1,"error":{}})"); }), ErrorCode::bad_encoding);
}

TEST(Http, NoAnswerIsUnavailable) {
  EXPECT_EQ(code_for([](const json&) { return ""; }), ErrorCode::unavailable);
  EXPECT_EQ(code_for([](const json&) { return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"; }),
            ErrorCode::unavailable);
  EXPECT_EQ(code_for([](const json&) { return "garbage that is no HTTP"; }), ErrorCode::unavailable);
  EXPECT_EQ(code_for([](const json&) { return http("busy", "503 Service Unavailable"); }), ErrorCode::unavailable);
  EXPECT_EQ(code_for([](const json&) { return http("slow down", "429 Too Many Requests"); }), ErrorCode::unavailable);
  EXPECT_EQ(code_for([](const json& request) {
              std::this_thread::sleep_for(milliseconds(400));
              return answer(request, "0x1");
            }),
            ErrorCode::unavailable);
  const auto refused = call_once("http://127.0.0.1:" + std::to_string(free_port(0).value()));
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
}

TEST(Http, OtherStatusesAreRefusals) {
  EXPECT_EQ(code_for([](const json&) { return http("no", "403 Forbidden"); }), ErrorCode::refused);
  const ScriptedServer target([](const json& request) { return answer(request, "0x1"); });
  EXPECT_EQ(
      code_for([&](const json&) { return http("", "307 Temporary Redirect", "Location: " + target.url() + "\r\n"); }),
      ErrorCode::refused);
  EXPECT_EQ(target.requests(), 0);
}

TEST(Http, TooLargeAnswersEnd) {
  EXPECT_EQ(code_for([](const json& request) { return answer(request, std::string(20'000, 'x')); }), ErrorCode::limit);
}

TEST(Http, RefusesOtherUrlsAndKeepsTheirSecrets) {
  for (const char* url : {"", "file:///etc/passwd", "ftp://127.0.0.1", "127.0.0.1:8545", "http://"}) {
    EXPECT_EQ(open_http(url).error().code, ErrorCode::bad_argument) << url;
  }
  const std::string base = "http://user:hush@127.0.0.1:" + std::to_string(free_port(0).value());
  const auto result = call_once(base + "/key/hush?hush");
  EXPECT_EQ(result.error().message.find("hush"), std::string::npos) << result.error().message;
}

TEST(Response, RevertsOfEachNode) {
  const std::string data = "0x" + to_hex(abi::encode_call("ZeroDigest()"));
  const auto reason = [](const json& error) {
    const auto result = read_response(json{{"id", 1}, {"error", error}}.dump(), 1, "eth_call");
    return std::string(reverted_with(result.error()).value_or("not a revert: " + result.error().message));
  };
  EXPECT_EQ(reason({{"code", 3}, {"message", "execution reverted"}, {"data", data}}), "ZeroDigest");
  EXPECT_EQ(reason({{"code", -32603}, {"message", "Error"}, {"data", {{"data", data}, {"message", "x"}}}}),
            "ZeroDigest");
  EXPECT_EQ(reason({{"code", 3}, {"message", "execution reverted"}}), "no reason");
  EXPECT_EQ(reason({{"code", 3}, {"message", "execution reverted"}, {"data", 5}}), "no reason");
  const auto other = read_response(R"({"id":1,"error":{"code":-32000,"message":"nonce\ntoo low"}})", 1, "m");
  EXPECT_EQ(other.error(), (Error{ErrorCode::refused, "m", "the node answered error -32000: nonce?too low"}));
}

TEST(Quantities, Strict) {
  EXPECT_EQ(to_quantity(0), "0x0");
  EXPECT_EQ(to_quantity(0x1a0), "0x1a0");
  EXPECT_EQ(read_u64("0x1a0", "x"), 0x1a0u);
  EXPECT_EQ(read_u64("0x0", "x"), 0u);
  for (const json& bad : {json("0x"), json("0x01"), json("1"), json(1), json(), json("0xg"), json("0x0x1"),
                          json("0x10000000000000000"), json("-0x1"), json("0x" + std::string(65, '1'))}) {
    EXPECT_FALSE(read_u64(bad, "x")) << bad;
  }
  EXPECT_FALSE(read_digest("0x00", "x"));
  EXPECT_FALSE(read_data("00", "x"));
  EXPECT_FALSE(read_data(json::array(), "x"));
}

/// A client of a server that answers with `result`, whatever is asked.
template <class Ask>
auto asked(const json& result, Ask ask) {
  const ScriptedServer server([&](const json& request) { return answer(request, result); });
  const ChainClient client(open_http(server.url(), tight).value(), milliseconds(0));
  return ask(client);
}

TEST(Client, RefusesAnswersOfTheWrongForm) {
  const auto logs = [](const ChainClient& client) { return client.logs({Address{}, {}, {0, 9}}); };
  const json good{{"address", to_data(Address{}.bytes)},
                  {"topics", json::array()},
                  {"data", "0x"},
                  {"blockNumber", "0x1"},
                  {"transactionHash", to_data(Digest{})}};
  EXPECT_EQ(asked(json::array({good}), logs)->size(), 1u);
  for (const auto& [name, value] : good.items()) {
    json bad = good;
    bad[name] = "0xzz";
    EXPECT_FALSE(asked(json::array({bad}), logs)) << name;
  }
  json no_list = good;
  no_list["topics"] = to_data(Digest{});
  EXPECT_FALSE(asked(json::array({no_list}), logs));
  json outside = good;
  outside["blockNumber"] = "0xa";
  EXPECT_FALSE(asked(json::array({outside}), logs));
  EXPECT_FALSE(asked("0x", logs));

  const auto receipt = [](const ChainClient& client) { return client.receipt(Digest{}); };
  EXPECT_EQ(asked(nullptr, receipt), std::nullopt);
  EXPECT_FALSE(asked("0x", receipt));
  EXPECT_FALSE(asked(
      json{{"transactionHash", to_data(Digest{1})}, {"blockNumber", "0x1"}, {"gasUsed", "0x1"}, {"status", "0x1"}},
      receipt));
  EXPECT_FALSE(asked(json{{"baseFeePerGas", "0xffffffffffffffff"}}, [](const auto& client) { return client.fees(); }));
}

TEST(Client, HalvesTheRangeThatANodeRefuses) {
  const ScriptedServer server([](const json& request) {
    const json& filter = request["params"][0];
    const auto from = read_u64(filter["fromBlock"], "from").value();
    const auto to = read_u64(filter["toBlock"], "to").value();
    if (to - from >= 4)
      return http(json{{"id", request["id"]}, {"error", {{"code", -32005}, {"message", "range"}}}}.dump());
    json logs = json::array();
    for (auto block = from; block <= to; ++block) {
      logs.push_back({{"address", to_data(Address{}.bytes)},
                      {"topics", json::array()},
                      {"data", "0x"},
                      {"blockNumber", to_quantity(block)},
                      {"transactionHash", to_data(Digest{})}});
    }
    return answer(request, logs);
  });
  const ChainClient client(open_http(server.url(), HttpLimits{}).value());
  const auto logs = client.logs({Address{}, {}, {3, 22}});
  ASSERT_TRUE(logs);
  ASSERT_EQ(logs->size(), 20u);
  for (std::size_t i = 0; i < logs->size(); ++i) EXPECT_EQ(logs->at(i).block_number, 3 + i);
  EXPECT_TRUE(client.logs({Address{}, {}, {5, 4}})->empty());
}

TEST(Client, WaitsForANodeThatComesBack) {
  int lost = 2;
  const ScriptedServer server([&](const json& request) { return lost-- > 0 ? "" : answer(request, "0x5"); });
  EXPECT_EQ(ChainClient(open_http(server.url(), tight).value()).block_number(), 5u);
}

}  // namespace
}  // namespace aceso::chain
