// Every change of a signed request is refused.

#include <gtest/gtest.h>

#include "http/base64.hpp"
#include "http/digest.hpp"
#include "signature/mutation.hpp"
#include "signature/signed_request.hpp"

namespace aceso::http {
namespace {

using namespace testing;

TEST(Tampering, EveryCharacterOfTheRequestCounts) {
  for (const bool with_body : {true, false}) {
    const Request good = signed_request(with_body);
    for (const auto member : {&Request::method, &Request::authority, &Request::path, &Request::query}) {
      const std::size_t size = (good.*member).size();
      for (std::size_t i = 0; i < size; ++i) {
        Request changed = good;
        (changed.*member)[i] = (changed.*member)[i] == '1' ? '2' : '1';
        EXPECT_FALSE(accepted(changed)) << changed.*member;
        changed = good;
        (changed.*member).erase(i, 1);
        EXPECT_FALSE(accepted(changed)) << changed.*member;
      }
      Request changed = good;
      changed.*member += 'x';
      EXPECT_FALSE(accepted(changed)) << changed.*member;
      (changed.*member).clear();
      EXPECT_FALSE(accepted(changed));
    }
  }
}

TEST(Tampering, PathAndQueryDoNotFlowIntoEachOther) {
  testing::SeededRandom rng("flow");
  Request request{"GET", "a", "/b", "c", {}, {}, {}};
  ASSERT_TRUE(sign(request, "k", key(), now, rng));
  request.path = "/b?c";
  request.query = "";
  EXPECT_FALSE(accepted(request));
}

TEST(Tampering, EveryBitOfTheBodyCounts) {
  const Request good = signed_request();
  for (std::size_t bit = 0; bit < good.body.size() * 8; ++bit) {
    Request changed = good;
    changed.body[bit / 8] = static_cast<std::uint8_t>(changed.body[bit / 8] ^ (1 << bit % 8));
    EXPECT_EQ(inspect(changed).error().code, ErrorCode::bad_signature);
    // With a digest that fits, the signature does not.
    changed = with_field(changed, "content-digest", [&](const std::string&) { return content_digest(changed.body); });
    EXPECT_TRUE(inspect(changed));
    EXPECT_FALSE(accepted(changed));
  }
  Request dropped = good;
  dropped.body.clear();
  EXPECT_FALSE(accepted(dropped));
  Request added = signed_request(false);
  added.body = {1};
  EXPECT_FALSE(accepted(added));
  added.headers.add("content-type", "text/plain");
  added.headers.add("content-digest", content_digest(added.body));
  EXPECT_FALSE(accepted(added));
}

TEST(Tampering, EveryFieldStandsOnceOnOneLine) {
  const Request good = signed_request();
  for (const char* name : {"content-type", "content-digest", "signature-input", "signature"}) {
    EXPECT_FALSE(accepted(with_field(good, name, [](auto) { return ""; }))) << name;
    for (const std::string& value : {good.headers.find(name).value(), std::string("x"), std::string()}) {
      Request repeated = good;
      repeated.headers.add(name, value);
      EXPECT_FALSE(accepted(repeated)) << name;
    }
    for (const char* end : {" ", "\t", "\r\n x", ",", ", ", ";x=1", ", x=1"}) {
      EXPECT_FALSE(accepted(with_field(good, name, [&](const auto& v) { return v + end; }))) << name << end;
      EXPECT_FALSE(accepted(with_field(good, name, [&](const auto& v) { return end + v; }))) << name << end;
    }
  }
  EXPECT_FALSE(accepted(with_field(good, "content-type", "json", "xml")));
  for (const char* name : {"content-type", "content-digest"}) {
    Request added = signed_request(false);
    added.headers.add(name, name == std::string("content-type") ? "text/plain" : content_digest({}));
    EXPECT_FALSE(accepted(added)) << name;
  }
}

TEST(Tampering, ComponentsAreExactlyThoseOfTheForm) {
  const Request good = signed_request();
  const std::vector<std::string> components = {"@method", "@authority",     "@path",
                                               "@query",  "content-digest", "content-type"};
  for (const std::string& name : components) {
    const std::string quoted = '"' + name + '"';
    EXPECT_FALSE(accepted(with_field(good, "signature-input", quoted, "")));
    EXPECT_FALSE(accepted(with_field(good, "signature-input", quoted, quoted + ' ' + quoted)));
    EXPECT_FALSE(accepted(with_field(good, "signature-input", quoted, quoted + ";req=1")));
    EXPECT_FALSE(accepted(with_field(good, "signature-input", quoted, "\"via\"")));
    EXPECT_FALSE(accepted(with_field(good, "signature-input", quoted, name)));
  }
  const auto swap = [&](const char* from, const char* to) { return with_field(good, "signature-input", from, to); };
  EXPECT_FALSE(accepted(swap(R"("@method" "@authority")", R"("@authority" "@method")")));
  EXPECT_FALSE(accepted(swap(R"("@method" )", R"("@method"  )")));
  EXPECT_EQ(inspect(swap(R"("content-type")", R"("content-type" "via")")).error().message,
            "must cover exactly the components of the form");
  EXPECT_FALSE(accepted(swap(R"("@method" )", R"("@target-uri" "@method" )")));
}

TEST(Tampering, ParametersAreExactlyThoseOfTheForm) {
  const Request good = signed_request();
  const std::string nonce = ";nonce=\"" + to_base64(inspect(good)->nonce) + '"';
  const std::vector<std::string> parameters = {";created=1790000000", ";expires=1790000060", nonce,
                                               ";keyid=\"doctor-7\"", ";alg=\"ed25519\"",    ";tag=\"aceso\""};
  for (const std::string& p : parameters) {
    for (const std::string& other : {std::string(), p + p, p + ";x=1", ";x=1" + p, "; " + p.substr(1)})
      EXPECT_FALSE(inspect(with_field(good, "signature-input", p, other))) << other;
    // The same with the parameter moved to the end.
    Request moved = with_field(good, "signature-input", p, "");
    moved = with_field(moved, "signature-input", [&](const auto& v) { return v + p; });
    EXPECT_EQ(accepted(moved), p == parameters.back()) << p;
    // Of another type.
    const std::string name = p.substr(0, p.find('=') + 1);
    for (const char* value : {"1", "\"1\"", "a", ":Zg==:", "-1", "1.0", "?1"})
      EXPECT_FALSE(accepted(with_field(good, "signature-input", p, name + value))) << name << value;
  }
  const auto swap = [&](const char* from, const char* to) { return with_field(good, "signature-input", from, to); };
  EXPECT_FALSE(inspect(swap("expires=1790000060", "expires=1790000061")));
  EXPECT_FALSE(inspect(swap("expires=1790000060", "expires=1790000059")));
  EXPECT_FALSE(inspect(swap("created=1790000000", "created=01790000000")));
  EXPECT_FALSE(inspect(swap("ed25519", "hmac-sha256")));
  EXPECT_FALSE(inspect(swap("tag=\"aceso\"", "tag=\"other\"")));
  EXPECT_FALSE(inspect(swap("doctor-7", "")));
  EXPECT_FALSE(accepted(swap("doctor-7", "doctor-8")));
  // A later time for the same signature.
  Request later = swap("created=1790000000", "created=1790000001");
  later = with_field(later, "signature-input", "expires=1790000060", "expires=1790000061");
  EXPECT_TRUE(inspect(later));
  EXPECT_FALSE(accepted(later));
}

TEST(Tampering, EveryCharacterOfTheSignatureFieldsCounts) {
  const Request good = signed_request();
  for (const char* name : {"signature-input", "signature", "content-digest", "content-type"}) {
    const std::string value = good.headers.find(name).value();
    for (std::size_t i = 0; i < value.size(); ++i) {
      std::string changed = value;
      changed[i] = value[i] == 'A' ? 'B' : 'A';
      EXPECT_FALSE(accepted(with_field(good, name, [&](auto) { return changed; }))) << changed;
      changed = value;
      changed.erase(i, 1);
      EXPECT_FALSE(accepted(with_field(good, name, [&](auto) { return changed; }))) << changed;
    }
  }
}

TEST(Tampering, EveryBitOfTheSignatureCounts) {
  const SignedBy good = inspect(signed_request()).value();
  for (std::size_t bit = 0; bit < 512; ++bit) {
    SignedBy changed = good;
    changed.signature[bit / 8] = static_cast<std::uint8_t>(changed.signature[bit / 8] ^ (1 << bit % 8));
    EXPECT_EQ(verify(changed, key().public_key(), now, skew).error().code, ErrorCode::bad_signature);
  }
}

TEST(Tampering, OneSignatureLabelledAceso) {
  const Request good = signed_request();
  const auto both = [&](const std::string& from, const std::string& to) {
    return with_field(with_field(good, "signature", from, to), "signature-input", from, to);
  };
  EXPECT_FALSE(accepted(both("aceso=", "other=")));
  EXPECT_FALSE(accepted(both("aceso=", "Aceso=")));
  const auto twice = [](const Request& request, const char* name) {
    return with_field(request, name, [](const std::string& v) { return v + ", b" + v; });
  };
  EXPECT_FALSE(accepted(twice(good, "signature")));
  EXPECT_EQ(inspect(twice(good, "signature-input")).error().message, "must hold one signature, labelled aceso");
  EXPECT_FALSE(accepted(twice(twice(good, "signature"), "signature-input")));
  EXPECT_FALSE(accepted(with_field(good, "signature", [](auto) { return "aceso=()"; })));
  EXPECT_FALSE(accepted(with_field(good, "signature", [](auto) { return "aceso=1"; })));
  EXPECT_FALSE(accepted(with_field(good, "signature", [](auto) { return "aceso=:Zm9v:"; })));
  EXPECT_FALSE(accepted(with_field(good, "signature-input", [](auto) { return "aceso=1"; })));
  EXPECT_FALSE(accepted(with_field(good, "signature-input", [](auto) { return std::string(9000, 'a'); })));
}

TEST(Tampering, MutatedFieldsAreNeverAccepted) {
  const Request good = signed_request();
  const bool held = rc::check("a changed Signature-Input or Signature is refused", [&] {
    const char* name = *rc::gen::element("signature-input", "signature");
    const std::string value = good.headers.find(name).value();
    const std::string changed = testing::mutated(value);
    RC_PRE(changed != value);
    RC_ASSERT_FALSE(accepted(with_field(good, name, [&](auto) { return changed; })));
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace aceso::http
