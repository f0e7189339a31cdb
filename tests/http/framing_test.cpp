// Requests that have more than one reading, or none, are refused, and end their connection.

#include "http/request_reader.hpp"
#include "support/seeded_random.hpp"
#include "test_server.hpp"

namespace aceso::http::test {
namespace {

struct Case {
  const char* name;
  int status;
  std::string text;
};

std::vector<Case> refused() {
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  return {
      {"LengthBesideChunked", 400, post("/", "Content-Length: 3\r\n" + chunked, "0\r\n\r\n")},
      {"ChunkedBesideLength", 400, post("/", chunked + "Content-Length: 3\r\n", "0\r\n\r\n")},
      {"TwoLengths", 400, post("/", "Content-Length: 3\r\nContent-Length: 4\r\n", "abcd")},
      {"TwoEqualLengths", 400, post("/", "Content-Length: 3\r\nContent-Length: 3\r\n", "abc")},
      {"ListOfLengths", 400, post("/", "Content-Length: 3, 3\r\n", "abc")},
      {"SignedLength", 400, post("/", "Content-Length: +3\r\n", "abc")},
      {"NegativeLength", 400, post("/", "Content-Length: -3\r\n", "abc")},
      {"HexadecimalLength", 400, post("/", "Content-Length: 0x3\r\n", "abc")},
      {"EmptyLength", 400, post("/", "Content-Length: \r\n", "abc")},
      {"OverflowingLength", 400, post("/", "Content-Length: 18446744073709551616\r\n", "")},
      {"TwoCodings", 501, post("/", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")},
      {"ChunkedTwice", 400, post("/", chunked + chunked, "0\r\n\r\n")},
      {"ChunkedNotLast", 501, post("/", "Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n")},
      {"OtherCoding", 501, post("/", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")},
      {"DisguisedCoding", 400,
       post("/",
            "Transfer-Encoding: \x0b"
            "chunked\r\n",
            "0\r\n\r\n")},
      {"SpaceBeforeColon", 400, post("/", "Transfer-Encoding : chunked\r\n", "0\r\n\r\n")},
      {"LineWithoutCr", 400, "GET / HTTP/1.1\nHost: x\n\n"},
      {"FieldWithoutCr", 400, get("/", "A: b\nC: d\r\n")},
      {"CrInsideALine", 400, get("/", "A: b\rC: d\r\n")},
      {"FoldedLine", 400, get("/", "A: b\r\n c\r\n")},
      {"FoldedFirstLine", 400, "GET / HTTP/1.1\r\n Host: x\r\n\r\n"},
      {"NulInAField", 400, get("/", std::string("A: b\0c\r\n", 8))},
      {"BytesOutsideAscii", 400, get("/", "A: \xc3\xa9\r\n")},
      {"LineWithoutColon", 400, get("/", "Nothing\r\n")},
      {"EmptyName", 400, get("/", ": b\r\n")},
      {"EmptyLineFirst", 400, "\r\n" + get("/")},
      {"NoHost", 400, "GET / HTTP/1.1\r\n\r\n"},
      {"TwoHosts", 400, get("/", "Host: y\r\n")},
      {"HostWithUser", 400, "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"},
      {"EmptyHost", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
      {"AbsoluteTarget", 400, get("https://x/")},
      {"AsteriskTarget", 400, "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"FragmentInTarget", 400, get("/a#b")},
      {"SpaceInTarget", 505, get("/a b")},
      {"TwoSpaces", 400, get(" /a")},
      {"OldVersion", 505, "GET / HTTP/1.0\r\nHost: x\r\n\r\n"},
      {"NewVersion", 505, "PRI * HTTP/2.0\r\n\r\n"},
      {"NoVersion", 400, "GET /\r\n\r\n"},
      {"UnknownMethod", 501, "BREW / HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"MethodInLowerCase", 501, "get / HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"Garbage", 400, std::string("\0\x01\xff\xfe rubbish\r\n\r\n", 16)},
      {"BadChunkSize", 400, post("/", chunked, "x\r\n")},
      {"NegativeChunkSize", 400, post("/", chunked, "-1\r\n\r\n")},
      {"ChunkSizeWithoutCr", 400, post("/", chunked, "1\na\n0\n\n\n\n\n")},
      {"ChunkLongerThanItsSize", 400, post("/", chunked, "1\r\nab\r\n0\r\n\r\n")},
      {"LengthInATrailer", 400, post("/", chunked, "0\r\nContent-Length: 5\r\n\r\n")},
  };
}

class Framing : public ::testing::TestWithParam<Case> {};

TEST_P(Framing, IsRefused) {
  static TestServer server;
  RawClient client(server.port());
  client.send(GetParam().text + get("/smuggled"));
  const std::string all = client.read_all();
  EXPECT_EQ(status(all), GetParam().status) << all;
  EXPECT_NE(all.find("\r\nconnection: close\r\n"), std::string::npos);
  EXPECT_EQ(all.find("HTTP/1.1 200"), std::string::npos) << all;
}

TEST_P(Framing, IsRefusedInAnyPieces) {
  RequestReader reader{RequestLimits{}};
  const std::string text = GetParam().text + get("/smuggled");
  Bytes pending;
  for (const std::uint8_t byte : as_bytes(text)) {
    pending.push_back(byte);
    pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(reader.feed(pending)));
    if (reader.has_head())  // the body may be there already
      pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(reader.feed(pending)));
    if (reader.refusal()) break;
  }
  ASSERT_TRUE(reader.refusal());
  EXPECT_EQ(static_cast<int>(reader.refusal()->status), GetParam().status);
}

TEST(RequestReader, ReadsAnEmptyChunkedBodyInAnyPieces) {
  const std::string text = post("/", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n");
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    RequestReader reader{RequestLimits{}};
    Bytes pending;
    for (const std::string& piece : {text.substr(0, cut), text.substr(cut)}) {
      append(pending, as_bytes(piece));
      for (std::size_t used = 1; used > 0;) {
        used = reader.feed(pending);
        pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(used));
      }
    }
    EXPECT_TRUE(reader.done()) << cut;
  }
}

// Whatever comes, in whatever pieces, the reader ends or wants more: it never fails an assertion or keeps everything.
TEST(RequestReader, SurvivesChangedRequestsInAnyPieces) {
  aceso::testing::SeededRandom random("requests");
  const auto below = [&](std::size_t most) {
    std::array<std::uint8_t, 4> bytes{};
    random.fill(bytes);
    return (bytes[0] + bytes[1] * 256U + bytes[2] * 65536U) % most;
  };
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  std::vector<std::string> seeds{post("/", chunked, "2\r\nab\r\n0\r\nA: b\r\n\r\n"), post("/", chunked, "0\r\n\r\n"),
                                 post("/", chunked, "00;a=\"b\"\r\n\r\n"), post("/", "Content-Length: 3\r\n", "abc")};
  for (const Case& known : refused()) seeds.push_back(known.text);
  constexpr std::string_view telling = "\r\n\r\n0 :;\t1f,\"";
  const RequestLimits limits{.header_bytes = 256, .fields = 5, .body_bytes = 20};
  for (int round = 0; round < 50000; ++round) {
    std::string text = seeds[below(seeds.size())];
    for (std::size_t changes = below(4); changes > 0; --changes) {
      const std::size_t at = below(text.size());
      const char c = telling[below(telling.size())];
      switch (below(3)) {
        case 0: text[at] = c; break;
        case 1: text.insert(at, 1, c); break;
        default: text.erase(at, 1 + below(3)); break;
      }
      if (text.empty()) text = "x";
    }
    RequestReader reader{limits};
    Bytes pending;
    for (std::size_t sent = 0; sent < text.size() && !reader.refusal() && !reader.done();) {
      const std::string_view piece = std::string_view(text).substr(sent, 1 + below(8));
      sent += piece.size();
      append(pending, as_bytes(piece));
      for (std::size_t used = 1; used > 0;) {
        used = reader.feed(pending);
        ASSERT_LE(used, pending.size());
        pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(used));
      }
      ASSERT_LE(reader.body_bytes(), limits.body_bytes);
    }
  }
}

TEST(RequestReader, HoldsTheHeadToItsLimitHoweverItArrives) {
  const std::string text = get("/", "A: " + std::string(40, 'a') + "\r\n");
  for (const std::size_t piece : {text.size(), text.size() - 1, std::size_t{1}}) {
    for (const bool fits : {true, false}) {
      RequestReader reader(RequestLimits{.header_bytes = fits ? text.size() : text.size() - 1});
      for (std::size_t arrived = 0; arrived < text.size() && !reader.refusal();) {
        arrived = std::min(arrived + piece, text.size());
        reader.feed(as_bytes(text).first(arrived));
      }
      EXPECT_EQ(reader.done(), fits) << piece;
      EXPECT_EQ(reader.refusal() ? reader.refusal()->status : 0, fits ? 0 : 431) << piece;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Framing, ::testing::ValuesIn(refused()),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

}  // namespace
}  // namespace aceso::http::test
