#include "chain/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <nlohmann/json.hpp>

#include "chain/rpc_json.hpp"

namespace aceso::chain {
namespace {

using nlohmann::json;

constexpr const char* format = "aceso-pending-transaction";
constexpr int version = 1;
constexpr std::size_t most_bytes = std::size_t{1} << 20;  // nodes take transactions of 128 KiB

}  // namespace

Result<std::unique_ptr<FileJournal>> FileJournal::open(std::filesystem::path path) {
  const std::string lock_path = path.string() + ".lock";
  Descriptor lock(::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.valid()) return system_failure(lock_path, "create");
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::unavailable, path.string(), "is in use: another process sends for this account");
  }
  return std::unique_ptr<FileJournal>(new FileJournal(std::move(path), std::move(lock)));
}

Result<std::optional<SignedTransaction>> FileJournal::load() {
  std::error_code error;
  const bool present = std::filesystem::exists(path_, error);
  if (error) return fail(ErrorCode::unavailable, path_.string(), "cannot look for it: " + error.message());
  if (!present) return std::nullopt;
  ACESO_TRY(const std::string text, read_file(path_, most_bytes));
  const json file = json::parse(text, nullptr, false);
  if (member(file, "format") != format || member(file, "version") != version || file.size() != 3) {
    return fail(ErrorCode::bad_encoding, path_.string(), "is not a pending transaction, version 1");
  }
  ACESO_TRY(const Bytes raw, read_data(member(file, "raw"), path_.string() + ": raw"));
  ACESO_TRY(SignedTransaction transaction, SignedTransaction::decode(raw));
  return transaction;
}

Result<void> FileJournal::store(const SignedTransaction& transaction) {
  const json file{{"format", format}, {"version", version}, {"raw", to_data(transaction.encode())}};
  return write_file(path_, file.dump(1) + "\n");
}

Result<void> FileJournal::clear() { return remove_file(path_); }

Result<void> MemoryJournal::store(const SignedTransaction& transaction) {
  pending_ = transaction;
  return {};
}

Result<void> MemoryJournal::clear() {
  pending_.reset();
  return {};
}

}  // namespace aceso::chain
