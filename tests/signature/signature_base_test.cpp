// The signature base, against RFC 9421's examples.

#include "http/signature_base.hpp"

#include <gtest/gtest.h>

#include "http/base64.hpp"
#include "http/signature.hpp"
#include "symm/ed25519.hpp"

namespace aceso::http {
namespace {

/// The request of RFC 9421, appendix B.2.
Request test_request() {
  Request out{"POST", "example.com", "/foo", "param=Value&Pet=dog", {}, {}, {}};
  out.headers.add("Host", "example.com");
  out.headers.add("Date", "Tue, 20 Apr 2021 02:07:55 GMT");
  out.headers.add("Content-Type", "application/json");
  out.headers.add("Content-Digest",
                  "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:");
  out.headers.add("Content-Length", "18");
  return out;
}

InnerList cover(const std::vector<std::string>& components, Parameters parameters = {}) {
  InnerList out{{}, std::move(parameters)};
  for (const std::string& name : components) out.items.push_back({name, {}});
  return out;
}

/// The value on the line of one component.
Result<std::string> line(const Request& request, const std::string& component) {
  ACESO_TRY(const std::string base, signature_base(request, cover({component})));
  const std::size_t from = component.size() + 4;
  return base.substr(from, base.find('\n') - from);
}

// RFC 9421, appendices B.1.4 and B.2.6.
TEST(SignatureBase, Rfc9421SigningARequestUsingEd25519) {
  const std::string field = R"(sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length"))"
                            R"(;created=1618884473;keyid="test-key-ed25519")";
  const Dictionary parsed = parse_dictionary(field).value();
  const InnerList input = std::get<InnerList>(parsed.front().second);
  EXPECT_EQ(input, cover({"date", "@method", "@path", "@authority", "content-type", "content-length"},
                         {{"created", 1618884473}, {"keyid", "test-key-ed25519"}}));

  const std::string base = signature_base(test_request(), input).value();
  EXPECT_EQ(base, R"("date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@authority": example.com
"content-type": application/json
"content-length": 18
"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519")");

  const Bytes seed = from_hex("9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5").value();
  symm::SigningKey key;
  std::ranges::copy(seed, key.seed.reveal_mut().begin());
  const symm::SigningPublicKey public_key =
      digest_from_hex("26b40b8f93fff3d897112f7ebc582b232dbd72517d082fe83cfb30ddce43d1bb").value();
  EXPECT_EQ(key.public_key(), public_key);

  const Bytes signature =
      from_base64("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==").value();
  EXPECT_TRUE(symm::verify(public_key, as_bytes(base), signature));
  const symm::Signature made = key.sign(as_bytes(base));
  EXPECT_EQ(Bytes(made.begin(), made.end()), signature);

  // The profile refuses what the generic builder can read.
  Request request = test_request();
  request.headers.add("Signature-Input", field);
  request.headers.add("Signature", "sig-b26=:" + to_base64(signature) + ":");
  EXPECT_FALSE(inspect(request));
}

// RFC 9421, sections 2.2.1, 2.2.3, 2.2.6 and 2.2.7.
TEST(SignatureBase, Rfc9421DerivedComponents) {
  const Request request{"POST", "www.example.com", "/path", "param=value&foo=bar&baz=bat%2Dman", {}, {}, {}};
  EXPECT_EQ(line(request, "@method"), "POST");
  EXPECT_EQ(line(request, "@authority"), "www.example.com");
  EXPECT_EQ(line(request, "@path"), "/path");
  EXPECT_EQ(line(request, "@query"), "?param=value&foo=bar&baz=bat%2Dman");
  EXPECT_EQ(line({"GET", "a", "/", "queryString", {}, {}, {}}, "@query"), "?queryString");
  EXPECT_EQ(line({"GET", "a", "/", "", {}, {}, {}}, "@query"), "?");
}

TEST(SignatureBase, AuthoritiesThatMeanTheSameHaveOneForm) {
  const auto authority = [](const char* text) { return line({"GET", text, "/", "", {}, {}, {}}, "@authority"); };
  EXPECT_EQ(authority("WWW.Example.COM"), "www.example.com");
  EXPECT_EQ(authority("www.example.com:443"), "www.example.com");
  EXPECT_EQ(authority("www.example.com:8443"), "www.example.com:8443");
  EXPECT_EQ(authority("[::1]:443"), "[::1]");
  EXPECT_EQ(authority("[2001:DB8::1]:8443"), "[2001:db8::1]:8443");
  for (const char* bad :
       {"", "user@example.com", "example.com/", "example.com\n", "exa mple.com", "ex\xc3\xa4mple.com"})
    EXPECT_FALSE(authority(bad)) << bad;
}

TEST(SignatureBase, NoValueCanPoseAsAnotherLine) {
  Request base{"GET", "a", "/", "", {}, {}, {}};
  base.headers.add("x", "y");
  for (const char c : {'\n', '\r', '\0', '\t', '\x7f', '\x80'}) {
    const std::string bad = "/a" + std::string(1, c) + "\"@query\": ?b";
    for (const auto member : {&Request::method, &Request::authority, &Request::path, &Request::query}) {
      Request request = base;
      request.*member = bad;
      EXPECT_FALSE(signature_base(request, cover({"@method", "@authority", "@path", "@query"}))) << int(c);
    }
    Request request{"GET", "a", "/", "", {}, {}, {}};
    request.headers.add("x", bad);
    EXPECT_FALSE(signature_base(request, cover({"x"}))) << int(c);
  }
  for (const char* path : {"", "a", "*", "/a?b", "/a#b", "/a b", "/\"", "http://a/b"})
    EXPECT_FALSE(signature_base({"GET", "a", path, "", {}, {}, {}}, cover({"@path"}))) << path;
  for (const char* query : {"a#b", "a b", "\"", "<"})
    EXPECT_FALSE(signature_base({"GET", "a", "/", query, {}, {}, {}}, cover({"@query"}))) << query;
}

TEST(SignatureBase, RefusesComponentsItDoesNotKnow) {
  const Request request = test_request();
  for (const char* name : {"@target-uri", "@request-target", "@scheme", "@query-param", "@status", "@signature-params",
                           "@Method", "", "Date", "da te", "x:y", "absent"})
    EXPECT_FALSE(signature_base(request, cover({name}))) << name;
  EXPECT_FALSE(signature_base(request, cover({"date", "@method", "date"})));
  EXPECT_FALSE(signature_base(request, {{{"date", {{"bs", 1}}}}, {}}));
  EXPECT_FALSE(signature_base(request, {{{Token{"date"}, {}}}, {}}));
}

TEST(SignatureBase, FieldsStandOnceOnOneLine) {
  Request request = test_request();
  request.headers.add("date", "Tue, 20 Apr 2021 02:07:55 GMT");
  EXPECT_FALSE(signature_base(request, cover({"date"})));
  for (const char* value : {"", " ", " a", "a ", "a\r\n b", "a\tb", "\xc3\xa4"}) {
    Request other;
    other.headers.add("x", value);
    EXPECT_FALSE(signature_base(other, cover({"x"}))) << value;
  }
}

}  // namespace
}  // namespace aceso::http
