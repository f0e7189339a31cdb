#pragma once
// What the configurations of all services have in common.

#include <optional>

#include "base/bytes.hpp"
#include "serve/api.hpp"
#include "serve/toml_file.hpp"

namespace aceso::app {

struct ServiceConfig {
  std::string address;
  std::uint16_t port;
  std::filesystem::path tls_key, tls_certificate;
  std::filesystem::path parameters, account_seed;
  std::string account_label;
  std::string database;  ///< URL
  std::filesystem::path chain_folder;
  std::string rpc;  ///< empty: the node that `aceso chain up` started in chain_folder
  std::optional<Digest> operator_tls_key;
  Api::Pace pace;
  std::size_t connections_per_address;
  LogLevel log_level;
  bool log_json;
};

/// Reads these keys out of `file`, which the caller finishes. `label` is the default of the account's label.
Result<ServiceConfig> read_service_config(TomlFile& file, const std::filesystem::path& path, const std::string& label);

/// The error of a value in the file at `path`.
tl::unexpected<Error> wrong_value(const std::filesystem::path& path, const std::string& field, std::string message);

}  // namespace aceso::app
