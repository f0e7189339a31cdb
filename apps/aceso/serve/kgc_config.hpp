#pragma once
// The configuration of `aceso kgc serve`; docs/examples/kgc.toml is one with comments.

#include <optional>

#include "base/bytes.hpp"
#include "serve/log.hpp"
#include "serve/toml_file.hpp"

namespace aceso::app {

struct KgcConfig {
  std::string address;
  std::uint16_t port;
  std::filesystem::path parameters, master_key, account_seed, tls_key, tls_certificate;
  std::string account_label;
  std::string database;  ///< URL
  std::filesystem::path chain_folder;
  std::string rpc;  ///< empty: the node that `aceso chain up` started in chain_folder
  std::optional<Digest> operator_tls_key;
  LogLevel log_level;
  bool log_json;
};

Result<KgcConfig> read_kgc_config(const std::filesystem::path& path);

}  // namespace aceso::app
