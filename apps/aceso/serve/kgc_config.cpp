#include "serve/kgc_config.hpp"

namespace aceso::app {

Result<KgcConfig> read_kgc_config(const std::filesystem::path& path) {
  ACESO_TRY(TomlFile file, TomlFile::read(path));
  KgcConfig out{};
  ACESO_TRY(out.service, read_service_config(file, path, "kgc"));
  out.master_key = file.path("keys", "master_key");
  ACESO_CHECK(file.finish());
  return out;
}

}  // namespace aceso::app
