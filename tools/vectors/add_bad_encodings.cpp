// Encodings that must be refused, each for one reason.

#include "book.hpp"

namespace aceso::vectors {

void add_bad_encodings(Book& book, const World& world) {
  const auto bad = [&](const std::string& name, const std::string& about, const std::string& artifact) {
    book.file("bad-" + name, about);
    book.refused("decode", {{"artifact", artifact}});
  };
  const std::string pp = world.setup["parameters"], updk = world.update_key, attk = world.attribute_key;
  const std::string sk = world.user["user_secret_key"];
  const auto changed = [](std::string hex, std::size_t byte, const std::string& to) {
    return hex.replace(2 * byte, to.size(), to);
  };

  bad("magic", "The first byte is not 'A'.", changed(pp, 0, "42"));
  bad("kind", "There is no artifact 0x0d.", changed(pp, 3, "0d"));
  bad("version", "There is no version 2.", changed(pp, 4, "02"));
  bad("suite", "There is no suite 2.", changed(pp, 5, "02"));
  bad("empty", "Nothing at all.", "");
  bad("cut", "The last byte is missing.", pp.substr(0, pp.size() - 2));
  bad("extended", "One byte too many.", pp + "00");
  bad("parameters-depth", "The depth is 33.", changed(pp, 6, "21"));
  bad("parameters-period", "The period has no length.", changed(pp, 7, "00000000"));
  bad("gt-not-reduced", "The first coefficient is p.",
      changed(pp, 11,
              "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab"));
  bad("gt-outside-the-subgroup", "The first coefficient is 2.", changed(pp, 11, std::string(95, '0') + "2"));
  bad("gt-identity", "One.", pp.substr(0, 22) + std::string(95, '0') + "1" + std::string(1056, '0'));
  bad("scalar-not-reduced", "beta is r.",
      changed(sk, 6, "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"));
  bad("scalar-zero", "beta is 0.", changed(sk, 6, std::string(64, '0')));
  bad("g1-identity", "Q_x0 of the first node is the identity.", changed(updk, 31, "c0" + std::string(94, '0')));
  bad("g1-outside-the-subgroup", "Q_x0 of the first node is on the curve, but not of order r.",
      changed(updk, 31,
              "8123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"));
  bad("g1-uncompressed-flag", "The first bit of Q_x0 is not set.", changed(updk, 31, "0"));
  bad("g2-identity", "Q_x1 of the first node is the identity.", changed(updk, 79, "c0" + std::string(190, '0')));
  bad("update-key-count", "It says one node more than there are.",
      changed(updk, 15, "00000000000000" + std::string("ff")));
  bad("update-key-node-0", "There is no node 0.", changed(updk, 23, std::string(16, '0')));
  bad("attribute-key-order", "The attributes are not in byte order.", changed(attk, 6 + 2 + 4 + 2 + 2, "63"));
  bad("attribute-key-id", "The id has a control character.", changed(attk, 8, "07"));
  bad("ciphertext-policy-not-canonical", "Two blanks.",
      "4143530a0101" + std::string(64, '1') + std::string(64, '2') + "0000000000000008" + "0007" + "6120206f722062");
  bad("revocation-list-order", "The leaves are not increasing.",
      "4143530401010000000000000002"
      "00000000000000050000000000000001"
      "00000000000000050000000000000002");
  bad("kgc-state-id", "An id must not be empty.",
      "4143530301010000000000000001"
      "0000");
}

}  // namespace aceso::vectors
