#include "serve/kgc_config.hpp"

namespace aceso::app {

Result<KgcConfig> read_kgc_config(const std::filesystem::path& path) {
  ACESO_TRY(TomlFile file, TomlFile::read(path));
  KgcConfig out{};
  ACESO_TRY(out.service, read_service_config(file, path, "kgc"));
  out.master_key = file.path("keys", "master_key");
  if (const auto leaves = file.number("limits", "leaves_per_hospital", 1, std::uint64_t{1} << 32, 0); leaves != 0)
    out.leaves_per_hospital = leaves;
  ACESO_CHECK(file.finish());
  return out;
}

}  // namespace aceso::app
