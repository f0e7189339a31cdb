#pragma once
// The members of a JSON object that somebody else wrote.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "chain/address.hpp"

namespace aceso::app {

/// Reads members one by one. The first failure sticks: later reads give empty values, and finish() reports it
/// (bad_encoding). Members that nobody asks for are ignored.
class Fields {
 public:
  /// `where` names the object in errors: "service", or a file.
  Fields(const nlohmann::json& object, std::string where);

  /// Without control characters, so that it can be shown on a terminal.
  std::string text(const char* name);
  std::uint64_t number(const char* name);
  bool truth(const char* name);
  Digest digest(const char* name);  ///< 64 hexadecimal digits
  chain::Address address(const char* name);
  Bytes base64(const char* name);
  /// Nothing when the member is null; otherwise like those above.
  std::optional<bool> truth_or_null(const char* name);
  std::optional<std::string> text_or_null(const char* name);
  std::optional<Digest> digest_or_null(const char* name);
  /// An array; empty after a failure.
  const nlohmann::json& list(const char* name);
  std::vector<std::string> texts(const char* name);

  void reject(const std::string& name, const std::string& message);
  [[nodiscard]] Result<void> finish() const;

 private:
  const nlohmann::json& member(const char* name);

  const nlohmann::json& object_;
  std::string where_;
  std::optional<Error> error_;
};

}  // namespace aceso::app
