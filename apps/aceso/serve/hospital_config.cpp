#include "serve/hospital_config.hpp"

namespace aceso::app {
namespace {

constexpr std::uint64_t gib = std::uint64_t{1} << 30;

}  // namespace

Result<HospitalConfig> read_hospital_config(const std::filesystem::path& path) {
  ACESO_TRY(TomlFile file, TomlFile::read(path));
  HospitalConfig out{};
  ACESO_TRY(out.service, read_service_config(file, path, "hospital"));
  out.host = file.text("listen", "host", "localhost");
  out.encapsulation_key = file.path("keys", "encapsulation_key");
  out.blobs = file.path("state", "blobs");
  out.confirmations = file.number("chain", "confirmations", 0, 10000);
  out.most_record_bytes = file.number("limits", "record_bytes", 1, 1024 * gib, 16 * gib);
  out.kgc_url = file.text("kgc", "url");
  const std::string kgc_account = file.text("kgc", "account");
  const auto peers = file.texts("peers");
  ACESO_CHECK(file.finish());

  const auto account = chain::parse_address(kgc_account, "[kgc] account");
  if (!account) return wrong_value(path, "[kgc] account", account.error().message);
  out.kgc_account = *account;
  for (const auto& [name, url] : peers) {
    const auto peer = chain::parse_address(name, "[peers]");
    if (!peer) return wrong_value(path, "[peers] " + name, peer.error().message);
    out.peers[*peer] = url;
  }
  return out;
}

}  // namespace aceso::app
