#include "serve/service_config.hpp"

namespace aceso::app {
namespace {

constexpr std::string_view sqlite = "sqlite:";

/// "sqlite:PATH" with a relative path starts at the configuration's folder too.
std::string database_url(const std::string& url, const std::filesystem::path& folder) {
  if (!url.starts_with(sqlite)) return url;
  return std::string(sqlite) + (folder / url.substr(sqlite.size())).string();
}

}  // namespace

tl::unexpected<Error> wrong_value(const std::filesystem::path& path, const std::string& field, std::string message) {
  return fail(ErrorCode::bad_argument, path.string() + ": " + field, std::move(message));
}

Result<ServiceConfig> read_service_config(TomlFile& file, const std::filesystem::path& path, const std::string& label) {
  ServiceConfig out{};
  out.address = file.text("listen", "address", "127.0.0.1");
  out.port = static_cast<std::uint16_t>(file.number("listen", "port", 0, 65535));
  out.tls_key = file.path("listen", "tls_key");
  out.tls_certificate = file.path("listen", "tls_certificate");
  out.parameters = file.path("keys", "parameters");
  out.account_seed = file.path("keys", "account_seed");
  out.account_label = file.text("keys", "account_label", label);
  out.database = database_url(file.text("state", "database"), path.parent_path());
  out.chain_folder = file.path("chain", "folder");
  out.rpc = file.text("chain", "rpc", "");
  out.pace.burst = static_cast<unsigned>(file.number("limits", "burst", 1, 1000000, out.pace.burst));
  out.pace.per_second =
      static_cast<unsigned>(file.number("limits", "requests_per_second", 1, 1000, out.pace.per_second));
  out.connections_per_address = static_cast<std::size_t>(file.number("limits", "connections_per_address", 1, 512, 64));
  const std::string operator_key = file.text("operator", "tls_key_digest", "");
  const std::string level = file.text("log", "level", "info"), format = file.text("log", "format", "text");

  if (!operator_key.empty()) {
    out.operator_tls_key = digest_from_hex(operator_key);
    if (!out.operator_tls_key) return wrong_value(path, "[operator] tls_key_digest", "expected 64 hexadecimal digits");
  }
  const auto parsed = parse_log_level(level);
  if (!parsed) return wrong_value(path, "[log] level", parsed.error().message);
  out.log_level = *parsed;
  if (format != "text" && format != "json") return wrong_value(path, "[log] format", "expected text or json");
  out.log_json = format == "json";
  return out;
}

}  // namespace aceso::app
