// Keys, signatures, typed messages and transactions against official and independent answers.

#include "chain/account.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "chain/patient_message.hpp"
#include "chain/transaction.hpp"
#include "vectors.hpp"

namespace aceso::chain {
namespace {

using test::account;
using test::address;
using test::digest;
using test::fill;
using test::hex;
using test::secret;
using test::vectors;

constexpr const char* group_order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

TEST(Account, RefusesKeysOutOfRange) {
  EXPECT_FALSE(Account::from_key(SecretArray<32>()));
  EXPECT_FALSE(Account::from_key(secret(group_order)));
  EXPECT_FALSE(Account::from_key(secret(std::string(64, 'f'))));
  EXPECT_TRUE(Account::from_key(secret("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140")));
}

TEST(Account, DerivesWhatTheHeaderSays) {
  const auto& file = vectors("ethers.json");
  for (const auto& v : file["derived"]) {
    const Account derived = Account::derive(secret(file["seed"]), v["label"].get<std::string>(), v["counter"]);
    EXPECT_EQ(to_string(derived.address()), v["address"].get<std::string>());
  }
}

TEST(Account, RecoversAndRefusesHighS) {
  const Account signer = account(std::string(63, '0') + "1");
  EXPECT_EQ(to_string(signer.address()), "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
  const Signature signature = signer.sign(fill(7));
  EXPECT_EQ(signer.sign(fill(7)), signature);
  EXPECT_EQ(recover(fill(7), signature), signer.address());
  EXPECT_NE(recover(fill(8), signature), signer.address());
  EXPECT_EQ(Signature::from_bytes(signature.to_bytes()), signature);

  // (r, n - s) with the other parity verifies as well: the malleability that low s excludes.
  Signature high = signature;
  const Bytes order = hex(group_order);
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    const int difference = int{order[i]} - signature.s[i] - borrow;
    high.s[i] = static_cast<std::uint8_t>(difference);
    borrow = difference < 0 ? 1 : 0;
  }
  high.y_parity ^= 1;
  EXPECT_EQ(recover(fill(7), high).error().code, ErrorCode::bad_signature);

  Signature zero;
  EXPECT_FALSE(recover(fill(7), zero));
  zero.y_parity = 2;
  EXPECT_FALSE(recover(fill(7), zero));
  Bytes other = signature.to_bytes();
  other[64] = 1;
  EXPECT_FALSE(Signature::from_bytes(other));
  EXPECT_FALSE(Signature::from_bytes(ByteView(other).first(64)));
}

TEST(Eip712, MailExampleOfTheStandard) {
  const Eip712Domain domain{"Ether Mail", "1", 1, address("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC")};
  EXPECT_EQ(to_hex(domain_separator(domain)), "f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f");
  const auto person = [](const char* name, const char* wallet) {
    return struct_hash("Person(string name,address wallet)", keccak256(as_bytes(name)), address(wallet));
  };
  const Digest mail =
      struct_hash("Mail(Person from,Person to,string contents)Person(string name,address wallet)",
                  person("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"),
                  person("Bob", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"), keccak256(as_bytes("Hello, Bob!")));
  EXPECT_EQ(to_hex(mail), "c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e");
  const Digest to_sign = typed_digest(domain, mail);
  EXPECT_EQ(to_hex(to_sign), "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
  SecretArray<32> cow;
  keccak256({as_bytes("cow")}, cow.reveal_mut());
  EXPECT_EQ(to_hex(Account::from_key(std::move(cow))->sign(to_sign).to_bytes()),
            "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6"
            "f72307f996231605b915621c");
}

TEST(PatientMessage, AgreesWithEthers) {
  const auto& v = vectors("ethers.json")["typed"];
  const Eip712Domain domain{.chain_id = v["chainId"], .verifying_contract = address(v["records"])};
  const Address hospital = address(v["hospital"]);
  const Digest a = digest(v["digests"][0]);
  const Digest b = digest(v["digests"][1]);
  const Digest c = digest(v["digests"][2]);
  EXPECT_EQ(domain_separator(domain), digest(v["separator"]));
  const Digest publish = digest_to_sign(domain, Publish{hospital, a, b, 7});
  EXPECT_EQ(publish, digest(v["messages"]["Publish"]));
  EXPECT_EQ(digest_to_sign(domain, Withdraw{a, hospital, 2}), digest(v["messages"]["Withdraw"]));
  EXPECT_EQ(digest_to_sign(domain, Acknowledge{a, hospital, b, c}), digest(v["messages"]["Acknowledge"]));
  const Account patient = account(v["key"]);
  EXPECT_EQ(record_id_of(patient.address()), digest(v["recordId"]));
  EXPECT_EQ(patient.sign(publish).to_bytes(), hex(v["publishSignature"]));
}

Transaction transaction_from(const nlohmann::json& v) {
  Transaction t;
  t.chain_id = v["chainId"];
  t.nonce = v["nonce"];
  t.max_priority_fee_per_gas = v["maxPriorityFeePerGas"];
  t.max_fee_per_gas = v["maxFeePerGas"];
  t.gas_limit = v["gasLimit"];
  if (!v["to"].is_null()) t.to = address(v["to"]);
  t.data = hex(v["data"]);
  return t;
}

TEST(Transaction, SignsAsOthersDo) {
  auto all = vectors("ethers.json")["transactions"];
  for (const auto& v : vectors("eip1559-ethereumjs.json")) all.push_back(v);
  for (const auto& v : all) {
    const Bytes raw = hex(v["raw"]);
    const auto decoded = SignedTransaction::decode(raw);
    ASSERT_TRUE(decoded) << decoded.error().field;
    EXPECT_EQ(decoded->encode(), raw);
    Transaction expected = transaction_from(v);
    expected.value = decoded->transaction.value;
    EXPECT_EQ(decoded->transaction, expected);
    const Account signer = account(v["key"]);
    EXPECT_EQ(sign(expected, signer).encode(), raw);
    EXPECT_EQ(decoded->sender(), signer.address());
    if (!v.contains("hash")) continue;
    EXPECT_EQ(decoded->hash(), digest(v["hash"]));
  }
}

TEST(Transaction, ReadsValues) {
  const auto& v = vectors("eip1559-ethereumjs.json")[0];
  const auto decoded = SignedTransaction::decode(hex(v["raw"]));
  EXPECT_EQ(decoded->transaction.value, U256::from(std::stoull(v["value"].get<std::string>())));
}

TEST(Transaction, RefusesLeadingZerosOfTheOfficialTest) {
  // ethereum/tests TransactionTests/ttEIP1559/maxFeePerGas00prefix
  const auto decoded = SignedTransaction::decode(hex(
      "0x02f88701808477359400a100ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff82520894095e7baea6a6c7"
      "c4c2dfeb977efac326af552d878080c080a05cbd172231fc0735e0fb994dd5b1a4939170a260b36f0427a8a80866b063b948a07c230f"
      "7f578dd61785c93361b9871c0706ebfa6d06e3f4491dc9558c5202ed36"));
  EXPECT_FALSE(decoded);
}

RC_GTEST_PROP(Transaction, EveryChangedByteIsRefusedOrReencodesIdentically, (const Bytes& data, std::uint8_t change)) {
  const Account signer = account(std::string(63, '0') + "1");
  const Transaction t{.chain_id = 1,
                      .nonce = 2,
                      .max_priority_fee_per_gas = 3,
                      .max_fee_per_gas = 4,
                      .gas_limit = 5,
                      .to = {},
                      .value = {},
                      .data = data};
  const Bytes raw = sign(t, signer).encode();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    RC_ASSERT(!SignedTransaction::decode(ByteView(raw).first(i)));
    Bytes changed = raw;
    changed[i] = static_cast<std::uint8_t>(changed[i] ^ change);
    if (const auto decoded = SignedTransaction::decode(changed)) RC_ASSERT(decoded->encode() == changed);
  }
}

}  // namespace
}  // namespace aceso::chain
