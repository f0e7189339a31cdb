#pragma once
// Reading a procedure's inputs.

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <stdexcept>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "procedure.hpp"

namespace aceso::vectors {

class Inputs {
 public:
  explicit Inputs(const Json& json) : json_(json) {}

  [[nodiscard]] const Json& at(const std::string& key) const { return json_.at(key); }
  [[nodiscard]] bool has(const std::string& key) const { return json_.contains(key); }
  [[nodiscard]] std::string text(const std::string& key) const { return at(key).get<std::string>(); }
  [[nodiscard]] std::vector<std::string> texts(const std::string& key) const {
    return at(key).get<std::vector<std::string>>();
  }
  template <class T = std::uint64_t>
  [[nodiscard]] T number(const std::string& key) const {
    return at(key).get<T>();
  }
  [[nodiscard]] Bytes bytes(const std::string& key) const {
    const auto out = from_hex(text(key));
    if (!out) throw std::invalid_argument("not hexadecimal: " + key);
    return *out;
  }
  template <std::size_t N>
  [[nodiscard]] std::array<std::uint8_t, N> fixed(const std::string& key) const {
    const Bytes in = bytes(key);
    if (in.size() != N) throw std::invalid_argument("another size than expected: " + key);
    std::array<std::uint8_t, N> out;
    std::copy(in.begin(), in.end(), out.begin());
    return out;
  }
  [[nodiscard]] Digest digest(const std::string& key) const { return fixed<32>(key); }

 private:
  const Json& json_;
};

/// Outputs, or {"none": ...} as it is.
using Procedure = std::function<Result<Json>(const Inputs&, Random&)>;
using Procedures = std::map<std::string, Procedure>;

Procedures hash_procedures();
Procedures policy_procedures();
Procedures abe_procedures();
Procedures match_procedures();
Procedures report_procedures();
Procedures symm_procedures();
Procedures codec_procedures();

}  // namespace aceso::vectors
