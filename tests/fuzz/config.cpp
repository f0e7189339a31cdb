// A service's TOML configuration.

#include "fuzz.hpp"
#include "serve/hospital_config.hpp"
#include "serve/kgc_config.hpp"

namespace aceso::fuzz {
namespace {

/// A basic string of TOML.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (byte < 0x20 || byte == 0x7f)
      out += "\\u00" + to_hex(std::array{byte});
    else
      out += c;
  }
  return out + '"';
}

/// What all services have, as a file says it; `keys` and `state` are more lines of these tables.
std::string written(const app::ServiceConfig& config, const std::string& keys, const std::string& state = {},
                    const std::string& listen = {}, const std::string& limits = {}, const std::string& chain = {}) {
  static constexpr const char* levels[] = {"debug", "info", "warning", "error"};
  std::string out = "[listen]\naddress = " + quoted(config.address) + "\nport = " + std::to_string(config.port);
  out += "\ntls_key = " + quoted(config.tls_key) + "\ntls_certificate = " + quoted(config.tls_certificate) + listen;
  out += "\n[keys]\nparameters = " + quoted(config.parameters) + "\naccount_seed = " + quoted(config.account_seed);
  out += "\naccount_label = " + quoted(config.account_label) + keys;
  out += "\n[state]\ndatabase = " + quoted(config.database) + state;
  out += "\n[chain]\nfolder = " + quoted(config.chain_folder) + "\nrpc = " + quoted(config.rpc) + chain;
  out += "\n[operator]\ntls_key_digest = " + quoted(config.operator_tls_key ? to_hex(*config.operator_tls_key) : "");
  out += "\n[limits]\nburst = " + std::to_string(config.pace.burst);
  out += "\nrequests_per_second = " + std::to_string(config.pace.per_second);
  out += "\nconnections_per_address = " + std::to_string(config.connections_per_address) + limits;
  out += std::string("\n[log]\nlevel = \"") + levels[static_cast<std::size_t>(config.log_level)] + "\"";
  return out + "\nformat = " + (config.log_json ? "\"json\"" : "\"text\"") + "\n";
}

std::string written(const app::KgcConfig& config) {
  return written(config.service, "\nmaster_key = " + quoted(config.master_key));
}

std::string written(const app::HospitalConfig& config) {
  std::string out = written(config.service, "\nencapsulation_key = " + quoted(config.encapsulation_key),
                            "\nblobs = " + quoted(config.blobs), "\nhost = " + quoted(config.host),
                            "\nrecord_bytes = " + std::to_string(config.most_record_bytes),
                            "\nconfirmations = " + std::to_string(config.confirmations));
  out += "[kgc]\nurl = " + quoted(config.kgc_url) + "\naccount = " + quoted(chain::to_string(config.kgc_account));
  out += "\n[peers]\n";
  for (const auto& [account, url] : config.peers) out += quoted(chain::to_string(account)) + " = " + quoted(url) + "\n";
  return out;
}

template <class Config>
void read_as(const ScratchFile& file, std::string_view text, Result<Config> (*read)(const std::filesystem::path&)) {
  file.write(text);
  const auto config = read(file.path());
  if (!config) return;
  const std::string first = written(*config);
  file.write(first);
  const auto again = read(file.path());
  require(again.has_value(), "what is read can be written");
  require(written(*again) == first, "and is read as the same");
}

void read(std::string_view text) {
  static const ScratchFile file;
  read_as(file, text, app::read_kgc_config);
  read_as(file, text, app::read_hospital_config);
}

}  // namespace
}  // namespace aceso::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aceso::fuzz::read(aceso::fuzz::as_text({data, size}));
  return 0;
}
