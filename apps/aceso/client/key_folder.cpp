#include "client/key_folder.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "chain/file.hpp"
#include "passphrase.hpp"

namespace aceso::app {
namespace {

constexpr const char* lock_name = "lock";
constexpr std::size_t json_size_most = 1 << 20;

tl::unexpected<Error> unusable(const fs::path& path, const std::string& why) {
  return fail(ErrorCode::unavailable, path.string(), why);
}

}  // namespace

Result<KeyFolder> KeyFolder::make(const fs::path& dir) {
  std::error_code error;
  if (fs::create_directories(dir, error)) fs::permissions(dir, fs::perms::owner_all, error);
  if (error) return unusable(dir, "cannot be made: " + error.message());
  const chain::Descriptor lock(::open((dir / lock_name).c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.valid()) return unusable(dir, std::string("cannot be written: ") + std::strerror(errno));
  return open(dir);
}

Result<KeyFolder> KeyFolder::open(const fs::path& dir) {
  std::error_code error;
  if (!fs::exists(dir / lock_name, error)) return unusable(dir, "is no folder with keys");
  ACESO_TRY(auto lock, FileLock::take(dir / lock_name));
  return KeyFolder(dir, std::move(lock));
}

bool KeyFolder::has(const fs::path& name) const {
  std::error_code error;
  return fs::exists(path(name), error);
}

Result<fs::path> KeyFolder::folder(const fs::path& name) const {
  std::error_code error;
  fs::create_directories(path(name), error);
  if (error) return unusable(path(name), "cannot be made: " + error.message());
  return path(name);
}

Result<void> KeyFolder::keep(const fs::path& name, ByteView bytes) const {
  ACESO_TRY(auto out, OutputFile::create(path(name), Readers::owner));
  ACESO_CHECK(out.sink()(bytes));
  return out.commit();
}

Result<void> KeyFolder::keep_json(const fs::path& name, const std::string& format, nlohmann::ordered_json value) const {
  value["format"] = format;
  value["version"] = 1;
  return keep(name, as_bytes(value.dump(2) + "\n"));
}

Result<nlohmann::json> KeyFolder::read_json(const fs::path& name, const std::string& format) const {
  ACESO_TRY(const std::string text, chain::read_file(path(name), json_size_most));
  auto value = nlohmann::json::parse(text, nullptr, false);
  if (!value.is_object() || value.value("format", nlohmann::json()) != format ||
      value.value("version", nlohmann::json()) != 1)
    return fail(ErrorCode::bad_encoding, path(name).string(), "is no file of the form " + format + ", version 1");
  return value;
}

Result<SecretBytes> folder_passphrase(const Cli& cli, const KeyFolder& folder, bool fresh) {
  const std::string what = "the keys in " + folder.path({}).string();
  return fresh ? choose_passphrase(cli.passphrase_file(), what) : ask_passphrase(cli.passphrase_file(), what);
}

nlohmann::ordered_json to_json(const std::optional<Service>& service) {
  if (!service) return nullptr;
  return {{"url", service->url}, {"account", chain::to_string(service->account)}};
}

std::optional<Service> service_or_null(Fields& in, const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found != object.end() && found->is_null()) return std::nullopt;
  if (found == object.end() || !found->is_object()) {
    in.reject(name, "expected a service or null");
    return std::nullopt;
  }
  Fields fields(*found, name);
  Service out{fields.text("url"), fields.address("account")};
  if (const auto read = fields.finish(); !read) in.reject(name, read.error().message);
  return out;
}

}  // namespace aceso::app
