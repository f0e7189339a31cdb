#pragma once
// The configuration of `aceso hospital serve`; docs/examples/hospital.toml is one with comments.

#include <map>

#include "chain/address.hpp"
#include "serve/service_config.hpp"

namespace aceso::app {

struct HospitalConfig {
  ServiceConfig service;
  std::string host;  ///< under which users reach the service
  std::filesystem::path encapsulation_key;
  std::filesystem::path blobs;
  std::uint64_t confirmations;
  std::uint64_t most_record_bytes;
  std::string kgc_url;
  chain::Address kgc_account;
  std::map<chain::Address, std::string> peers;  ///< URLs of other hospitals
};

Result<HospitalConfig> read_hospital_config(const std::filesystem::path& path);

}  // namespace aceso::app
