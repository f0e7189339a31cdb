// SHA-256 and HKDF against RFC 5869 and Wycheproof: tests/data/symm/NOTICE.

#include "symm/hash.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "vectors/json_file.hpp"

namespace aceso::symm {
namespace {

using aceso::testing::data_file;
using aceso::testing::hex;
using aceso::testing::text;

TEST(Sha256, KnownAnswers) {
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

RC_GTEST_PROP(Sha256, PartsAreTheWhole, (const std::vector<Bytes>& parts)) {
  Sha256 hash;
  Bytes whole;
  for (const Bytes& part : parts) {
    hash.add(part);
    append(whole, part);
    RC_ASSERT(hash.digest() == sha256(whole));
  }
}

TEST(Hkdf, Rfc5869) {
  const auto& tests = data_file("symm/rfc5869-hkdf.json");
  ASSERT_EQ(tests.size(), 3u);
  for (const auto& test : tests) {
    const auto size = test["l"].get<std::size_t>();
    EXPECT_EQ(to_hex(hkdf_extract(hex(test["salt"]), hex(test["ikm"])).reveal()), text(test["prk"]));
    EXPECT_EQ(to_hex(hkdf_expand(hex(test["prk"]), hex(test["info"]), size).reveal()), text(test["okm"]));
    EXPECT_EQ(to_hex(hkdf(hex(test["ikm"]), hex(test["salt"]), hex(test["info"]), size).reveal()), text(test["okm"]));
  }
}

TEST(Hkdf, Wycheproof) {
  const auto& tests = data_file("symm/wycheproof-hkdf-sha256.json");
  ASSERT_EQ(tests.size(), 80u);
  for (const auto& test : tests)
    EXPECT_EQ(
        to_hex(hkdf(hex(test["ikm"]), hex(test["salt"]), hex(test["info"]), test["size"].get<std::size_t>()).reveal()),
        text(test["okm"]))
        << test["tcId"];
}

}  // namespace
}  // namespace aceso::symm
