#include "serve/kgc_config.hpp"

#include <algorithm>

namespace aceso::app {
namespace {

constexpr std::string_view sqlite = "sqlite:";

/// "sqlite:PATH" with a relative path starts at the configuration's folder too.
std::string database_url(const std::string& url, const std::filesystem::path& folder) {
  if (!url.starts_with(sqlite)) return url;
  return std::string(sqlite) + (folder / url.substr(sqlite.size())).string();
}

}  // namespace

Result<KgcConfig> read_kgc_config(const std::filesystem::path& path) {
  ACESO_TRY(TomlFile file, TomlFile::read(path));
  KgcConfig out{};
  out.address = file.text("listen", "address", "127.0.0.1");
  out.port = static_cast<std::uint16_t>(file.number("listen", "port", 0, 65535));
  out.tls_key = file.path("listen", "tls_key");
  out.tls_certificate = file.path("listen", "tls_certificate");
  out.parameters = file.path("keys", "parameters");
  out.master_key = file.path("keys", "master_key");
  out.account_seed = file.path("keys", "account_seed");
  out.account_label = file.text("keys", "account_label", "kgc");
  out.database = database_url(file.text("state", "database"), path.parent_path());
  out.chain_folder = file.path("chain", "folder");
  out.rpc = file.text("chain", "rpc", "");
  const std::string operator_key = file.text("operator", "tls_key_digest", "");
  const std::string level = file.text("log", "level", "info"), format = file.text("log", "format", "text");
  ACESO_CHECK(file.finish());

  const auto wrong = [&](const std::string& field, std::string message) {
    return fail(ErrorCode::bad_argument, path.string() + ": " + field, std::move(message));
  };
  if (!operator_key.empty()) {
    const auto digest = from_hex(operator_key);
    if (!digest || digest->size() != Digest{}.size())
      return wrong("[operator] tls_key_digest", "expected 64 hexadecimal digits");
    std::copy(digest->begin(), digest->end(), out.operator_tls_key.emplace().begin());
  }
  const auto parsed = parse_log_level(level);
  if (!parsed) return wrong("[log] level", parsed.error().message);
  out.log_level = *parsed;
  if (format != "text" && format != "json") return wrong("[log] format", "expected text or json");
  out.log_json = format == "json";
  return out;
}

}  // namespace aceso::app
