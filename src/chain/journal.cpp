#include "chain/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <nlohmann/json.hpp>

#include "chain/rpc_json.hpp"

namespace aceso::chain {
namespace {

using nlohmann::json;

constexpr const char* format = "aceso-pending-transaction";
constexpr const char* former_format = "aceso-former-transactions";
constexpr int version = 1;
constexpr std::size_t most_bytes = std::size_t{1} << 20;  // nodes take transactions of 128 KiB
constexpr std::size_t most_former_bytes = Journal::most_former * most_bytes;

void remember(std::vector<SignedTransaction>& former, SignedTransaction transaction) {
  // After a crash the last one may be settled again.
  if (!former.empty() && former.back().hash() == transaction.hash()) return;
  former.push_back(std::move(transaction));
  if (former.size() > Journal::most_former) former.erase(former.begin());
}

}  // namespace

Result<std::unique_ptr<FileJournal>> FileJournal::open(std::filesystem::path path) {
  const std::string lock_path = path.string() + ".lock";
  Descriptor lock(::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.valid()) return system_failure(lock_path, "create");
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::unavailable, path.string(), "is in use: another process sends for this account");
  }
  std::unique_ptr<FileJournal> out(new FileJournal(std::move(path), std::move(lock)));
  remove_leftovers(out->path_);
  remove_leftovers(out->former_path());
  return out;
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

Result<void> FileJournal::clear(bool happened) {
  if (happened) {
    ACESO_TRY(auto pending, load());
    ACESO_TRY(auto transactions, former());
    if (pending) remember(transactions, std::move(*pending));
    json raw = json::array();
    for (const SignedTransaction& transaction : transactions) raw.push_back(to_data(transaction.encode()));
    const json file{{"format", former_format}, {"version", version}, {"raw", std::move(raw)}};
    ACESO_CHECK(write_file(former_path(), file.dump(1) + "\n"));
  }
  return remove_file(path_);
}

Result<std::vector<SignedTransaction>> FileJournal::former() {
  std::vector<SignedTransaction> out;
  std::error_code error;
  const bool present = std::filesystem::exists(former_path(), error);
  if (error) return fail(ErrorCode::unavailable, former_path().string(), "cannot look for it: " + error.message());
  if (!present) return out;
  ACESO_TRY(const std::string text, read_file(former_path(), most_former_bytes));
  const json file = json::parse(text, nullptr, false);
  if (member(file, "format") != former_format || member(file, "version") != version || file.size() != 3 ||
      !member(file, "raw").is_array()) {
    return fail(ErrorCode::bad_encoding, former_path().string(), "is not a list of former transactions, version 1");
  }
  for (const json& item : file["raw"]) {
    ACESO_TRY(const Bytes raw, read_data(item, former_path().string() + ": raw"));
    ACESO_TRY(out.emplace_back(), SignedTransaction::decode(raw));
  }
  return out;
}

Result<void> MemoryJournal::store(const SignedTransaction& transaction) {
  pending_ = transaction;
  return {};
}

Result<void> MemoryJournal::forget_former() {
  former_.clear();
  return {};
}

Result<void> MemoryJournal::clear(bool happened) {
  if (happened && pending_) remember(former_, *pending_);
  pending_.reset();
  return {};
}

}  // namespace aceso::chain
