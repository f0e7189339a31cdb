// Hashes, addresses, integers, RLP and the ABI against official and independent answers.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "chain/abi.hpp"
#include "chain/address.hpp"
#include "chain/hash.hpp"
#include "chain/revert.hpp"
#include "chain/rlp.hpp"
#include "vectors.hpp"

namespace aceso::chain {
namespace {

using test::digest;
using test::hex;
using test::vectors;

TEST(Hash, KnownAnswers) {
  EXPECT_EQ(to_hex(keccak256({})), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  EXPECT_EQ(to_hex(keccak256(as_bytes("abc"))), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  for (const auto& v : vectors("ethers.json")["keccak"]) EXPECT_EQ(keccak256(hex(v["data"])), digest(v["hash"]));
}

TEST(Address, ChecksumsOfEip55) {
  for (const char* text :
       {"0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"}) {
    EXPECT_EQ(to_string(parse_address(text, "a").value()), text);
  }
  for (const std::string text : vectors("ethers.json")["addresses"]) {
    EXPECT_EQ(to_string(parse_address(text, "a").value()), text);
  }
}

TEST(Address, RefusesOtherText) {
  for (const char* text :
       {"", "0x", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed00",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg", " 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}) {
    const auto parsed = parse_address(text, "hospital");
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().field, "hospital");
  }
}

RC_GTEST_PROP(U256, ProductAndSumAgreeWithSmallNumbers, (std::uint32_t a, std::uint32_t b, std::uint64_t c)) {
  const std::uint64_t product = std::uint64_t{a} * b;
  RC_ASSERT(U256::product(a, b) == U256::from(product));
  RC_ASSERT((U256::from(a) + U256::from(b)) == U256::from(std::uint64_t{a} + b));
  // (c + 1) a = c a + a, with c a above 64 bits.
  if (c + 1 != 0) RC_ASSERT(U256::product(c + 1, a) == U256::product(c, a) + U256::from(a));
  RC_ASSERT(U256::product(c, a) == U256::product(a, c));
}

TEST(U256, LargestProduct) {
  EXPECT_EQ(to_hex(U256::product(~0ull, ~0ull).significant()), "fffffffffffffffe0000000000000001");
}

rlp::Item item_from(const nlohmann::json& in) {
  if (in.is_array()) {
    std::vector<rlp::Item> items;
    for (const auto& child : in) items.push_back(item_from(child));
    return rlp::Item::list(std::move(items));
  }
  if (in.is_number()) return rlp::Item::integer(in.get<std::uint64_t>());
  return rlp::Item::string(as_bytes(in.get_ref<const std::string&>()));
}

TEST(Rlp, OfficialVectors) {
  for (const auto& [name, v] : vectors("rlptest.json").items()) {
    const Bytes out = hex(v["out"]);
    const auto decoded = rlp::decode(out);
    ASSERT_TRUE(decoded) << name;
    EXPECT_EQ(rlp::encode(*decoded), out) << name;
    if (v["in"].is_string() && v["in"].get<std::string>().starts_with('#')) continue;  // decimals above 64 bits
    EXPECT_EQ(rlp::encode(item_from(v["in"])), out) << name;
  }
}

TEST(Rlp, RefusesOfficialInvalidVectors) {
  for (const auto& [name, out] : vectors("rlptest-invalid.json").items()) {
    EXPECT_FALSE(rlp::decode(hex(out))) << name;
  }
}

TEST(Rlp, RefusesDeepNestingAndForeignIntegers) {
  Bytes nested(100, 0xc1);
  nested.push_back(0xc0);
  EXPECT_FALSE(rlp::decode(nested));
  EXPECT_FALSE(rlp::decode({}));
  EXPECT_FALSE(rlp::Item::string(Bytes{0}).to_u256("value"));
  EXPECT_FALSE(rlp::Item::string(Bytes(33, 1)).to_u256("value"));
  EXPECT_FALSE(rlp::Item::string(Bytes(9, 1)).to_u64("nonce"));
  EXPECT_FALSE(rlp::Item::list({}).to_u64("nonce"));
}

rc::Gen<rlp::Item> any_item(int depth) {
  auto string = rc::gen::map(rc::gen::arbitrary<Bytes>(), [](const Bytes& bytes) { return rlp::Item::string(bytes); });
  if (depth == 0) return string;
  auto list = rc::gen::map(rc::gen::container<std::vector<rlp::Item>>(any_item(depth - 1)),
                           [](std::vector<rlp::Item> items) { return rlp::Item::list(std::move(items)); });
  return rc::gen::oneOf(string, list);
}

RC_GTEST_PROP(Rlp, RoundTripAndEveryTruncationRefused, ()) {
  const auto item = *any_item(3);
  const Bytes encoded = rlp::encode(item);
  const auto decoded = rlp::decode(encoded);
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(*decoded == item);
  for (std::size_t size = 0; size < encoded.size(); ++size) RC_ASSERT(!rlp::decode(ByteView(encoded).first(size)));
  Bytes longer = encoded;
  longer.push_back(0x80);
  RC_ASSERT(!rlp::decode(longer));
}

RC_GTEST_PROP(Rlp, WhatDecodesReencodesIdentically, (const Bytes& bytes)) {
  if (const auto decoded = rlp::decode(bytes)) RC_ASSERT(rlp::encode(*decoded) == bytes);
}

TEST(Abi, AgreesWithEthers) {
  for (const auto& v : vectors("ethers.json")["abi"]) {
    const Bytes index = hex(v["index"]);
    const Bytes signature = hex(v["signature"]);
    const Bytes encoded = hex(v["encoded"]);
    const std::uint64_t period = v["period"];
    EXPECT_EQ(abi::encode(index, digest(v["digest"]), period, signature), encoded);
    EXPECT_EQ(abi::encode_call("publish(bytes,bytes32,uint64,bytes)", index, digest(v["digest"]), period, signature),
              hex(v["call"]));
    abi::Decoder decoder(encoded, 4, "publish");
    EXPECT_EQ(decoder.bytes("index"), index);
    EXPECT_EQ(decoder.bytes32("sealedDigest"), digest(v["digest"]));
    EXPECT_EQ(decoder.u64("period"), period);
    EXPECT_EQ(decoder.bytes("signature"), signature);
    EXPECT_TRUE(decoder.finish());
  }
}

/// Decodes (address, bool, uint64, bytes) and encodes it again; nothing when the decoder refuses.
std::optional<Bytes> reencode(ByteView data) {
  abi::Decoder decoder(data, 4, "event");
  const Address address = decoder.address("a");
  const bool flag = decoder.boolean("b");
  const std::uint64_t number = decoder.u64("c");
  const Bytes bytes = decoder.bytes("d");
  if (!decoder.finish()) return std::nullopt;
  return abi::encode(address, flag, number, bytes);
}

RC_GTEST_PROP(Abi, EveryChangedByteIsRefusedOrReencodesIdentically,
              (bool flag, std::uint64_t number, const Bytes& bytes, std::uint8_t change)) {
  const Bytes encoded = abi::encode(Address{{1, 2, 3}}, flag, number, bytes);
  RC_ASSERT(reencode(encoded) == encoded);
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    RC_ASSERT(!reencode(ByteView(encoded).first(i)));
    Bytes changed = encoded;
    changed[i] = static_cast<std::uint8_t>(changed[i] ^ change);
    if (const auto again = reencode(changed)) RC_ASSERT(*again == changed);
  }
}

TEST(Abi, NamesTheField) {
  const Bytes data = abi::encode(test::fill(1));
  abi::Decoder decoder(data, 1, "verdictOf");
  EXPECT_FALSE(decoder.boolean("matched"));
  const auto done = decoder.finish();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().field, "verdictOf.matched");
}

TEST(Revert, Names) {
  for (const auto& v : vectors("ethers.json")["reverts"]) {
    EXPECT_EQ(describe_revert(hex(v["data"])), v["text"].get<std::string>());
  }
  const Error error = revert_error("Periods.publishPeriod", abi::encode_call("ZeroDigest()"));
  EXPECT_EQ(reverted_with(error), "ZeroDigest");
  EXPECT_EQ(reverted_with(Error{ErrorCode::unavailable, "x", "reverted with ZeroDigest"}), std::nullopt);
}

}  // namespace
}  // namespace aceso::chain
