#include "local_chain.hpp"

#include <cstdlib>
#include <vector>

#include "creation_code.hpp"

namespace aceso::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view anvil_package = "node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";

}  // namespace

chain::CreationCodes contract_codes() {
  return {*from_hex(creation_code::membership), *from_hex(creation_code::periods), *from_hex(creation_code::records)};
}

Result<fs::path> find_anvil(const std::string& option) {
  if (!option.empty()) return fs::path(option);
  if (const char* const named = std::getenv("ACESO_ANVIL"); named != nullptr && *named != '\0') return fs::path(named);
  std::error_code error;
  std::vector<fs::path> places = {fs::current_path(error)};
  for (fs::path at = fs::read_symlink("/proc/self/exe", error).parent_path(); at.has_relative_path();
       at = at.parent_path())
    places.push_back(at);
  for (const fs::path& place : places)
    if (fs::exists(place / anvil_package, error)) return place / anvil_package;
  return fail(ErrorCode::unavailable, "anvil",
              "is not in node_modules: run 'npm ci', or name it with --anvil or $ACESO_ANVIL");
}

}  // namespace aceso::app
