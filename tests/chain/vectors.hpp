#pragma once
// Reading the files of tests/data/chain.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "chain/account.hpp"

namespace aceso::chain::test {

/// The parsed file, kept until the program ends, so that loops may run over a part of it.
inline const nlohmann::json& vectors(const std::string& name) {
  static std::map<std::string, nlohmann::json> files;
  auto& file = files[name];
  if (file.is_null()) {
    std::ifstream in(ACESO_TEST_DATA "/chain/" + name);
    file = nlohmann::json::parse(in);
  }
  return file;
}

inline Bytes hex(const std::string& text) { return from_hex(text).value(); }
inline Digest digest(const std::string& text) { return digest_from_hex(text).value(); }
inline Address address(const std::string& text) { return parse_address(text, "test").value(); }

inline SecretArray<32> secret(const std::string& text) {
  const Bytes bytes = hex(text);
  SecretArray<32> out;
  std::copy_n(bytes.begin(), 32, out.reveal_mut().begin());
  return out;
}

inline Account account(const std::string& key) { return Account::from_key(secret(key)).value(); }

/// The same digest byte 32 times.
inline Digest fill(std::uint8_t byte) {
  Digest out;
  out.fill(byte);
  return out;
}

}  // namespace aceso::chain::test
