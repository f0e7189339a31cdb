#pragma once
// The configuration of `aceso kgc serve`; docs/examples/kgc.toml is one with comments.

#include "serve/service_config.hpp"

namespace aceso::app {

struct KgcConfig {
  ServiceConfig service;
  std::filesystem::path master_key;
  std::optional<std::uint64_t> leaves_per_hospital;
};

Result<KgcConfig> read_kgc_config(const std::filesystem::path& path);

}  // namespace aceso::app
