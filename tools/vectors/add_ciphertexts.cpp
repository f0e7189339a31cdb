// Encrypt, PreDec, Dec.

#include "book.hpp"

namespace aceso::vectors {
namespace {

const std::string record_id = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const std::string data_digest = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";
const std::string report_key_digest = "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f";
const std::string key = "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f";

Json encrypt(const World& world, const std::string& policy, int period) {
  return {{"parameters", world.setup["parameters"]},
          {"record_id", record_id},
          {"data_digest", data_digest},
          {"report_key_digest", report_key_digest},
          {"period", period},
          {"policy", policy},
          {"symmetric_key", key}};
}

}  // namespace

void add_ciphertexts(Book& book, const World& world) {
  const auto pre_dec = [&](const Json& ct) {
    return Json{{"pre_decryption_key", world.pre_decryption_key}, {"ciphertext", ct}};
  };
  const auto dec = [](const Json& user, const Json& semi, const Json& ct) {
    return Json{{"user_secret_key", user["user_secret_key"]}, {"semi_ciphertext", semi}, {"ciphertext", ct}};
  };
  struct Named {
    const char* name;
    const char* policy;
  };
  Json ct, semi;
  for (const Named& one :
       {Named{"one-attribute", "a"}, Named{"and", "a and b"}, Named{"or", "x or b or c"},
        Named{"threshold", "2 of (a, x, c)"}, Named{"repeated", "(a and b) or (a and x) or (c and a)"},
        Named{"nested", "a and (x or 2 of (b, y, c and a))"}, Named{"quoted", "\"of\" or a"}}) {
    book.file(std::string("record-") + one.name,
              std::string("From SymKey and back, under the policy ") + one.policy + ".");
    ct = book.add("encrypt", encrypt(world, one.policy, 8))["ciphertext"];
    semi = book.add("pre_dec", pre_dec(ct))["semi_ciphertext"];
    book.add("dec", dec(world.user, semi, ct));
  }
  book.file("record-for-others", "Null result: the policy is not satisfied.");
  book.refused("pre_dec", pre_dec(book.add("encrypt", encrypt(world, "a and x", 8))["ciphertext"]));
  book.file("record-of-another-period", "Null result: the key is for period 8, the record of period 9.");
  const Json late = book.add("encrypt", encrypt(world, "a", 9))["ciphertext"];
  book.refused("pre_dec", pre_dec(late));
  book.file("record-of-another-doctor", "Another doctor's beta does not open it.");
  book.refused("dec", dec(world.other, semi, ct));
  book.file("record-with-another-semi-ciphertext", "A semi-ciphertext names its ciphertext.");
  book.refused("dec", dec(world.user, semi, late));
}

}  // namespace aceso::vectors
