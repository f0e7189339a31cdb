// A service's TOML configuration.

#include "fuzz.hpp"
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

/// The configuration as a file that says everything.
std::string written(const app::KgcConfig& config) {
  static constexpr const char* levels[] = {"debug", "info", "warning", "error"};
  std::string out = "[listen]\naddress = " + quoted(config.address) + "\nport = " + std::to_string(config.port);
  out += "\ntls_key = " + quoted(config.tls_key) + "\ntls_certificate = " + quoted(config.tls_certificate);
  out += "\n[keys]\nparameters = " + quoted(config.parameters) + "\nmaster_key = " + quoted(config.master_key);
  out += "\naccount_seed = " + quoted(config.account_seed) + "\naccount_label = " + quoted(config.account_label);
  out += "\n[state]\ndatabase = " + quoted(config.database);
  out += "\n[chain]\nfolder = " + quoted(config.chain_folder) + "\nrpc = " + quoted(config.rpc);
  out += "\n[operator]\ntls_key_digest = " + quoted(config.operator_tls_key ? to_hex(*config.operator_tls_key) : "");
  out += std::string("\n[log]\nlevel = \"") + levels[static_cast<std::size_t>(config.log_level)] + "\"";
  return out + "\nformat = " + (config.log_json ? "\"json\"" : "\"text\"") + "\n";
}

void read(std::string_view text) {
  static const ScratchFile file;
  file.write(text);
  const auto config = app::read_kgc_config(file.path());
  if (!config) return;
  const std::string first = written(*config);
  file.write(first);
  const auto again = app::read_kgc_config(file.path());
  require(again.has_value(), "what is read can be written");
  require(written(*again) == first, "and is read as the same");
}

}  // namespace
}  // namespace aceso::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aceso::fuzz::read(aceso::fuzz::as_text({data, size}));
  return 0;
}
