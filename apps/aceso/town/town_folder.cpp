#include <nlohmann/json.hpp>

#include "http/base64.hpp"
#include "town/town.hpp"

namespace aceso::app {
namespace {

constexpr std::string_view marker = "aceso-town", former_marker = "aceso-demo";
constexpr std::chrono::seconds stop_deadline{60};

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

/// One process of the list; false when it had ended already.
Result<bool> stop_one(pid_t id, const fs::path& executable) {
  const auto stopped = chain::stop_detached(id, executable, stop_deadline);
  if (stopped) return true;
  if (stopped.error().code == ErrorCode::bad_argument) return false;
  return tl::unexpected<Error>(stopped.error());
}

}  // namespace

Result<fs::path> make_town_folder(const fs::path& dir) {
  std::error_code error;
  if (fs::exists(dir, error) && !fs::is_empty(dir, error) && !is_there(dir / marker) && !is_there(dir / former_marker))
    return fail(ErrorCode::bad_argument, "--dir",
                dir.string() + " is not empty and not of an earlier run: name another folder");
  if (is_there(dir / "town.json"))
    return fail(ErrorCode::refused, "--dir", dir.string() + " has services that were left running: stop them first");
  fs::remove_all(dir, error);
  if (!error) fs::create_directories(dir / marker, error);
  if (!error) fs::permissions(dir, fs::perms::owner_all, error);
  if (error) return fail(ErrorCode::unavailable, "--dir", dir.string() + ": " + error.message());
  OsRandom rng;
  Bytes random(24);
  rng.fill(random);
  const fs::path path = fs::absolute(dir / "passphrase", error);
  ACESO_TRY(auto file, OutputFile::create(path, Readers::owner));
  ACESO_CHECK(file.sink()(as_bytes(http::to_base64(random) + "\n")));
  ACESO_CHECK(file.commit());
  return path;
}

Result<std::size_t> stop_town(const fs::path& dir) {
  const fs::path list = dir / "town.json", node_file = dir / "chain" / "node.json";
  ACESO_TRY(const Bytes bytes, read_artifact(list));
  const auto town = nlohmann::json::parse(bytes.begin(), bytes.end(), nullptr, false);
  if (!town.is_object() || !town.contains("executable") || !town["executable"].is_string() ||
      !town.contains("services") || !town["services"].is_array())
    return fail(ErrorCode::bad_encoding, list.string(), "expected what 'aceso up' writes");
  std::size_t stopped = 0;
  for (const auto& id : town["services"]) {
    if (!id.is_number_integer()) return fail(ErrorCode::bad_encoding, list.string(), "expected numbers of processes");
    ACESO_TRY(const bool ran, stop_one(id.get<pid_t>(), town["executable"].get<std::string>()));
    stopped += ran ? 1 : 0;
  }
  if (is_there(node_file)) {
    ACESO_TRY(const NodeInfo node, read_node(node_file));
    ACESO_TRY(const bool ran, stop_one(node.process, node.executable));
    stopped += ran ? 1 : 0;
  }
  std::error_code error;
  fs::remove(node_file, error);
  fs::remove(list, error);
  return stopped;
}

}  // namespace aceso::app
