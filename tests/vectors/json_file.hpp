#pragma once
// Reading the files of tests/data.

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/bytes.hpp"

namespace aceso::testing {

/// The parsed file tests/data/PATH, kept until the program ends, so that loops may run over a part of it. Throws when
/// it is missing or not JSON.
inline const nlohmann::json& data_file(const std::string& path) {
  static std::map<std::string, nlohmann::json> files;
  auto& file = files[path];
  if (file.is_null()) {
    std::ifstream in(ACESO_TEST_DATA "/" + path);
    file = nlohmann::json::parse(in);
  }
  return file;
}

inline std::string text(const nlohmann::json& value) { return value.get<std::string>(); }
inline Bytes hex(const nlohmann::json& value) { return from_hex(text(value)).value(); }

/// The bytes as a fixed-size array; they must be exactly N.
template <std::size_t N>
std::array<std::uint8_t, N> fixed(ByteView bytes) {
  std::array<std::uint8_t, N> out;
  if (bytes.size() != N) throw std::length_error("a vector of another size than the test expects");
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

}  // namespace aceso::testing
