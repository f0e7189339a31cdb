// Signed requests: the form, a round trip, and times around each boundary.

#include "http/signature.hpp"

#include <gtest/gtest.h>

#include "http/base64.hpp"
#include "http/digest.hpp"
#include "signature/signed_request.hpp"

namespace aceso::http {
namespace {

using namespace testing;

TEST(Signature, TheFormIsTheDocumentedOne) {
  const Request request = signed_request();
  EXPECT_EQ(request.headers.find("Content-Digest"), content_digest(request.body));
  const std::string nonce = to_base64(inspect(request).value().nonce);
  EXPECT_EQ(nonce.size(), 24);
  EXPECT_EQ(request.headers.find("Signature-Input"),
            R"(aceso=("@method" "@authority" "@path" "@query" "content-digest" "content-type");created=1790000000;)"
            R"(expires=1790000060;nonce=")" +
                nonce + R"(";keyid="doctor-7";alg="ed25519";tag="aceso")");
  const std::string signature = request.headers.find("Signature").value();
  EXPECT_TRUE(signature.starts_with("aceso=:") && signature.ends_with("==:") && signature.size() == 7 + 88 + 1);

  const Request bare = signed_request(false);
  EXPECT_EQ(bare.headers.fields().size(), 2);
  EXPECT_TRUE(bare.headers.find("signature-input")
                  ->starts_with(R"(aceso=("@method" "@authority" "@path" "@query");created=1790000000;)"));
}

TEST(Signature, RoundTrips) {
  for (const bool with_body : {true, false}) {
    const Request request = signed_request(with_body);
    EXPECT_TRUE(accepted(request));
    const SignedBy claim = inspect(request).value();
    EXPECT_EQ(claim.key_id, "doctor-7");
    EXPECT_EQ(claim.authority, "hospital.example:8443");
    EXPECT_EQ(claim.created, now);
    EXPECT_EQ(claim.expires, now + 60);
    EXPECT_TRUE(claim.base.starts_with(with_body ? "\"@method\": POST\n\"@authority\": hospital.example:8443\n"
                                                 : "\"@method\": GET\n\"@authority\": hospital.example:8443\n"));
  }
}

TEST(Signature, TwoSignaturesHaveTwoNonces) {
  testing::SeededRandom rng("two");
  Request a = unsigned_request(true), b = unsigned_request(true);
  ASSERT_TRUE(sign(a, "doctor-7", key(), now, rng));
  ASSERT_TRUE(sign(b, "doctor-7", key(), now, rng));
  EXPECT_NE(inspect(a)->nonce, inspect(b)->nonce);
}

TEST(Signature, OtherFieldsMayBeAddedOnTheWay) {
  Request request = signed_request();
  request.headers.add("Via", "1.1 proxy");
  EXPECT_TRUE(accepted(request));
}

TEST(Signature, AnotherKeyDoesNotVerify) {
  testing::SeededRandom rng("other");
  const SignedBy claim = inspect(signed_request()).value();
  EXPECT_FALSE(verify(claim, symm::SigningKey::generate(rng).public_key(), now, skew));
  EXPECT_FALSE(verify(claim, symm::SigningPublicKey{}, now, skew));
}

TEST(Signature, TimesAroundEachBoundary) {
  const SignedBy claim = inspect(signed_request()).value();
  const auto at = [&](std::int64_t time, std::int64_t allowed = skew) {
    return verify(claim, key().public_key(), time, allowed);
  };
  EXPECT_EQ(at(now - skew - 1).error().message, "was created in the future");
  EXPECT_TRUE(at(now - skew));
  EXPECT_TRUE(at(now));
  EXPECT_TRUE(at(now + 59));
  EXPECT_EQ(at(now + 60).error().message, "has expired");
  EXPECT_EQ(at(now + 61).error().message, "has expired");
  EXPECT_FALSE(at(0));
  EXPECT_TRUE(at(now, 0));
  EXPECT_FALSE(at(now - 1, 0));
  // A claim that did not come from inspect lives no longer.
  SignedBy longer = claim;
  longer.expires = now + 1000;
  EXPECT_EQ(verify(longer, key().public_key(), now + 60, skew).error().message, "is too old");
  EXPECT_TRUE(verify(longer, key().public_key(), now + 59, skew));
}

TEST(Signature, SignRefusesWhatInspectWould) {
  testing::SeededRandom rng("refuse");
  const auto signs = [&](const std::function<void(Request&)>& change, bool with_body = true) {
    Request request = unsigned_request(with_body);
    change(request);
    const std::size_t fields = request.headers.fields().size();
    const bool out = sign(request, "k", key(), now, rng).has_value();
    EXPECT_EQ(request.headers.fields().size(), out ? fields + (with_body ? 3 : 2) : fields);
    EXPECT_EQ(out, inspect(request).has_value());
    return out;
  };
  EXPECT_TRUE(signs([](Request&) {}));
  EXPECT_TRUE(signs([](Request&) {}, false));
  EXPECT_TRUE(signs([](Request& r) { r.query.clear(); }));
  EXPECT_FALSE(signs([](Request& r) { r.headers = {}; }));
  EXPECT_FALSE(signs([](Request& r) { r.headers.add("content-type", "b"); }));
  EXPECT_FALSE(signs([](Request& r) { r.headers.add("content-type", "b"); }, false));
  EXPECT_FALSE(signs([](Request& r) { r.headers.add("content-digest", "b"); }, false));
  EXPECT_FALSE(signs([](Request& r) { r.headers.add("signature", "b"); }));
  EXPECT_FALSE(signs([](Request& r) { r.headers.add("Signature-Input", "b"); }));
  EXPECT_FALSE(signs([](Request& r) { r.method = "G T"; }));
  EXPECT_FALSE(signs([](Request& r) { r.authority = ""; }));
  EXPECT_FALSE(signs([](Request& r) { r.path = "a"; }));
  EXPECT_FALSE(signs([](Request& r) { r.query = "#"; }));
}

TEST(Signature, KeyIdsAndTimesAreBounded) {
  testing::SeededRandom rng("bounds");
  const auto signs = [&](const std::string& id, std::int64_t created) {
    Request request = unsigned_request(true);
    return sign(request, id, key(), created, rng) && inspect(request) && inspect(request)->key_id == id;
  };
  EXPECT_TRUE(signs("a", 0));
  EXPECT_TRUE(signs(R"(a "quoted\" one)", now));
  EXPECT_TRUE(signs(std::string(128, 'a'), 999'999'999'999'939));
  EXPECT_FALSE(signs("", now));
  EXPECT_FALSE(signs(std::string(129, 'a'), now));
  EXPECT_FALSE(signs("a\n", now));
  EXPECT_FALSE(signs("\xc3\xa4", now));
  EXPECT_FALSE(signs("a", -1));
  EXPECT_FALSE(signs("a", 999'999'999'999'940));
}

}  // namespace
}  // namespace aceso::http
